"""The agent's side of further_link's socket, as a test plays it."""
import os
import socket
import tempfile
import threading

PATIENCE = 20


class FakeAgent:
    """Listens, and keeps what it is told; each connection is let in whose secret is right."""

    SECRET = "s3cret"

    def __init__(self, answer="ready"):
        self._answer = answer
        self._directory = tempfile.TemporaryDirectory()
        self.path = os.path.join(self._directory.name, "agent")
        self._changed = threading.Condition()
        self.words = []  # of all connections, in order; of a video the picture, too
        self.connections = []
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(self.path)
        self._listening.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def environment(self):
        return {"FURTHER_LINK_SOCKET": self.path, "FURTHER_LINK_SECRET": self.SECRET, "FURTHER_LINK_VERSION": "1.2.3"}

    def end(self):
        self._listening.close()
        for connection in self.connections:
            connection.close()
        self._directory.cleanup()

    def say(self, line, connection=-1):
        self.connections[connection].sendall(line.encode() + b"\n")

    def hang_up(self, connection=-1):
        self.connections[connection].shutdown(socket.SHUT_RDWR)

    def await_words(self, count):
        """Returns all that was said, once it is so many words."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.words) >= count, PATIENCE):
                raise AssertionError("no more than this was said: %r" % (self.words,))
            return list(self.words)

    def _accept(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection):
        stream = connection.makefile("rb")
        try:
            if stream.readline() != b"secret %s\n" % self.SECRET.encode():
                connection.sendall(b"error wrong secret\n")
            connection.sendall(self._answer.encode() + b"\n")
            if self._answer != "ready":
                connection.shutdown(socket.SHUT_RDWR)
            for line in stream:
                word, _, rest = line.decode().rstrip("\n").partition(" ")
                if word == "video":
                    size, rest = int(rest), stream.read(int(rest))
                    if len(rest) < size:
                        return
                self._keep((word, rest))
        except (OSError, ValueError):
            pass  # the test has ended it

    def _keep(self, word):
        with self._changed:
            self.words.append(word)
            self._changed.notify_all()
