"""The way to the agent that runs this program."""
import os

# What is needed only once there is something to say is imported then: a program may import this and use none of it.

LONGEST_FRAME = 4 * 1024 * 1024
PATIENCE = 10  # seconds, for the agent's first word


class Connection:
    """A connection of this process to the agent. It says `secret …` first, and then what its owner says."""

    def __init__(self):
        import socket

        address = os.environ.get("FURTHER_LINK_SOCKET")
        if not address:
            raise RuntimeError(
                "further_link works in programs that a Further agent runs, and this one was started by something "
                "else: run it from the Further page, or with 'further-linkctl run'."
            )
        self.process = os.getpid()
        self._heard = b""
        self._flags = socket.MSG_NOSIGNAL  # whatever the program does with SIGPIPE
        self._no_wait = socket.MSG_DONTWAIT
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._greet(address)
        except BaseException:
            self.close()
            raise

    def _greet(self, address):
        self._socket.settimeout(PATIENCE)
        try:
            self._socket.connect(address)
            self._socket.sendall(b"secret %s\n" % os.environ.get("FURTHER_LINK_SECRET", "").encode(), self._flags)
            answer = next(self.lines(), "")
        except OSError as problem:
            raise RuntimeError(
                "The Further agent can't be reached (%s): run the program once more." % problem
            ) from problem
        if answer != "ready":
            raise RuntimeError(_sentence(answer))
        self._socket.settimeout(None)

    def send(self, message):
        """Sends all of it. After an exception, an interrupt from the keyboard included, nothing more can be sent."""
        try:
            self._socket.sendall(message, self._flags)
        except OSError as problem:
            raise RuntimeError(self._last_word()) from problem

    def lines(self):
        """What the agent says, line by line, until one of the two is gone."""
        while True:
            line, newline, rest = self._heard.partition(b"\n")
            if newline:
                self._heard = rest
                yield line.decode()
                continue
            more = self._socket.recv(4096)
            if not more:
                return
            self._heard += more

    def close(self):
        self._socket.close()

    def _last_word(self):
        try:
            return _sentence(self._socket.recv(4096, self._no_wait).decode())
        except OSError:
            return _sentence("")


def _sentence(words):
    """For people: why the agent has ended a connection, where it has said so."""
    for line in words.splitlines():
        word, _, sentence = line.partition(" ")
        if word == "error" and sentence:
            return sentence
    return "The Further agent has closed its connection to this program: run the program once more."
