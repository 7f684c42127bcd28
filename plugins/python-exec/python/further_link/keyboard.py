"""KeyboardButton: the keys of the person who runs the program."""
import os
import sys
from _thread import allocate_lock

from . import agent

LONGEST_KEY = 64
MOST_WAITING = 1000  # events whose functions haven't been called yet


class KeyboardButton:
    """A key, named as browsers name it in `KeyboardEvent.key`: "ArrowUp", "Enter", "a", " ".

    The functions given to `when_pressed` and `when_released` are called one after another, on a thread of their own.
    That thread doesn't keep a program running: a program that does nothing else ends with `signal.pause()`.
    """

    def __init__(self, key):
        if not isinstance(key, str):
            raise TypeError("A key is named by a text, such as 'ArrowUp', and this is %r." % type(key).__name__)
        if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
            raise ValueError(
                "%r is no key: name it as browsers do, such as 'ArrowUp', 'Enter' or 'a' (1 to %d characters)."
                % (key, LONGEST_KEY)
            )
        self._key = _keyboard.key(key)
        self._when_pressed = None
        self._when_released = None

    @property
    def key(self):
        return self._key.name

    @property
    def is_pressed(self):
        """Whether the key is down now."""
        return self._key.pressed

    @property
    def when_pressed(self):
        """The function that is called without arguments when the key goes down; None for none."""
        return self._when_pressed

    @when_pressed.setter
    def when_pressed(self, function):
        self._when_pressed = _checked(function)
        self._key.keep(self)

    @property
    def when_released(self):
        """The function that is called without arguments when the key comes up; None for none."""
        return self._when_released

    @when_released.setter
    def when_released(self, function):
        self._when_released = _checked(function)
        self._key.keep(self)


def _checked(function):
    if function is not None and not callable(function):
        raise TypeError(
            "%r can't be called: give the function itself, without brackets behind its name." % (function,)
        )
    return function


class _Key:
    """One key, whatever the number of its buttons."""

    def __init__(self, name):
        self.name = name
        self.pressed = False
        self._buttons = []  # those that have something to call

    def keep(self, button):
        others = [other for other in self._buttons if other is not button]
        wanted = button.when_pressed is not None or button.when_released is not None
        self._buttons = others + [button] if wanted else others

    def call(self, pressed):
        for button in self._buttons:
            function = button.when_pressed if pressed else button.when_released
            if function is not None:
                _call(function)


def _call(function):
    try:
        function()
    except SystemExit:
        pass  # as on any thread but the first
    except BaseException:
        import traceback

        traceback.print_exc()


class _Keyboard:
    """All keys of this process that it wants to know of, and the threads that this takes."""

    def __init__(self):
        self._lock = allocate_lock()
        self._keys = {}
        self._connection = None
        self._waiting = None

    def key(self, name):
        with self._lock:
            if name not in self._keys:
                if self._connection is None:
                    self._connect()
                self._keys[name] = _Key(name)  # first: its events may be here at once
                try:
                    self._connection.send(b"keylisten %s\n" % name.encode())
                except BaseException:
                    del self._keys[name]
                    raise
            return self._keys[name]

    def _connect(self):
        from queue import Queue
        from threading import Thread

        self._connection = agent.Connection()
        self._waiting = Queue(MOST_WAITING)
        Thread(target=self._listen, name="further_link keys", daemon=True).start()
        Thread(target=self._call, name="further_link buttons", daemon=True).start()

    def _listen(self):
        """Apart from the functions' thread, so that is_pressed is true while one of them takes its time."""
        try:
            for line in self._connection.lines():
                event, _, name = line.partition(" ")
                if event == "error":
                    print("further_link: " + name, file=sys.stderr)
                elif name in self._keys:
                    key = self._keys[name]
                    key.pressed = event == "keydown"
                    self._waiting.put((key, key.pressed))
        except OSError:
            pass  # the agent has ended, and will end this program

    def _call(self):
        while True:
            key, pressed = self._waiting.get()
            key.call(pressed)


_keyboard = _Keyboard()


def _forget():
    """A fork has none of the threads: buttons that it makes itself work."""
    global _keyboard
    _keyboard = _Keyboard()


os.register_at_fork(after_in_child=_forget)
