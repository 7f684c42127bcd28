#: tells: unittest.main, its report and its exit
#: args: []
#: args: ["-v", "Sums.test_one"]
import io
import re
import sys
import unittest


class Sums(unittest.TestCase):
    def test_one(self):
        self.assertEqual(2, 1 + 1)

    def test_two(self):
        self.assertEqual([1, 2], [1, 3])

    @unittest.skip("today")
    def test_three(self):
        pass


report = io.StringIO()
try:
    unittest.main(testRunner=lambda **_: unittest.TextTestRunner(stream=report, verbosity=2))
finally:
    sys.stderr.write(re.sub(r"in [\d.]+s", "in … s", report.getvalue()))
