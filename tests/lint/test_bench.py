"""The table of scripts/bench, its flame graph, and whom it profiles."""
import argparse
import importlib.machinery
import importlib.util
import sys
import unittest
import unittest.mock
import xml.dom.minidom
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import bench_lines  # noqa: E402, pylint: disable=wrong-import-position
import flame_graph  # noqa: E402, pylint: disable=wrong-import-position


def figure(median, p99=None):
    return {"median": median, "p99": p99 or median, "lower": 0.9 * median, "upper": 1.1 * median, "least": median,
            "most": p99 or median, "count": 100}


class TableTest(unittest.TestCase):
    LINE = bench_lines.Line("echo", "µs", "echo", "echo", bench_lines.at_most(60), p99=bench_lines.at_most(150))

    def row(self, line=LINE, **subjects):
        return bench_lines.row(line, {line.measure: {name: {line.figure: each} for name, each in subjects.items()}}, ["peer"], 100)

    def test_a_target_wants_median_and_p99(self):
        self.assertTrue(self.row(ours=figure(50, 140))["reached"])
        self.assertFalse(self.row(ours=figure(50, 160))["reached"])
        self.assertFalse(self.row(ours=figure(70, 140))["reached"])

    def test_a_target_may_be_a_part_of_the_floor(self):
        line = bench_lines.Line("stdout", "MB/s", "lines", "rate", bench_lines.times_floor(0.9, more=True), more_is_better=True)
        self.assertTrue(self.row(line, floor=figure(20), ours=figure(18))["reached"])
        self.assertFalse(self.row(line, floor=figure(20), ours=figure(17))["reached"])
        self.assertFalse(self.row(line, ours=figure(18))["reached"])  # without a floor, nobody knows

    def test_what_was_not_measured_is_said(self):
        row = self.row(floor=figure(5))
        self.assertNotIn("reached", row)
        self.assertIn("| echo, µs | 5 ±10 % [5] | not measured | – | ≤ 60 [≤ 150] | – | – |",
                      bench_lines.markdown([row], ["peer"]))
        self.assertEqual(["not measured: echo: there is no such figure"], list(bench_lines.notes([row], {})))

    def test_a_client_that_is_the_limit_is_told(self):
        self.assertEqual(1, len(list(bench_lines.notes([self.row(ours=figure(50), client=figure(40))], {}))))
        self.assertEqual(0, len(list(bench_lines.notes([self.row(ours=figure(50), client=figure(20))], {}))))

    def test_peers_stand_beside_it(self):
        table = bench_lines.plain([self.row(ours=figure(50), peer=figure(400, 500))], ["peer"])
        self.assertIn("400 ±10 % [500]", table)


class FlameGraphTest(unittest.TestCase):
    SCRIPT = ("further-linkd   10 \n\tffff read\n\t1234 further::Loop::run(int)\n\t99 main\n\n"
              "further-linkd   30 \n\t1234 further::Loop::run(int)\n\t99 main\n\n")

    def test_stacks_are_folded_from_the_process_down(self):
        self.assertEqual({("further-linkd", "main", "further::Loop::run", "read"): 10,
                          ("further-linkd", "main", "further::Loop::run"): 30}, flame_graph.fold(self.SCRIPT))

    def test_each_box_tells_its_share(self):
        drawn = flame_graph.draw(flame_graph.fold(self.SCRIPT + "x 1\n\t1 std::less<char>\n\n"))
        titles = [each.firstChild.data for each in xml.dom.minidom.parseString(drawn).getElementsByTagName("title")]
        self.assertIn("read: 24.4 %", titles)
        self.assertIn("main: 97.6 %", titles)
        self.assertIn("std::less<char>: 2.4 %", titles)


def the_script():
    """scripts/bench itself, as a module."""
    loader = importlib.machinery.SourceFileLoader("bench", str(Path(bench_lines.__file__).with_name("bench")))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("bench", loader))
    loader.exec_module(module)
    return module


class ProfileTest(unittest.TestCase):
    OPTIONS = argparse.Namespace(quick=True, programs=100)

    def profiled(self, measure):
        """The definitions of the agent that is profiled, and the words of the command meanwhile."""
        bench = the_script()
        agent = unittest.mock.MagicMock()
        running = agent.return_value.__enter__.return_value
        running.members.return_value, running.port = [1, 2], 80
        with unittest.mock.patch.object(bench, "agent", agent), \
                unittest.mock.patch.object(bench.flame_graph, "record") as record, \
                unittest.mock.patch("builtins.print"):
            bench.profile(measure, self.OPTIONS, {})
        return agent.call_args.args, [str(word) for word in record.call_args.args[1]]

    def test_a_preloaded_start_is_profiled_as_it_is_measured(self):
        definitions, words = self.profiled("preloaded")
        self.assertIn("python-exec.preload=numpy, PIL", definitions)
        self.assertIn("starts", words)
        self.assertIn("import numpy, PIL\nprint('hi')", words)

    def test_others_are_profiled_with_the_usual_settings(self):
        for measure in ("chunks", "starts", "burst"):
            with self.subTest(measure=measure):
                self.assertEqual((), self.profiled(measure)[0])
        self.assertEqual("100", self.profiled("programs")[1][self.profiled("programs")[1].index("--count") + 1])

    def test_without_what_it_preloads_nothing_is_profiled(self):
        with self.assertRaisesRegex(SystemExit, "preloaded can't be profiled: no numpy"):
            the_script().profile("preloaded", self.OPTIONS, {"preloaded": "no numpy"})


if __name__ == "__main__":
    unittest.main()
