"""Two machines on one computer: two network namespaces with a cable (veth) between them, and an agent on one of them."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest

DEVICE, OTHER, THIRD = "10.91.7.1", "10.91.7.2", "10.91.7.3"  # in the namespaces only

CLIENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "network_client.py")
HANDSHAKE = ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
PAGE = "https://further.pi-top.com"
START = json.dumps({"type": "start", "data": {"sourceScript": "input()"}})


def said(kind, **data):
    return json.dumps({"type": kind, "data": data})


class Machine:
    """A network namespace with a process that keeps it."""

    def __init__(self):
        self.keeper = subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.keeper.stdin.write(b"here\n")
        self.keeper.stdin.flush()
        if self.keeper.stdout.readline() != b"here\n":
            raise OSError("no network namespace")
        self.inside = ["nsenter", "--net", f"--target={self.keeper.pid}"]

    def run(self, *words, **options):
        return subprocess.run([*self.inside, *words], check=True, timeout=60, **options)

    def end(self):
        self.keeper.stdin.close()
        self.keeper.wait(10)


class NetworkFixture(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.device, cls.other = Machine(), Machine()
        cls.addClassCleanup(cls.device.end)
        cls.addClassCleanup(cls.other.end)
        try:
            cls.device.run("ip", "link", "add", "cable", "type", "veth", "peer", "name", "far")
        except subprocess.CalledProcessError as problem:
            raise unittest.SkipTest(f"no cable can be made here ({problem})") from problem
        cls.device.run("ip", "link", "set", "far", "netns", str(cls.other.keeper.pid))
        for machine, end, address in ((cls.device, "cable", DEVICE), (cls.other, "far", OTHER)):
            machine.run("ip", "address", "add", f"{address}/24", "dev", end)
            machine.run("ip", "link", "set", end, "up")
            machine.run("ip", "link", "set", "lo", "up")

    def agent(self, *definitions, **environment):
        """Serves until the test's end; returns the port."""
        self.home = self.enterContext(tempfile.TemporaryDirectory())
        settings = ("net.port=0", f"agent.stateDirectory={self.home}/state", f"agent.runtimeDirectory={self.home}/run",
                    f"agent.adminSocket={self.home}/admin", f"security.origins={PAGE}",
                    "security.domains=further-link.pi-top.com", *definitions)
        with open(f"{self.home}/none.properties", "w", encoding="utf-8"):
            pass
        log = self.enterContext(open(f"{self.home}/log", "w", encoding="utf-8"))
        agent = subprocess.Popen(
            [*self.device.inside, sys.argv[1], f"--config={self.home}/none.properties",
             *(f"-D{each}" for each in settings)],
            stdout=subprocess.PIPE, stderr=log, env={**os.environ, "HOME": self.home, **environment}, text=True)

        self.process = agent

        def end():
            agent.terminate()
            agent.wait(30)
            agent.stdout.close()
        self.addCleanup(end)
        self.port = self.port_in(agent.stdout)
        return self.port

    @staticmethod
    def port_in(stdout):
        """Waits until an agent says where it listens."""
        greeting = next(line for line in stdout if "://" in line)
        return int(greeting.split("://")[1].split("/")[0].rpartition(":")[2])

    def admin(self, kind, **data):
        """What the agent answers whoever looks after it."""
        answer = self.answer(kind, **data)
        self.assertEqual("answer", answer["type"], answer)
        return answer["data"]

    def answer(self, kind, **data):
        """The same, or the error."""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(20)
            peer.connect(f"{self.home}/admin")
            peer.sendall(said(kind, **data).encode() + b"\n")
            return json.loads(peer.makefile().readline())

    def ask(self, path="/exec", machine=None, address=DEVICE, host=None, header="", say=(), tls=True, source=None):
        request = f"GET {path} HTTP/1.1\r\nHost: {host or f'{address}:{self.port}'}\r\n{header}{HANDSHAKE}\r\n"
        task = {"address": address, "port": self.port, "tls": tls, "request": request, "say": say,
                "source": source}
        done = (machine or self.other).run("/usr/bin/python3", CLIENT, input=json.dumps(task).encode(),
                                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return json.loads(done.stdout)

    def status(self, machine, address, port, path, host=None, origin=""):
        """Of what is asked in plain text."""
        return self.ask(path, machine, address, host, origin, tls=False)["status"]

    def start(self, header="", say=()):
        """What a program's start is answered by: its type, or an error's code."""
        answer = self.ask(header=header, say=(*say, START))["answers"][-1]
        return answer["data"]["code"] if answer["type"] == "error" else answer["type"]


def end_with_result():
    """The main of a test of two machines."""
    try:
        Machine().end()
        subprocess.run(["ip", "-V"], check=True, stdout=subprocess.DEVNULL)
    except OSError as problem:
        print(f"SKIPPED: two machines can't be made here ({problem})")
        sys.exit(77)
    result = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False).result
    sys.exit(77 if result.skipped else not result.wasSuccessful())
