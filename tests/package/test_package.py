"""This build as a user gets it: installed, moved, a plugin made and built against it, and its agent that runs it.

test_package.py CMAKE BUILD-DIRECTORY LIBRARY-DIRECTORY
"""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from agent import Agent

CMAKE, BUILD, LIBDIR = sys.argv[1:4]
# Ninja is what the agent itself is built with; make may be missing.
ENVIRONMENT = {**os.environ, "CMAKE_GENERATOR": "Ninja"}
ENVIRONMENT.pop("DESTDIR", None)

PROGRAM, FILE = 0o755, 0o644
EXPECTED = {
    "agent": {
        "sbin/further-linkd": PROGRAM,
        "bin/further-linkctl": PROGRAM,
        "bin/further-pi-top-simulator": PROGRAM,
        "libexec/further-link/further-files": PROGRAM,
        "libexec/further-link/further-launcher": PROGRAM,
        "libexec/further-link/python-boot/sitecustomize.py": FILE,
        f"{LIBDIR}/libfurther-sdk.so.1": FILE,
        f"{LIBDIR}/further-link/libfurther-tls.so": FILE,
        "bin/further-pi-top-simulator": PROGRAM,
        f"{LIBDIR}/further-link/plugins/apt-version.so": FILE,
        f"{LIBDIR}/further-link/plugins/apt-version.json": FILE,
        f"{LIBDIR}/further-link/plugins/file-exec.so": FILE,
        f"{LIBDIR}/further-link/plugins/file-exec.json": FILE,
        f"{LIBDIR}/further-link/plugins/pi-top.so": FILE,
        f"{LIBDIR}/further-link/plugins/pi-top.json": FILE,
        f"{LIBDIR}/further-link/plugins/python-exec.so": FILE,
        f"{LIBDIR}/further-link/plugins/python-exec.json": FILE,
        f"{LIBDIR}/further-link/plugins/shell.so": FILE,
        f"{LIBDIR}/further-link/plugins/shell.json": FILE,
        f"{LIBDIR}/further-link/plugins/system-info.so": FILE,
        f"{LIBDIR}/further-link/plugins/system-info.json": FILE,
        f"{LIBDIR}/further-link/plugins/upload.so": FILE,
        f"{LIBDIR}/further-link/plugins/upload.json": FILE,
        "etc/further-link/further-link.properties": FILE,
        "etc/further-link/conf.d/file-exec.properties": FILE,
        "etc/further-link/conf.d/pi-top.properties": FILE,
        "etc/further-link/conf.d/python-exec.properties": FILE,
        "etc/further-link/conf.d/shell.properties": FILE,
        "etc/further-link/conf.d/upload.properties": FILE,
        "share/man/man1/further-linkctl.1": FILE,
        "share/man/man1/further-pi-top-simulator.1": FILE,
        "share/man/man5/further-link.properties.5": FILE,
        "share/man/man8/further-linkd.8": FILE,
        "share/bash-completion/completions/further-linkctl": FILE,
        "share/doc/further-link/config/README.md": FILE,
        "share/doc/further-link/core/protocol/README.md": FILE,
    },
    "dev": {
        "include/further/Plugin.h": FILE,
        "include/further/Abi.h": FILE,
        "include/further/testing/LoadedPlugin.h": FILE,
        f"{LIBDIR}/libfurther-sdk.so": FILE,
        f"{LIBDIR}/libfurther-sdk-testing.a": FILE,
        f"{LIBDIR}/cmake/FurtherLink/FurtherLinkConfig.cmake": FILE,
        f"{LIBDIR}/cmake/FurtherLink/FurtherLinkConfigVersion.cmake": FILE,
        f"{LIBDIR}/cmake/FurtherLink/FurtherAddPlugin.cmake": FILE,
        "share/doc/further-link/plugins/README.md": FILE,
        "share/doc/further-link/examples/hello/Hello.cpp": FILE,
        "share/doc/further-link/examples/hello/hello.json": FILE,
        "share/doc/further-link/examples/hello/CMakeLists.txt": FILE,
    },
}


def run(*command, **options):
    """What it prints; where it fails, that is what the test says."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=200, check=False,
                          **{"env": ENVIRONMENT, **options})
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def await_output(pattern, *command):
    """Runs it until it prints this."""
    deadline = time.monotonic() + 20
    while not re.search(pattern, printed := run(*command)):
        if time.monotonic() > deadline:
            raise AssertionError(f"{command} never printed {pattern}, but:\n{printed}")


def install(*options, **environment):
    # With the umask of many a desktop, under which directories come out writable for a group.
    run(CMAKE, "--install", BUILD, *options, env={**ENVIRONMENT, **environment}, umask=0o002)


def modes(top):
    """The mode of every file below `top`; of a link, that of what it leads to."""
    return {str(path.relative_to(top)): stat.S_IMODE(path.stat().st_mode) for path in top.rglob("*") if path.is_file()}


def configure(source, *options):
    return run(CMAKE, "-S", source, "-B", source / "build", *options)


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="further-package-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.top = Path(cls.folder.name)
        # It works wherever it is moved to: what all the tests have is an installation that was.
        install("--prefix", cls.top / "installed")
        cls.prefix = (cls.top / "installed").rename(cls.top / "moved")
        cls.plugins = cls.prefix / LIBDIR / "further-link/plugins"

    def folder_with(self, name, **files):
        folder = self.top / name
        folder.mkdir()
        for file, text in files.items():
            (folder / file.replace("__", ".")).write_text(text, encoding="utf-8")
        return folder

    def test_everything_is_in_its_place_and_nobody_else_can_change_it(self):
        installed = modes(self.prefix)
        for name, mode in {**EXPECTED["agent"], **EXPECTED["dev"]}.items():
            with self.subTest(file=name):
                self.assertEqual(mode, installed.get(name))
        for directory in filter(Path.is_dir, self.prefix.rglob("*")):
            with self.subTest(directory=directory):
                self.assertEqual(0o755, stat.S_IMODE(directory.stat().st_mode))
        self.assertFalse((self.plugins / "hello.so").exists(), "hello is an example, not a plugin for devices")

    def test_each_component_is_what_it_is_for(self):
        for component, other in (("agent", "dev"), ("dev", "agent")):
            prefix = self.top / component
            install("--prefix", prefix, "--component", component)
            # A link of the developer's library leads to the agent's part.
            installed = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if not path.is_dir()}
            self.assertEqual(set(), EXPECTED[component].keys() - installed)
            self.assertEqual(set(), EXPECTED[other].keys() & installed)

    def test_a_package_is_made_in_destdir_and_configured_in_etc(self):
        root = self.top / "root"
        install("--prefix", "/usr", DESTDIR=str(root))
        self.assertEqual({"usr", "etc"}, {path.name for path in root.iterdir()})
        installed = modes(root)
        for name, mode in {**EXPECTED["agent"], **EXPECTED["dev"]}.items():
            with self.subTest(file=name):
                self.assertEqual(mode, installed.get(name if name.startswith("etc/") else f"usr/{name}"))

    def test_what_the_administrator_changed_stays(self):
        prefix = self.top / "twice"
        changed = prefix / "etc/further-link/further-link.properties"
        changed.parent.mkdir(parents=True)
        changed.write_text("net.port = 9000\n", encoding="utf-8")
        install("--prefix", prefix, "--component", "agent")
        self.assertEqual("net.port = 9000\n", changed.read_text(encoding="utf-8"))
        self.assertTrue((prefix / "etc/further-link/conf.d/python-exec.properties").exists())

    def test_a_new_plugin_answers_in_the_installed_agent(self):
        """With the very commands that new-plugin prints."""
        linkctl = self.prefix / "bin/further-linkctl"
        told = run(linkctl, "new-plugin", "blink-led", "--directory", self.top)
        commands = [line.strip() for line in told.splitlines() if line.startswith("  ") and " " in line.strip()]
        on_the_device = commands.index("sudo cmake --install build")
        path = f"{Path(CMAKE).parent}:{ENVIRONMENT['PATH']}"
        tested = run("sh", "-ec", "\n".join(commands[:on_the_device]), env={**ENVIRONMENT, "PATH": path})
        self.assertNotIn("not installed", told)
        self.assertIn("100% tests passed, 0 tests failed out of 1", tested)

        with Agent(self.prefix, self.top) as agent:
            admin = ("--socket", agent.admin_socket)
            self.assertNotIn("blink-led", run(linkctl, "plugins", *admin))
            run(CMAKE, "--install", self.top / "blink-led/build")  # dropped in while the agent runs
            await_output(r"blink-led +1\.0\.0 +running +blink-led\.greet\n", linkctl, "plugins", *admin)
            self.assertEqual({"type": "blink-led.greeting", "data": {"text": "Hello, Ada!"}},
                             json.loads(run(linkctl, "call", "blink-led.greet", '{"name": "Ada"}', *admin)))
            self.assertEqual({"type": "blink-led.greeting", "data": {"text": "Hello, Bob!"}},
                             agent.ask({"type": "blink-led.greet", "data": {"name": "Bob"}}))
            # The launcher, of which programs come, is found as well.
            self.assertEqual({"type": "started"}, agent.ask({"type": "start", "data": {"sourceScript": ""}}))
            self.assertIn("No fault", run(linkctl, "doctor", *admin))
        self.assertEqual((FILE, FILE), tuple(stat.S_IMODE((self.plugins / f"blink-led.{kind}").stat().st_mode)
                                             for kind in ("so", "json")))
        exported = run("nm", "-DC", "--defined-only", self.plugins / "blink-led.so")
        self.assertIn(" pocoBuildManifest\n", exported)
        self.assertIn(" furtherPluginAbi\n", exported)
        self.assertNotRegex(exported, r" (vtable for |typeinfo for )?BlinkLed",
                            "what is exported would be taken for another plugin's class of that name")

    def test_the_example_is_built_outside_of_the_tree(self):
        example = shutil.copytree(self.prefix / "share/doc/further-link/examples/hello", self.top / "hello")
        configure(example, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        run(CMAKE, "--build", example / "build")
        self.assertEqual({"hello.so", "hello.json"}, {path.name for path in (example / "build/plugins").iterdir()})

    def test_a_plugin_for_another_major_version_is_not_built(self):
        project = self.folder_with("future", CMakeLists__txt="cmake_minimum_required(VERSION 3.25)\n"
                                   "project(future LANGUAGES NONE)\nfind_package(FurtherLink 2 REQUIRED)\n")
        with self.assertRaisesRegex(AssertionError, "version: 1.0"):
            configure(project, f"-DCMAKE_PREFIX_PATH={self.prefix}")

    def test_a_symbol_or_a_manifest_that_is_missing_fails_the_build(self):
        project = self.folder_with("lacking", CMakeLists__txt="cmake_minimum_required(VERSION 3.25)\n"
                                   "project(lacking LANGUAGES CXX)\nfind_package(FurtherLink 1 REQUIRED)\n"
                                   "further_add_plugin(lacking Lacking.cpp)\n",
                                   Lacking__cpp="void missing();\nvoid call() { missing(); }\n")
        with self.assertRaisesRegex(AssertionError, "has no manifest"):
            configure(project, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        (project / "lacking.json").write_text("{}", encoding="utf-8")
        configure(project, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        with self.assertRaisesRegex(AssertionError, "undefined reference to `missing"):
            run(CMAKE, "--build", project / "build")


if __name__ == "__main__":
    if not os.access(CMAKE, os.X_OK):
        print(f"SKIPPED: {CMAKE}, which this was built with, is gone: apt-get install cmake")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], verbosity=2)
