"""Each rule of scripts/lint, held against small trees that keep or break it."""
import subprocess
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LINT = TOP / "scripts/lint"
# Assembled, so that the lint finds none in this file.
LEFT_OPEN = "TO" + "DO"

GOOD = {
    "README.md": "",
    "core/README.md": "",
    "core/loop/README.md": "",
    "core/net/README.md": "",
    "core/loop/EventLoop.h": "#pragma once\n#include <further/Strand.h>\n#include <vector>\n",
    "core/net/Connection.h": '#pragma once\n#include "loop/EventLoop.h"\n',
    "core/net/Connection.cpp": '#include "Connection.h"\n#include "net/Connection.h"\n#include <net/if.h>\n',
    "plugins/README.md": "",
    "plugins/hello/README.md": "",
    "plugins/hello/Greeting.h": "#pragma once\n",
    "plugins/hello/Hello.cpp": '#include <further/Plugin.h>\n#include "Greeting.h"\n#include "plugins/hello/Greeting.h"\n',
    "plugins/common/README.md": "",
    "plugins/common/process/README.md": "",
    "plugins/common/process/Program.h": "#pragma once\n",
    "config/README.md": "| `net.port` | integer | `8028` | where |\n",
    "config/agent.properties": "# The port.\n#net.port = 8028\n",
}


def lint(changes):
    """What the lint prints, line by line, about the good tree with these files added or replaced (None: removed)."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**GOOD, **changes}.items():
            if text is not None:
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = subprocess.run([LINT, folder], capture_output=True, text=True, timeout=60, check=False)
        findings = done.stdout.splitlines()
        assert done.stderr == "" and done.returncode == (1 if findings else 0), done
        return findings


class LintTest(unittest.TestCase):
    def assert_finds(self, where, what, changes):
        findings = lint(changes)
        self.assertEqual(1, len(findings), findings)
        self.assertTrue(findings[0].startswith(where + ": "), findings[0])
        self.assertIn(what, findings[0])

    def test_accepts_a_good_tree(self):
        self.assertEqual([], lint({}))

    def test_refuses_an_include_from_a_higher_floor(self):
        self.assert_finds("core/loop/EventLoop.cpp:2", "loop (floor 1) must not know net (floor 2)",
                          {"core/loop/EventLoop.cpp": '\n#include "net/Connection.h"\n'})

    def test_refuses_a_higher_floor_in_angle_brackets(self):
        self.assert_finds("core/loop/EventLoop.cpp:1", "must not know net",
                          {"core/loop/EventLoop.cpp": "#include <net/Connection.h>\n"})

    def test_refuses_an_include_from_an_equal_floor(self):
        self.assert_finds("core/protocol/Utf8.cpp:1", "protocol (floor 1) must not know loop (floor 1)",
                          {"core/protocol/README.md": "", "core/protocol/Utf8.cpp": '#include "loop/EventLoop.h"\n'})

    def test_refuses_an_include_that_climbs(self):
        self.assert_finds("core/loop/EventLoop.cpp:1", "relative to core/",
                          {"core/loop/EventLoop.cpp": '#include "../net/Connection.h"\n'})

    def test_refuses_a_plugin_in_the_core(self):
        self.assert_finds("core/net/Accept.cpp:1", "no header of core/",
                          {"core/net/Accept.cpp": '#include "plugins/hello/Greeting.h"\n'})

    def test_lets_the_client_know_the_sdk_and_the_protocol_only(self):
        self.assert_finds("core/ctl/main.cpp:3", "ctl is a client",
                          {"core/ctl/README.md": "", "core/ctl/main.cpp": '#include <further/Error.h>\n'
                           '#include "protocol/Envelope.h"\n#include "net/Connection.h"\n'})

    def test_refuses_a_floor_that_has_no_number(self):
        self.assert_finds("core/cellar/Wine.cpp:1", "core/cellar is no floor",
                          {"core/cellar/README.md": "", "core/cellar/Wine.cpp": '#include "loop/EventLoop.h"\n'})

    def test_refuses_the_core_in_a_plugin(self):
        for include in ('"net/Connection.h"', "<net/Connection.h>", '"core/net/Connection.h"', "<core/net/Connection.h>"):
            with self.subTest(include):
                self.assert_finds("plugins/hello/More.cpp:1", "belongs into the SDK",
                                  {"plugins/hello/More.cpp": f"#include {include}\n"})

    def test_refuses_another_plugin_in_a_plugin(self):
        for include in ("plugins/other/Other.h", "../other/Other.h", "plugins/hello/../other/Other.h"):
            with self.subTest(include):
                self.assert_finds("plugins/hello/More.cpp:1", "its own folder",
                                  {"plugins/hello/More.cpp": f'#include "{include}"\n'})

    def test_lets_plugins_share_plugins_common(self):
        self.assertEqual([], lint({"plugins/hello/More.cpp": '#include "plugins/common/process/Program.h"\n'}))

    def test_refuses_domain_words_in_the_core(self):
        for word in ("Python", "further-python", "PythonExec", "PYTHONPATH", "battery", "pi-top", "PiTopFan"):
            with self.subTest(word):
                self.assert_finds("core/net/CMakeLists.txt:2", "the core knows no", {"core/net/CMakeLists.txt": f"\n# {word}\n"})

    def test_lets_the_core_name_a_runner(self):
        self.assertEqual([], lint({"core/loop/Runner.cpp": '"python3"; // pythonic\n', "core/loop/README.md": "python"}))

    def test_asks_each_folder_for_its_readme(self):
        for readme in GOOD:
            if readme.endswith("README.md") and readme != "config/README.md":
                with self.subTest(readme):
                    self.assert_finds(f"{readme}:1", "missing", {readme: None})
        self.assert_finds("core/decisions/README.md:1", "missing", {"core/decisions/0001-first.md": ""})

    def test_refuses_what_is_left_open(self):
        self.assert_finds("tests/support/x.py:1", LEFT_OPEN,
                          {"tests/README.md": "", "tests/support/x.py": f"# {LEFT_OPEN}: later\n"})

    def test_asks_long_files_for_a_reason(self):
        long = "int x;\n" * 301
        self.assert_finds("core/net/Long.cpp:301", "301 lines", {"core/net/Long.cpp": long})
        self.assertEqual([], lint({"core/net/Long.cpp": "// Longer than 300 lines: a table.\n" + long}))
        self.assert_finds("core/net/Long.cpp:301", "302 lines",
                          {"core/net/Long.cpp": "// Longer than 300 lines:\n" + long})

    def test_asks_headers_for_pragma_once(self):
        self.assert_finds("core/net/Bare.h:1", "#pragma once", {"core/net/Bare.h": "class Bare;\n"})

    def test_holds_the_settings_and_their_table_together(self):
        self.assert_finds("config/agent.properties:1", "net.address has no row",
                          {"config/agent.properties": "net.address = ::1\n#net.port = 8028\n"})
        self.assert_finds("config/README.md:1", "net.port stands in no .properties file", {"config/agent.properties": ""})

    def test_holds_the_manifests_and_the_table_together(self):
        manifest = '{"name": "hello", "settings": [{"key": "word", "type": "text", "default": "Hi"}]}'
        settings = {"plugins/hello/hello.json": manifest, "config/agent.properties": "net.port = 1\nhello.word = Hi\n"}
        table = GOOD["config/README.md"]
        self.assertEqual([], lint({**settings, "config/README.md": table + "| `hello.word` | text | `Hi` | what |\n"}))
        self.assert_finds("plugins/hello/hello.json:1", "begins \"| `hello.word` | text | `Hi` |\"",
                          {**settings, "config/README.md": table + "| `hello.word` | text | `Hello` | what |\n"})

    def test_reads_past_files_that_are_no_text(self):
        self.assertEqual([], lint({"tests/README.md": "", "tests/fuzz/seed": b"\xff\xfe"}))


if __name__ == "__main__":
    unittest.main()
