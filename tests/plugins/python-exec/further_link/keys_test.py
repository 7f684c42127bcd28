"""KeyboardButton, with a test in the agent's place."""
import sys
import threading

from case import Case
from fake_agent import PATIENCE


class Keys(Case):
    def setUp(self):
        super().setUp()
        self.fake = self.agent()
        self.calls = []
        self.changed = threading.Condition()

    def call(self, name):
        def function():
            with self.changed:
                self.calls.append(name)
                self.changed.notify_all()

        return function

    def await_calls(self, *calls):
        with self.changed:
            self.changed.wait_for(lambda: len(self.calls) >= len(calls), PATIENCE)
            self.assertEqual(list(calls), self.calls)

    def button(self, key="ArrowUp"):
        button = self.module().KeyboardButton(key)
        self.fake.await_words(1)
        return button

    def test_the_first_use_of_a_key_says_so(self):
        module = self.module()
        for key in ("ArrowUp", "ArrowUp", " ", "é", "ArrowUp", "x" * 64):
            module.KeyboardButton(key)
        words = self.fake.await_words(4)
        self.assertEqual([("keylisten", key) for key in ("ArrowUp", " ", "é", "x" * 64)], words)
        self.assertEqual(1, len(self.fake.connections))

    def test_calls_what_is_set(self):
        button = self.button()
        button.when_pressed = self.call("down")
        button.when_released = self.call("up")
        for event in ("keydown", "keyup", "keydown"):
            self.fake.say(event + " ArrowUp")
        self.await_calls("down", "up", "down")

    def test_calls_each_button_of_a_key(self):
        module = self.module()
        first, second = module.KeyboardButton("a"), module.KeyboardButton("a")
        first.when_pressed, second.when_pressed = self.call(1), self.call(2)
        self.fake.await_words(1)
        self.fake.say("keydown a")
        self.await_calls(1, 2)

    def test_calls_a_button_that_nobody_holds(self):
        self.button().when_pressed = self.call("down")
        self.fake.say("keydown ArrowUp")
        self.await_calls("down")

    def test_calls_nothing_where_nothing_is_set(self):
        button = self.button()
        button.when_pressed = self.call("down")
        self.assertIsNotNone(button.when_pressed)
        button.when_pressed = None
        self.assertIsNone(button.when_pressed)
        self.assertIsNone(button.when_released)
        button.when_released = self.call("up")
        self.fake.say("keydown ArrowUp")
        self.fake.say("keyup ArrowUp")
        self.await_calls("up")

    def test_tells_whether_it_is_pressed(self):
        button = self.button()
        self.assertFalse(button.is_pressed)
        seen = []
        button.when_pressed = lambda: (seen.append(button.is_pressed), self.call("down")())
        button.when_released = lambda: (seen.append(button.is_pressed), self.call("up")())
        self.fake.say("keydown ArrowUp")
        self.await_calls("down")
        self.fake.say("keyup ArrowUp")
        self.await_calls("down", "up")
        self.assertEqual([True, False], seen)

    def test_is_released_while_a_function_waits_for_it(self):
        button = self.button()

        def drive():
            self.call("driving")()
            while button.is_pressed:
                pass
            self.call("stopped")()

        button.when_pressed = drive
        self.fake.say("keydown ArrowUp")
        self.await_calls("driving")
        self.fake.say("keyup ArrowUp")
        self.await_calls("driving", "stopped")

    def test_an_exception_is_printed_and_the_rest_goes_on(self):
        button = self.button()
        button.when_pressed = lambda: 1 / 0
        button.when_released = self.call("up")
        self.fake.say("keydown ArrowUp")
        self.fake.say("keyup ArrowUp")
        self.await_calls("up")
        self.assertIn("ZeroDivisionError: division by zero", self.stderr.getvalue())

    def test_an_exit_in_a_function_goes_no_further(self):
        button = self.button()
        button.when_pressed = sys.exit
        button.when_released = self.call("up")
        self.fake.say("keydown ArrowUp")
        self.fake.say("keyup ArrowUp")
        self.await_calls("up")
        self.assertEqual("", self.stderr.getvalue())

    def test_refuses_what_is_no_key(self):
        module = self.module()
        for wrong in ("", "x" * 65, "a\nb", "\ud800", "\0"):
            with self.assertRaisesRegex(ValueError, "is no key"):
                module.KeyboardButton(wrong)
        for wrong in (None, 7, b"a"):
            with self.assertRaisesRegex(TypeError, type(wrong).__name__):
                module.KeyboardButton(wrong)
        self.assertEqual([], self.fake.words)

    def test_refuses_what_cant_be_called(self):
        button = self.button()
        with self.assertRaisesRegex(TypeError, "without brackets"):
            button.when_pressed = 7
        with self.assertRaisesRegex(TypeError, "without brackets"):
            button.when_released = "up"

    def test_prints_what_the_agent_refuses(self):
        button = self.button()
        button.when_pressed = self.call("down")
        self.fake.say("error A program may listen to 256 different keys.")
        self.fake.say("keydown ArrowUp")
        self.await_calls("down")
        self.assertEqual("further_link: A program may listen to 256 different keys.\n", self.stderr.getvalue())

    def test_buttons_that_are_made_in_a_loop_leave_nothing(self):
        module = self.module()
        for _ in range(1000):
            module.KeyboardButton("a").when_pressed = None
        self.assertEqual([], module.KeyboardButton("a")._key._buttons)
