"""What the Python scripts here share: an agent of the release build, and what it costs the machine."""
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
OURS = ("further-linkd", "further-launche")  # a process's name is cut after 15 characters
PATIENCE = 10  # s


def build():
    subprocess.run([TOP / "scripts/build", "release"], check=True, stdout=sys.stderr)


class Agent:
    """A running agent with the shipped configuration on a free port, and directories of its own; for a 'with'."""

    def __init__(self, *definitions):
        self.definitions = definitions

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="further-", dir="/tmp")  # short: Unix sockets go below it
        self.log_file = Path(self.home.name) / "log"
        own = [f"agent.{key}={self.home.name}/{name}" for key, name in
               (("stateDirectory", "state"), ("runtimeDirectory", "run"), ("adminSocket", "admin.sock"))]
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [TOP / "build/release/bin/further-linkd", "--config", TOP / "config/further-link.properties",
                 *(f"-D{each}" for each in ("net.port=0", *own, *self.definitions))],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "HOME": self.home.name})
        self.pid = self.process.pid
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(r"ws://[\d.]+:(\d+)", self.log())):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                sys.exit(f"{Path(sys.argv[0]).name}: the agent didn't say where it listens:\n{self.log()}")
            time.sleep(0.01)
        self.port = int(found[1])
        return self

    def __exit__(self, *_):
        self.end()
        self.home.cleanup()

    def end(self):
        """Ends it as a service is ended; returns its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def log(self):
        return self.log_file.read_text(errors="replace")

    def descendants(self):
        """{pid: name} of the agent, its launcher, and all that they have started."""
        found = {}
        children = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                pid, name, rest = re.match(r"(\d+) \((.*)\) (.*)", status.read_text(), re.DOTALL).groups()
            except OSError:  # it has ended since
                continue
            if rest[0] != "Z":
                children.setdefault(int(rest.split()[1]), []).append((int(pid), name))
        rest = [(self.pid, "further-linkd")]
        while rest:
            pid, name = rest.pop()
            found[pid] = name
            rest += children.get(pid, [])
        return found

    def members(self):
        """The pids of the agent and its launcher, without their programs."""
        return [pid for pid, name in self.descendants().items() if name in OURS]

    def memory_kib(self, pids=None):
        """PSS and swap of these processes, or of the agent and its launcher together."""
        total = 0
        for pid in pids or self.members():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += sum(int(kib) for kib in re.findall(r"^(?:Pss|SwapPss): *(\d+) kB", rollup, re.MULTILINE))
        return total

    def count(self, directory):
        """Entries of /proc/PID/`directory` ('fd', 'task') of the agent and its launcher together."""
        return sum(len(os.listdir(f"/proc/{pid}/{directory}")) for pid in self.members())
