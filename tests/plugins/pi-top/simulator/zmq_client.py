"""Talks to the simulator as the pi-top SDK talks to pi-topd, with Debian's python3-zmq and with numbers of its own.

zmq_client.py SIMULATOR
"""
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

try:
    import zmq
except ImportError:
    print("SKIPPED: python3-zmq is missing: apt-get install python3-zmq")
    sys.exit(77)

SIMULATOR = sys.argv[1]
TIMEOUT = 1000  # ms, the SDK's
PATIENCE = 20_000  # ms, for what must come


class Simulator:
    """One that runs as long as this does, at free ports, with a subscriber and commands."""

    def __init__(self, *options):
        if "--speed" not in options:  # nothing happens by itself
            options = [*options, "--speed", "0.01"]
        self.context = zmq.Context()
        self.process = subprocess.Popen(
            [SIMULATOR, "--requests", "127.0.0.1:0", "--events", "127.0.0.1:0", "--attached", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.watchdog = threading.Timer(60, self.process.kill)
        self.watchdog.start()
        line = self.process.stdout.readline()
        found = re.fullmatch(r"Simulating a (.+?)\. Requests: (\S+)\. Events: (\S+)\.\n", line)
        assert found, line
        self.name, self.requests, self.events = found.groups()

    def __enter__(self):
        self.subscriber = self.context.socket(zmq.SUB)
        self.subscriber.setsockopt_string(zmq.SUBSCRIBE, "")
        self.subscriber.setsockopt(zmq.LINGER, 0)
        self.subscriber.connect(f"tcp://{self.events}")
        # The subscription takes a moment to get there: some event must come through.
        while not self.subscriber.poll(10):
            self.say("unsupported")
        self.drain()
        return self

    def __exit__(self, kind, *_):
        self.subscriber.close()
        self.context.term()
        self.process.stdin.close()
        code = self.process.wait(20)
        self.watchdog.cancel()
        if kind is None:
            assert code == 0, code

    def ask(self, request):
        """The answer's bytes; None where there is none in time. A new socket for each, as the SDK does."""
        with self.context.socket(zmq.REQ) as socket:
            socket.setsockopt(zmq.SNDTIMEO, TIMEOUT)
            socket.setsockopt(zmq.RCVTIMEO, TIMEOUT)
            socket.setsockopt(zmq.LINGER, 0)
            socket.connect(f"tcp://{self.requests}")
            try:
                socket.send(request if isinstance(request, bytes) else request.encode())
                frames = socket.recv_multipart()
            except zmq.Again:
                return None
            return frames[0] if len(frames) == 1 else frames

    def assert_answers(self, rows):
        for request, answer in rows.items():
            assert self.ask(request) == answer.encode(), (self.name, request, self.ask(request), answer)

    def say(self, command):
        """What is answered: the lines, and the last one apart."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()).startswith("  "):
            lines.append(line[2:-1])
        return lines, line[:-1]

    def do(self, command):
        _, result = self.say(command)
        assert result == "ok", (command, result)

    def event(self):
        assert self.subscriber.poll(PATIENCE), "no event"
        frames = self.subscriber.recv_multipart()
        assert len(frames) == 1, frames
        return frames[0].decode()

    def assert_events(self, *right):
        events = [self.event() for _ in right]
        assert events == list(right), (events, right)

    def drain(self):
        """What was published up to now is forgotten; what follows comes after this."""
        self.say("reboot")
        while self.event() != "304":
            pass

    def assert_silent(self):
        """Nothing was published since the last event that was read."""
        self.say("reboot")
        self.assert_events("304")


MALFORMED = ("", "x", "ping", "1.0", "110|", "113|", "113|10|", "113||10", "110|1", "113", "113|1|2", "118|0", "119|x",
             "113|ten", "210|x", "305|1", "305|", "|", b"\xff", b"110|\xff")
SERVER_ERROR = ("999", "-1", "0", "109", "129", "204", "209", "229", "330", "999|x", "-999")
UNSUPPORTED = ("201", "202", "203", "210", "211|1", "218|1|2|3|4", "228", "300|1", "305|1|2|3|4", "327")
LIKE_110 = ("110", "+110", " 110 ", "1_1_0", "0110", "\t110\n")


def refuses_as_pi_topd():
    for device in "pi-top-4", "pi-top-3":
        with Simulator("--device", device) as simulator:
            for requests, answer in ((MALFORMED, b"202"), (SERVER_ERROR, b"201"), (UNSUPPORTED, b"203"),
                                     (LIKE_110, b"210")):
                for request in requests:
                    assert simulator.ask(request) == answer, (request, simulator.ask(request), answer)


# What there is to set is answered alike by every device.
SETTING = {"110": "210", "113|9": "213", "114": "214", "115": "215", "116": "216", "117": "217", "121|60": "221",
           "124|1": "224", "126|1": "226", "128|1": "228"}
GETTING = {
    "pi-top": {"111": "211|0", "112": "212|10", "118": "218|0|42|104|-41", "125": "225|0", "127": "227|-1"},
    "ceed": {"111": "211|1", "112": "212|10", "118": "218|-1|-1|-1|-1", "125": "225|0", "127": "227|-1"},
    "pi-top-3": {"111": "211|2", "112": "212|16", "118": "218|0|42|104|-41", "125": "225|0", "127": "227|-1"},
    "pi-top-4": {"111": "211|3", "112": "212|16", "118": "218|0|42|104|-41", "125": "225|1", "127": "227|1"},
}
GETTING_ALIKE = {"119|0": "219|0", "119|5": "219|0", "119|99": "219|0", "120": "220|300", "122": "222|0", "123": "223|1"}


def answers_every_request():
    for device, rows in GETTING.items():
        options = [] if device == "ceed" else ["--battery", "42"]
        with Simulator("--device", device, *options) as simulator:
            simulator.assert_answers({**rows, **GETTING_ALIKE, **SETTING})
            assert simulator.ask("120") == b"220|60"


def publishes_buttons():
    with Simulator() as simulator:
        for button, pressed, released in (("up", "313", "314"), ("down", "315", "316"), ("select", "317", "318"),
                                          ("cancel", "319", "320"), ("power", "328", "329")):
            simulator.do(f"press {button} 1 ms")
            simulator.assert_events(pressed, released)
            simulator.do(f"hold {button}")
            simulator.do(f"release {button}")
            simulator.assert_events(pressed, released)


def publishes_what_happens():
    with Simulator("--device", "pi-top-3") as simulator:
        simulator.do("battery 42")
        simulator.assert_events("305|0|42|104|-41")
        for number, name in enumerate(("pi-top-pulse", "speaker-left", "speaker-mono", "speaker-right", "speaker-v2",
                                       "proto-plus")):
            simulator.do(f"connect {name}")
            assert simulator.ask(f"119|{number}") == b"219|1"
            simulator.do(f"disconnect {name}")
            assert simulator.ask(f"119|{number}") == b"219|0"
            simulator.assert_events(f"301|{number}", f"302|{number}")
        for command, events in (("brightness 7", ["300|7"]), ("shutdown", ["303"]), ("reboot", ["304"]),
                                ("screen blanked", ["306"]), ("screen unblanked", ["307"]),
                                ("lid closed", ["310", "306"]), ("lid open", ["311", "307"]), ("unsupported", ["312"])):
            simulator.do(command)
            simulator.assert_events(*events)
        assert simulator.ask("122") == b"222|0"


def publishes_what_clients_change():
    with Simulator("--device", "pi-top-3") as simulator:
        simulator.assert_answers({"116": "216", "123": "223|0", "113|3": "213", "112": "212|3"})
        simulator.assert_answers({"114": "214", "112": "212|4", "115": "215", "124|0": "224", "124|1": "224", "113|17": "213"})
        simulator.assert_events("306", "307", "300|3", "300|4", "300|3", "306", "307")
        simulator.assert_silent()
    with Simulator() as simulator:
        simulator.assert_answers({"113|3": "213", "116": "216", "124|0": "224", "112": "212|16", "123": "223|1"})
        simulator.assert_silent()
        simulator.assert_answers({"126|0": "226", "125": "225|0", "126|1": "226", "128|0": "228"})
        simulator.assert_events("325|0", "325|1", "326|0")
        assert simulator.ask("127") == b"227|0"


def warns_of_an_empty_battery():
    with Simulator("--speed", "50") as simulator:  # a reading each 40 ms
        simulator.do("battery 5")
        simulator.do("load 0.2")  # so that its charge stays
        events = []
        while "308" not in events:
            events.append(simulator.event())
        assert "309" not in events, events
        simulator.do("battery 3")
        while "309" not in events:
            events.append(simulator.event())
        simulator.do("charger on")
        simulator.do("charger off")
        again = []
        while "308" not in again:
            again.append(simulator.event())
        assert [e for e in again if not e.startswith("305|")] == ["309", "308"], again


def does_without_a_hub():
    with Simulator() as simulator:
        simulator.do("hub off")
        simulator.assert_answers({"110": "210", "111": "211|-1", "112": "212|-1", "113|3": "213", "118": "201",
                                  "123": "223|1", "125": "225|0", "127": "227|-1"})


def is_stopped_and_comes_back():
    with Simulator() as simulator:
        simulator.assert_answers({"121|77": "221"})
        simulator.do("stop")
        assert simulator.ask("110") is None
        simulator.do("start")
        simulator.assert_events("327")
        simulator.assert_answers({"110": "210", "120": "220|77"})
        simulator.do("restart 100 ms")
        simulator.assert_events("327")
        simulator.assert_answers({"110": "210"})


def hangs_and_goes_on():
    with Simulator() as simulator:
        simulator.do("hang")
        began = time.monotonic()
        assert simulator.ask("110") is None
        assert time.monotonic() - began > 0.9  # it was connected, and waited for
        assert simulator.say("press up 1 ms")[1].startswith("ok, but")
        simulator.do("resume")
        simulator.assert_answers({"110": "210"})


def talks_nonsense():
    with Simulator() as simulator:
        simulator.do("nonsense on")
        answers = [simulator.ask("110") for _ in range(30)]
        assert b"210" not in answers and None not in answers, answers
        assert b"" in answers and b"999" in answers and b"nonsense" in answers
        assert any(isinstance(answer, list) for answer in answers)
        assert any(len(answer) == 65536 for answer in answers)
        simulator.do("nonsense off")
        simulator.assert_answers({"110": "210"})


def stands_odd_clients():
    with Simulator() as simulator:
        assert simulator.ask("110|" + "9" * 60_000) == b"202"
        assert simulator.ask("1" * 70_000) is None  # cut off
        with simulator.context.socket(zmq.REQ) as socket:
            socket.setsockopt(zmq.LINGER, 0)
            socket.connect(f"tcp://{simulator.requests}")
            socket.send_multipart([b"110", b"110"])
            assert socket.poll(PATIENCE) and socket.recv_multipart() == [b"202"]
        # They ask, and are gone before the answer.
        for _ in range(50):
            with simulator.context.socket(zmq.REQ) as socket:
                socket.setsockopt(zmq.LINGER, 0)
                socket.connect(f"tcp://{simulator.requests}")
                socket.send(b"118")
        simulator.assert_answers({"110": "210"})


def shows_the_devices_files():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "device")
        with Simulator("--root", str(root)) as simulator:
            assert (root / "run/pt_device_type").read_text(encoding="utf-8") == "pi_top_4\n"
            assert (root / "proc/device-tree/model").read_bytes().endswith(b"\0")
            simulator.do("throttle under-voltage throttled")
            mask = (root / "sys/devices/platform/soc/soc:firmware/get_throttled").read_text(encoding="utf-8")
            assert int(mask, 16) == 0x50005, mask
        assert not root.exists()


for step in (refuses_as_pi_topd, answers_every_request, publishes_buttons, publishes_what_happens,
             publishes_what_clients_change, warns_of_an_empty_battery, does_without_a_hub, is_stopped_and_comes_back,
             hangs_and_goes_on, talks_nonsense, stands_odd_clients, shows_the_devices_files):
    step()
    print(step.__name__, "OK", flush=True)
