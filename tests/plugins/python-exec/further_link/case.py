"""What the tests of further_link share: the package, imported anew for each test, as a program does."""
import contextlib
import importlib
import io
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

from fake_agent import FakeAgent

PACKAGE = Path(__file__).resolve().parents[4] / "plugins/python-exec/python"


class Case(unittest.TestCase):
    def setUp(self):
        self.stderr = io.StringIO()
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.stack.enter_context(mock.patch.object(sys, "path", [str(PACKAGE)] + sys.path))
        self.stack.enter_context(mock.patch.object(sys, "dont_write_bytecode", True))
        self.stack.enter_context(contextlib.redirect_stderr(self.stderr))

    def have(self, modules):
        self.stack.enter_context(mock.patch.dict(sys.modules, modules))

    def agent(self, answer="ready"):
        agent = FakeAgent(answer)
        self.stack.callback(agent.end)
        self.stack.enter_context(mock.patch.dict(os.environ, agent.environment()))
        return agent

    def module(self):
        for name in [name for name in sys.modules if name.split(".")[0] == "further_link"]:
            del sys.modules[name]
        return importlib.import_module("further_link")
