"""What the package takes over from pi-top's further-link when it is first installed."""
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "config/package/from-further-link"
UNIT = "etc/systemd/system/further-link.service"


class FromFurtherLinkTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="further-takeover-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.file = self.root / "00-from-further-link.properties"

    def write(self, path, text):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def take_over(self, room="unlimited"):
        """What it says; it never fails, for nothing of it may stop an installation."""
        done = subprocess.run(["/usr/bin/prlimit", f"--fsize={room}", "/usr/bin/python3", "-B", SCRIPT, self.root, self.file],
                              capture_output=True, text=True, timeout=30, check=True)
        self.assertEqual("", done.stderr)
        return done.stdout

    def settings(self):
        return [line for line in self.file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]

    def test_nothing_is_written_where_nothing_was_told(self):
        self.assertEqual("", self.take_over())
        self.write("etc/default/further-link", "# FURTHER_LINK_PORT=9000\nOTHER=1\nFURTHER_LINK_DEBUG=0\nFURTHER_LINK_WORK_DIR=\n")
        self.assertEqual("", self.take_over())
        self.assertFalse(self.file.exists())

    def test_each_variable_becomes_its_setting(self):
        self.write("etc/default/further-link",
                   "FURTHER_LINK_PORT=9000\nexport FURTHER_LINK_WORK_DIR='/home/pi/my work'\nFURTHER_LINK_TEMP_DIR=/var/tmp\n"
                   "FURTHER_LINK_MINISCREEN_PROJECTS_DIR=~/Projects\nFURTHER_VENV=/opt/venv\nFURTHER_LINK_NOSSL=True\n"
                   "FURTHER_LINK_DEBUG=1\n")
        self.take_over()
        self.assertEqual(["net.port = 9000", "programs.workDirectory = /home/pi/my work", "programs.tempDirectory = /var/tmp",
                          "upload.projectsDirectory = ~/Projects", "python-exec.venv = /opt/venv", "tls.enabled = false",
                          "logging.level = debug"], self.settings())
        self.assertEqual(0o644, self.file.stat().st_mode & 0o777)

    def test_units_and_drop_ins_and_the_files_that_they_name_are_read_and_the_last_word_holds(self):
        self.write("etc/default/further-link", "FURTHER_LINK_PORT=9000\n")
        self.write(f"{UNIT}.d/10-port.conf", "[Service]\nEnvironment=\"FURTHER_LINK_PORT=9001\" \\\n  FURTHER_LINK_DEBUG=yes\n")
        self.write(f"{UNIT}.d/20-file.conf", "[Service]\nEnvironmentFile=-/opt/further.env\nEnvironmentFile=/missing\n")
        self.write("opt/further.env", "FURTHER_LINK_PORT=9002\n")
        self.assertIn("holds for this package's unit, too", self.take_over())
        self.assertEqual(["net.port = 9002", "logging.level = debug"], self.settings())

    def test_what_the_agent_could_not_start_with_is_told_and_left_out(self):
        self.write("etc/default/further-link",
                   "FURTHER_LINK_PORT=80\nFURTHER_LINK_WORK_DIR=work\nFURTHER_VENV=/opt/${HOME}\nFURTHER_LINK_TEMP_DIR=/a\\b\n"
                   "FURTHER_LINK_DEBUG=1\n")
        said = self.take_over()
        for name in ("FURTHER_LINK_PORT", "FURTHER_LINK_WORK_DIR", "FURTHER_VENV", "FURTHER_LINK_TEMP_DIR"):
            self.assertIn(f"{name} isn't taken over", said)
        self.assertEqual(["logging.level = debug"], self.settings())

    def test_it_writes_once(self):
        self.write("etc/default/further-link", "FURTHER_LINK_PORT=9000\n")
        self.file.write_text("net.port = 9003\n", encoding="utf-8")
        self.take_over()
        self.assertEqual(["net.port = 9003"], self.settings())

    def test_without_room_nothing_is_written_and_all_is_told(self):
        self.write("etc/default/further-link", "FURTHER_LINK_PORT=9000\nFURTHER_LINK_DEBUG=1\n")
        self.assertIn("would have been: net.port = 9000, logging.level = debug", self.take_over(room="20"))
        self.assertEqual(["etc"], [path.name for path in self.root.iterdir()])
        self.take_over()
        self.assertEqual(["net.port = 9000", "logging.level = debug"], self.settings())

    def test_a_link_in_its_place_is_not_followed(self):
        self.write("etc/default/further-link", "FURTHER_LINK_PORT=9000\n")
        elsewhere = self.root / "elsewhere"
        self.file.symlink_to(elsewhere)
        self.take_over()
        self.assertFalse(elsewhere.exists())

    def test_a_unit_that_takes_the_place_of_ours_is_told(self):
        self.write(UNIT, "[Service]\nExecStart=/usr/bin/further-link\n")
        self.assertIn("takes the place of this package's unit", self.take_over())

    def test_the_mask_that_further_link_left_is_none(self):
        self.write("etc/systemd/system/other", "")
        (self.root / UNIT).symlink_to("/dev/null")
        self.assertEqual("", self.take_over())

    def test_what_is_no_text_does_no_harm(self):
        path = self.root / "etc/default/further-link"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"\xff\xfe\0FURTHER_LINK_PORT\nFURTHER_VENV='/opt/venv\nFURTHER_LINK_PORT=9000\n")
        self.take_over()
        self.assertEqual(["net.port = 9000"], self.settings())


if __name__ == "__main__":
    unittest.main()
