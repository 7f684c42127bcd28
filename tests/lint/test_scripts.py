"""What every script under scripts/ promises."""
import os
import subprocess
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


class ScriptsTest(unittest.TestCase):
    def test_each_says_what_it_does_when_asked(self):
        scripts = [path for path in SCRIPTS.iterdir() if path.is_file() and os.access(path, os.X_OK)]
        self.assertGreater(len(scripts), 5)
        for script in scripts:
            for option in ("--help", "-h"):
                with self.subTest(script=script.name, option=option):
                    done = subprocess.run([script, option], capture_output=True, text=True, timeout=30, cwd="/", check=False)
                    self.assertEqual((0, ""), (done.returncode, done.stderr))
                    self.assertTrue(done.stdout.startswith(f"scripts/{script.name}"), done.stdout)

    def test_each_stands_in_the_readme(self):
        readme = (SCRIPTS / "README.md").read_text(encoding="utf-8")
        for path in SCRIPTS.iterdir():
            if path.is_file() and path.name != "README.md":
                with self.subTest(script=path.name):
                    self.assertIn(f"`{path.name}", readme)


if __name__ == "__main__":
    unittest.main()
