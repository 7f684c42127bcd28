#!/usr/bin/python3
"""test_boot.py DIRECTORY [ROOT]: the packages in DIRECTORY, on a Debian with systemd (booted.py): installed, used, hurt,
upgraded, removed. One boot for all of it, in the order of a device's life. ROOT: a Debian that can run programs of another
kind of processor, as scripts/package makes it; the packages are that one's, and what qemu can't do is left out."""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
from booted import Booted, missing  # noqa: E402, pylint: disable=wrong-import-position
from configuration import OfTheConfiguration  # noqa: E402, pylint: disable=wrong-import-position
from device import Device  # noqa: E402, pylint: disable=wrong-import-position
from stand_in import further_link  # noqa: E402, pylint: disable=wrong-import-position

AGENT = "further-link"
LAUNCHER = "further-launcher"
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
packages = None  # set by main
root = None
# qemu writes and executes memory; what it doesn't pass on to the kernel (emulated.cpp), whose a local connection is among it.
EMULATED = """[Service]
Environment=LD_PRELOAD=/packages/emulated.so
MemoryDenyWriteExecute=no
"""
EMULATED_AGENT = EMULATED + """ExecStart=
ExecStart=/usr/sbin/further-linkd -Dsecurity.legacyOpen=true
"""


def newer(package, folder):
    """The same package with a higher version."""
    with tempfile.TemporaryDirectory(prefix="further-newer-") as place:
        subprocess.run(["dpkg-deb", "-R", package, place], check=True)
        control = Path(place, "DEBIAN/control")
        control.write_text(re.sub(r"(?m)^Version: .*$", "Version: 9.9.9-1", control.read_text(encoding="utf-8")), encoding="utf-8")
        made = Path(folder, "further-link-agent_9.9.9-1.deb")
        subprocess.run(["dpkg-deb", "--root-owner-group", "-b", place, made], stdout=subprocess.DEVNULL, check=True)
    return made


class LifeOfADevice(OfTheConfiguration, unittest.TestCase):
    """The tests run by name."""
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="further-packages-")
        Path(cls.folder).chmod(0o755)
        found = [Path(shutil.copy(each, cls.folder)) for each in Path(packages).glob("further-link-agent_*.deb")]
        assert len(found) == 1, f"one package of the agent has to be in {packages}, and not {found}"
        cls.package = found[0]
        cls.architecture = subprocess.check_output(["dpkg-deb", "-f", cls.package, "Architecture"], text=True).strip()
        cls.newer = newer(cls.package, cls.folder)
        cls.debian = cls.enterClassContext(Booted(cls.folder, root))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.device = Device(cls.debian)
        # Whatever this machine has had of it, the copy has never seen it.
        cls.debian.run("apt-get", "-y", "purge", "further-link-agent", "further-link-agent-dev")
        cls.debian.do("rm", "-rf", "/var/lib/further-link", "/etc/further-link")
        if root:
            shutil.copy(Path(packages, "tests/emulated.so"), cls.folder)
            cls.device.drop_in(AGENT, "emulated", EMULATED_AGENT)
            cls.device.drop_in(LAUNCHER, "emulated", EMULATED)
            cls.debian.do("apt-get", "-y", "--no-install-recommends", "install", f"python3:{cls.architecture}")
        cls.before = cls.device.files(), cls.device.accounts()

    def assert_others(self, unit, former):
        self.debian.await_true(f"{unit} is there again", lambda: self.device.pid(unit) not in ("0", former))
        self.device.await_service()

    def test_1_is_installed_and_serves(self):
        self.device.install(self.package)
        for unit in (AGENT, LAUNCHER + ".socket", LAUNCHER):
            self.assertTrue(self.device.is_active(unit), self.debian.run("systemctl", "status", unit).stdout)
        self.device.await_service()
        doctor = self.debian.run("further-linkctl", "doctor")
        if not root:  # where everybody is let in, doctor tells
            self.assertEqual(doctor.returncode, 0, doctor.stdout)
        self.assertIn("The agent runs as further-link", doctor.stdout)

    def test_2_programs_run_as_the_right_user(self):
        known = self.debian.run("id", "-u", "pi")
        expected = known.stdout if known.returncode == 0 else self.debian.do("id", "-u", "nobody")
        self.assertEqual(self.device.said_by("import os\nprint(os.getuid())"), expected)
        self.assertEqual(self.device.said_by("import os\nprint(os.uname().machine)"), MACHINES[self.architecture] + "\n")
        self.assertEqual(self.debian.do("ps", "-o", "user=", "-p", self.device.pid(AGENT)).strip(), "further-link")
        self.assertEqual(self.debian.do("ps", "-o", "user=", "-p", self.device.pid(LAUNCHER)).strip(), "root")

    def test_2_members_of_its_group_look_after_it(self):
        if root:
            self.skipTest("qemu doesn't pass on in what groups who connects is")
        ada = ("setpriv", "--reuid=ada", "--regid=ada", "--init-groups", "--reset-env")
        self.debian.do("adduser", "--quiet", "--disabled-password", "--gecos", "", "ada")
        self.assertIsNone(self.device.said_by("print('no')", ada))
        self.assertIn("Programs of ada may not use this agent", self.device.said)
        self.assertIn(f"or join the group {AGENT}: sudo adduser ada {AGENT}", self.device.said)
        self.debian.do("adduser", "ada", AGENT)
        self.assertEqual(self.device.said_by("print('yes')", ada), "yes\n")
        self.assertIn("further-link", self.debian.do(*ada, "further-linkctl", "status"))
        self.debian.do("deluser", "--remove-home", "ada")

    def test_2_the_line_to_try_can_be_typed_as_the_journal_has_it(self):
        said = self.debian.do("journalctl", "--no-pager", "-o", "cat", "-u", AGENT)
        line = re.search(r"^Try: (.*&& )sudo (further-linkctl run .*)$", said, re.MULTILINE)
        self.assertIsNotNone(line, said)
        typed = line[1] + line[2]  # who types here is root, who may have no sudo
        self.assertIn("Ada", self.debian.do("sh", "-c", f"cd /root && {typed}", stdin="Ada\n"))

    def test_2_who_did_what_is_explained_in_the_journal(self):
        table = (Path(__file__).resolve().parents[2] / "core/session/AuditKinds.h").read_text(encoding="utf-8")
        started = re.search(r'"started", "([0-9a-f]{32})"', table)[1]
        said = self.debian.do("journalctl", "--no-pager", "-x", f"MESSAGE_ID={started}")
        self.assertIn("audit: started client=", said)
        self.assertIn("A program was started for client ", said)

    def test_3_what_was_kept_may_be_thrown_away(self):
        for what in (("rm", "-rf", "/var/lib/further-link"), ("chown", "root:root", "/var/lib/further-link")):
            self.debian.do(*what)
            self.debian.do("systemctl", "restart", AGENT)
            self.device.await_service()
            self.assertEqual(self.device.said_by("import os\nopen(os.path.expanduser('~/kept'), 'w')\nprint('kept')"), "kept\n",
                             f"{self.device.said}, after {what}")

    def test_3_links_of_the_agent_lead_root_nowhere(self):
        agent = ("setpriv", "--reuid=further-link", "--regid=further-link", "--clear-groups")
        self.debian.do("mkdir", "-m", "0755", "/srv/another")
        place = "cd /var/lib/further-link && (rm -f homes 2>/dev/null || mv homes homes.old) &&"
        for trap in ("ln -s /srv/another homes", "mkdir -m 0777 homes && ln -s /srv/another homes/nobody"):
            self.debian.do(*agent, "sh", "-c", f"{place} {trap}")
            self.debian.do("systemctl", "restart", AGENT)
            self.device.await_service()
            self.assertEqual(self.debian.do("stat", "-c", "%U %a", "/srv/another").strip(), "root 755", trap)
            self.assertEqual(self.debian.do("ls", "/srv/another"), "", trap)
        self.debian.do("rm", "-rf", "/var/lib/further-link", "/srv/another")
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()

    def test_3_doctor_says_how_what_was_shut_is_opened(self):
        self.debian.do("chmod", "0500", "/var/lib/further-link")
        self.assertIn("sudo chmod u+rwx /var/lib/further-link", self.debian.run("further-linkctl", "doctor").stdout)
        self.debian.do("chmod", "0711", "/var/lib/further-link")
        self.debian.do("systemctl", "mask", "--now", LAUNCHER)
        self.assertIsNone(self.device.said_by("print('no')"))
        self.assertIn("further-linkctl doctor", self.device.said)
        self.assertIn("systemctl status further-launcher", self.debian.run("further-linkctl", "doctor").stdout)
        self.assertNotEqual(self.debian.run("systemctl", "restart", AGENT).returncode, 0)
        self.assertIn("sudo systemctl unmask further-launcher.service", self.debian.run("further-linkctl", "doctor").stdout)
        self.debian.do("systemctl", "unmask", LAUNCHER)
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()

    def test_3_what_is_killed_comes_back(self):
        for unit in (AGENT, LAUNCHER):
            former = self.device.pid(unit)
            self.debian.do("kill", "-KILL", former)
            self.assert_others(unit, former)

    def test_4_a_loop_that_hangs_is_begun_anew(self):
        # Soon, and not after the half minute of the unit.
        self.device.drop_in(AGENT, "soon", "[Service]\nWatchdogSec=2s\nTimeoutAbortSec=1s\n")
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()
        former = self.device.pid(AGENT)
        self.debian.do("kill", "-STOP", former)
        self.assert_others(AGENT, former)
        self.assertIn("watchdog", self.debian.do("journalctl", "-u", AGENT, "--no-pager").lower())

    def test_5_a_launcher_keeps_its_rules_until_both_begin_anew(self):
        file = "/etc/further-link/conf.d/rules.properties"
        self.debian.do("sh", "-c", f"echo 'programs.maxOpenFiles = 99' > {file}")
        refused = self.debian.run("further-linkctl", "restart")
        self.assertNotEqual(refused.returncode, 0, refused.stdout)
        self.assertIn("programs.maxOpenFiles (the launcher has none, the configuration says 99)", refused.stdout)
        self.assertIn("sudo systemctl restart further-link", refused.stdout)
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()
        self.assertEqual(self.device.said_by("import resource\nprint(resource.getrlimit(resource.RLIMIT_NOFILE)[1])"), "99\n")
        self.assertIn("The launcher keeps to the rules", self.debian.run("further-linkctl", "doctor").stdout)
        self.debian.do("rm", file)
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()

    def test_6_an_upgrade_keeps_what_was_configured(self):
        self.debian.do("sh", "-c", "echo 'net.port = 8030' >> /etc/further-link/further-link.properties")
        former = self.device.pid(AGENT)
        self.device.install(self.newer)
        self.device.port = ("--port", "8030")
        self.assert_others(AGENT, former)
        self.assertIn("9.9.9-1", self.debian.do("dpkg-query", "-W", "further-link-agent"))

    def test_7_a_removed_one_leaves_settings_only(self):
        self.debian.do("apt-get", "-y", "remove", "further-link-agent")
        for unit in (AGENT, LAUNCHER + ".socket", LAUNCHER):
            self.assertFalse(self.device.is_active(unit))
        self.assertIn("net.port = 8030", self.debian.do("cat", "/etc/further-link/further-link.properties"))
        self.assertEqual(self.debian.run("pgrep", "-u", "further-link").stdout, "")

    def test_8_a_purged_one_leaves_nothing(self):
        self.debian.do("apt-get", "-y", "purge", "further-link-agent")
        files, accounts = self.before
        self.assertEqual(sorted(self.device.files() - files), [])
        self.assertEqual(sorted(files - self.device.files()), [])
        self.assertEqual(self.device.accounts(), accounts)

    def test_9_pi_top_s_further_link_goes_and_what_wants_it_stays(self):
        others = [f"/packages/{each.name}" for each in further_link(self.folder, self.architecture)]
        self.debian.do("dpkg", "--no-triggers", "-i", *others)
        if not root:  # where the emulated agent's drop-in holds for it, too
            self.assertTrue(self.device.is_active(AGENT))
        self.debian.do("sh", "-c", "echo FURTHER_LINK_PORT=8031 > /etc/default/further-link")
        self.device.install(self.package)
        self.device.port = ("--port", "8031")
        self.device.await_service()
        self.assertIn("enabled", self.debian.do("systemctl", "is-enabled", AGENT))
        states = self.debian.do("dpkg-query", "-f", "${Package} ${db:Status-Abbrev}\n", "-W", "further-link", "wants-further-link")
        self.assertEqual(states.split(), ["further-link", "rc", "wants-further-link", "ii"])
        self.debian.do("dpkg", "--no-triggers", "--purge", "wants-further-link", "further-link-agent", "further-link")

    def test_9_what_is_not_the_package_s_survives_a_purge(self):
        self.debian.do("useradd", "--user-group", "further-link")  # somebody who logs in
        self.debian.do("mkdir", "-p", "/var/lib/further-link/mounted")
        self.debian.do("mount", "-t", "tmpfs", "none", "/var/lib/further-link/mounted")
        self.debian.do("touch", "/var/lib/further-link/mounted/precious", "/srv/precious")
        self.debian.do("ln", "-s", "/srv", "/var/lib/further-link/homes")
        tried = self.debian.run("dpkg", "--no-triggers", "-i", f"/packages/{self.package.name}")
        self.assertIn("is not a system user", tried.stdout)
        said = self.debian.do("dpkg", "--no-triggers", "--purge", "further-link-agent")
        self.assertIn("unmount it", said)
        self.debian.do("id", "further-link")
        self.debian.do("ls", "/var/lib/further-link/mounted/precious", "/srv/precious")


if __name__ == "__main__":
    root = sys.argv.pop(2) if len(sys.argv) == 3 else None
    reason = missing(emulated=root is not None)
    if reason:
        print(f"SKIPPED: {reason}")
        sys.exit(77)
    packages = sys.argv.pop(1)
    unittest.main(failfast=True)
