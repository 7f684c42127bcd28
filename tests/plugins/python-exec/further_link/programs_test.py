"""Whole programs that import further_link, and one that doesn't, each an interpreter of its own."""
import signal
import subprocess
import sys

from case import PACKAGE, Case
from fake_agent import PATIENCE


class Programs(Case):
    def run_program(self, code, **environment):
        result = subprocess.run(
            [sys.executable, "-u", "-c", code], timeout=PATIENCE, capture_output=True, text=True,
            env={"PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1", **environment})
        return result.stdout + result.stderr

    def test_has_the_agents_version(self):
        agent = self.agent()
        self.assertEqual("1.2.3\n", self.run_program(
            "import further_link; print(further_link.__version__)", **agent.environment()))

    def test_says_that_no_agent_is_there(self):
        code = "from further_link import *\ntry: %s\nexcept RuntimeError as problem: print(problem)"
        for use in ("KeyboardButton('a')", "send_image(type('Image', (), dict(mode='L', convert=0, save=lambda s, f, format: 0))())"):
            self.assertIn("works in programs that a Further agent runs", self.run_program(code % use))

    def test_says_that_the_agent_cant_be_reached(self):
        self.assertIn("RuntimeError: The Further agent can't be reached (", self.run_program(
            "from further_link import *; KeyboardButton('a')", FURTHER_LINK_SOCKET="/missing"))

    def test_says_why_the_agent_lets_it_not_in(self):
        agent = self.agent("error Not you.")
        self.assertIn("RuntimeError: Not you.", self.run_program(
            "from further_link import *; KeyboardButton('a')", **agent.environment()))

    def test_costs_nothing_where_it_is_not_imported(self):
        code = "import sys, threading; print([m for m in sys.modules if 'further' in m or m == 'socket'], threading.active_count())"
        self.assertEqual("[] 1\n", self.run_program(code, FURTHER_LINK_SOCKET="/missing"))

    def test_costs_little_where_it_is_not_used(self):
        code = "import sys; before = set(sys.modules); import further_link; print(sorted(set(sys.modules) - before))"
        loaded = eval(self.run_program(code, FURTHER_LINK_SOCKET="/missing"))
        self.assertEqual([], [name for name in loaded if name.split(".")[0] != "further_link"])

    def test_a_program_with_buttons_ends_at_its_end(self):
        agent = self.agent()
        self.assertEqual("end\n", self.run_program(
            "from further_link import *; KeyboardButton('a'); print('end')", **agent.environment()))

    def test_a_program_that_is_told_to_die_by_a_closed_pipe_is_told_of_the_connection(self):
        agent = self.agent()
        code = ("import signal, sys\nfrom further_link import *\nfrom further_link import agent\n"
                "signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
                "way = agent.Connection()\nprint('ready')\nsys.stdin.readline()\n"
                "try: way.send(b'keylisten a\\n')\nexcept RuntimeError as problem: print(problem)")
        program = subprocess.Popen([sys.executable, "-u", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   text=True, env={"PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1", **agent.environment()})
        self.assertEqual("ready\n", program.stdout.readline())
        agent.hang_up()
        output, _ = program.communicate("\n", timeout=PATIENCE)
        self.assertIn("has closed its connection", output)
        self.assertNotEqual(-signal.SIGPIPE, program.returncode)
