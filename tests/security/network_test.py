#!/usr/bin/python3
"""network_test.py FURTHER-LINKD: what the network gets of an agent, on two machines: two network namespaces with a
cable (veth) between them. Ends with 77 where they can't be made.
"""
import os
import subprocess
import sys
import tempfile
import unittest

DEVICE, OTHER = "10.91.7.1", "10.91.7.2"  # in the namespaces only

# Runs in the other machine's namespace: sends what it is told, and prints the answer.
CLIENT = """
import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=20) as peer:
    peer.sendall(sys.stdin.buffer.read())
    answer = b""
    while b"\\r\\n\\r\\n" not in answer and (more := peer.recv(65536)):
        answer += more
sys.stdout.buffer.write(answer)
"""


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


class NetworkTest(unittest.TestCase):
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

    def agent(self, *definitions):
        """Serves until the test's end; returns the port."""
        home = self.enterContext(tempfile.TemporaryDirectory())
        settings = ("net.port=0", f"agent.stateDirectory={home}/state", f"agent.runtimeDirectory={home}/run",
                    f"agent.adminSocket={home}/admin", *definitions)
        with open(f"{home}/none.properties", "w", encoding="utf-8"):
            pass
        agent = subprocess.Popen(
            [*self.device.inside, sys.argv[1], f"--config={home}/none.properties", *(f"-D{each}" for each in settings)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": home}, text=True)

        def end():
            agent.terminate()
            agent.wait(30)
            agent.stdout.close()
        self.addCleanup(end)
        greeting = agent.stdout.readline()
        return int(greeting.split("ws://")[1].split("/")[0].rpartition(":")[2])

    def status(self, machine, address, port, path, host=None, origin=""):
        request = (f"GET {path} HTTP/1.1\r\nHost: {host or f'{address}:{port}'}\r\n{origin}Upgrade: websocket\r\n"
                   "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        answer = machine.run("/usr/bin/python3", "-c", CLIENT, address, str(port), input=request.encode(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout
        return int(answer.split()[1])

    def test_is_not_there_as_it_comes(self):
        port = self.agent()
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec"))
        self.assertEqual(101, self.status(self.device, "::1", port, "/exec", host=f"[::1]:{port}"))
        with self.assertRaises(subprocess.CalledProcessError):
            self.status(self.other, DEVICE, port, "/status")

    def test_tells_the_network_nothing_in_plain_text(self):
        port = self.agent(f"net.addresses=127.0.0.1, {DEVICE}", "security.origins=https://further.pi-top.com",
                          "security.domains=further-link.pi-top.com")
        for path in ("/status", "/version", "/plugins", "/exec"):
            self.assertEqual(403, self.status(self.other, DEVICE, port, path))
        page = "Origin: https://further.pi-top.com\r\n"
        self.assertEqual(403, self.status(self.other, DEVICE, port, "/exec", origin=page))
        self.assertEqual(421, self.status(self.other, DEVICE, port, "/status", host=f"{OTHER}:{port}"))
        dashes = DEVICE.replace(".", "-")
        for name, status in ((os.uname().nodename, 307), ("evil.example", 421), (f"{dashes}.further-link.pi-top.com", 307),
                             (f"{dashes}.evil.example", 421), ("10-91-7-2.further-link.pi-top.com", 421)):
            self.assertEqual(status, self.status(self.other, DEVICE, port, "/", host=f"{name}:{port}"), name)
        # Not even the device itself, where it comes by the network's address.
        self.assertEqual(403, self.status(self.device, DEVICE, port, "/exec"))
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec"))
        self.assertEqual(101, self.status(self.device, "127.0.0.1", port, "/exec", host=f"{DEVICE}:{port}"))

    def test_is_open_to_all_when_told(self):
        port = self.agent("security.legacyOpen=true")
        self.assertEqual(101, self.status(self.other, DEVICE, port, "/exec", host="evil.example"))


if __name__ == "__main__":
    try:
        Machine().end()
        subprocess.run(["ip", "-V"], check=True, stdout=subprocess.DEVNULL)
    except OSError as problem:
        print(f"SKIPPED: two machines can't be made here ({problem})")
        sys.exit(77)
    result = unittest.main(argv=sys.argv[:1], verbosity=2, exit=False).result
    sys.exit(77 if result.skipped else not result.wasSuccessful())
