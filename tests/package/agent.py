"""An installed agent at work, and a client that asks it."""
import base64
import json
import os
import re
import signal
import socket
import struct
import subprocess
import threading


class Agent:
    """The agent of an installation, on a free port, with directories of its own below `home`."""

    def __init__(self, prefix, home):
        self.admin_socket = home / "admin.sock"
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        self.process = subprocess.Popen(
            [prefix / "sbin/further-linkd", "-Dnet.port=0", f"-Dagent.runtimeDirectory={home}",
             f"-Dagent.stateDirectory={home}/state", f"-Dagent.adminSocket={self.admin_socket}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        self.watchdog = threading.Timer(60, self.process.kill)
        self.watchdog.start()
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Plugins: "):
                break
        found = re.search(r"listens at ws://127\.0\.0\.1:(\d+)/", self.said)
        if not found:
            self.watchdog.cancel()
            raise AssertionError(f"The agent didn't say where it listens: {self.said}")
        self.port = int(found[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Ends it; it must end well."""
        self.process.send_signal(signal.SIGTERM)
        said = self.process.communicate()[0]
        self.watchdog.cancel()
        if self.process.returncode != 0:
            raise AssertionError(f"The agent ended with {self.process.returncode}: {self.said}{said}")

    def ask(self, message):
        """Sends one message and returns the first answer; both are short."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as client:
            key = base64.b64encode(os.urandom(16)).decode()
            client.sendall(f"GET /exec HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
                           f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
            stream = client.makefile("rb")
            status = stream.readline()
            if b" 101 " not in status:
                raise AssertionError(f"No WebSocket: {status}")
            while stream.readline().strip():
                pass
            text = json.dumps(message).encode()
            client.sendall(struct.pack("!BBI", 0x81, 0x80 | len(text), 0) + text)  # masked with zeros
            _, length = stream.read(2)
            if length == 126:
                length = struct.unpack("!H", stream.read(2))[0]
            return json.loads(stream.read(length))
