"""What test_boot.py tries of a device's configuration: faults, who judges it, what can't be read."""
import re

AGENT = "further-link"


class OfTheConfiguration:
    """Tests of a TestCase that has a `debian` and a `device`."""

    def test_3_a_fault_in_the_configuration_is_told_wherever_one_looks(self):
        settings = "/etc/further-link/further-link.properties"
        self.debian.do("sh", "-c", f"cp -p {settings} /tmp/settings && echo 'net.prot = 8030' >> {settings}")
        self.assertNotEqual(self.debian.run("systemctl", "reload", AGENT).returncode, 0)
        self.device.await_service()
        self.assertNotEqual(self.debian.run("systemctl", "restart", AGENT).returncode, 0)
        for words in (("systemctl", "status", AGENT), ("further-linkctl", "doctor")):
            self.assertRegex(self.debian.run(*words).stdout, r"net\.prot\b.*net\.port")
        self.debian.do("cp", "-p", "/tmp/settings", settings)
        self.debian.do("systemctl", "restart", AGENT)
        self.debian.do("systemctl", "reload", AGENT)

    def test_3_a_configuration_is_judged_for_the_agent_whoever_asks(self):
        file = "/etc/further-link/conf.d/zz.properties"
        somebody = ("setpriv", "--reuid=daemon", "--regid=daemon")
        asking = ((), (*somebody, "--groups=further-link"), (*somebody, "--clear-groups"))
        self.debian.do("sh", "-c", f"echo 'programs.user = nobody' > {file}")
        for state in ("start", "stop"):
            self.debian.do("systemctl", state, AGENT)
            for who in asking:
                said = self.debian.run(*who, "further-linkctl", "config", "check")
                self.assertEqual(said.returncode, 0, f"{who}: {said.stdout}")
        for text, fault in (("net.port = 80", "net.port is 80, and only root may listen below 1024"),
                            ("programs.user = no-such-user", 'programs.user is "no-such-user", and there is no such user'),
                            ("programs.usr = ada", "Unknown setting programs.usr; did you mean programs.user?")):
            self.debian.do("sh", "-c", f"echo '{text}' > {file}")
            for who in asking:
                said = self.debian.run(*who, "further-linkctl", "config", "check")
                self.assertNotEqual(said.returncode, 0, said.stdout)
                self.assertIn(f"{file}:1: {fault}", said.stdout)
            self.assertNotEqual(self.debian.run("systemctl", "start", AGENT).returncode, 0)
            self.assertEqual(self.debian.run("systemctl", "is-active", AGENT).stdout.strip(), "failed", "and isn't tried again")
            doctor = re.sub(r"\s+", " ", self.debian.run("further-linkctl", "doctor").stdout)
            self.assertIn(f"fault configuration {file}:1: {fault}", doctor)
            for misleading in ("Start one with", "There is no /run/further-link/admin.sock"):
                self.assertNotIn(misleading, doctor)
            for words in (("status",), ("run", "/dev/null")):
                self.assertIn("sudo further-linkctl doctor says why", self.debian.run("further-linkctl", *words).stdout)
        self.debian.do("rm", file)
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()

    def test_3_a_broken_configuration_takes_down_no_agent(self):
        file = "/etc/further-link/conf.d/zz.properties"
        self.debian.do("sh", "-c", f"echo 'programs.user = daemon' > {file}")
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()
        self.debian.do("sh", "-c", f"echo 'programs.usr = daemon' > {file}")
        doctor = self.debian.run("further-linkctl", "doctor").stdout
        self.assertIn(f"{file}:1: Unknown setting programs.usr", doctor)
        self.assertNotIn("systemctl restart", doctor)
        self.debian.do("rm", file)
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()

    def test_3_the_settings_may_be_shut_or_gone(self):
        settings = "/etc/further-link/further-link.properties"
        self.debian.do("chmod", "0600", settings)
        shut = f"The configuration file {settings} can't be read (Permission denied): sudo chmod 644 {settings}"
        for state in ("active", "failed"):
            self.assertEqual(self.debian.run("systemctl", "is-active", AGENT).stdout.strip(), state)
            self.assertIn(shut, self.debian.run("further-linkctl", "config", "check").stdout)
            self.debian.run("systemctl", "restart", AGENT)
        self.debian.do("mv", settings, "/tmp/settings")
        self.debian.do("systemctl", "restart", AGENT)
        gone = f"There is no {settings}, which was installed with the agent"
        for words in (("further-linkctl", "doctor"), ("further-linkctl", "config", "check"), ("journalctl", "-u", AGENT, "-n", "20")):
            self.assertIn(gone, re.sub(r"\s+", " ", self.debian.run(*words).stdout), words)
        self.debian.do("mv", "/tmp/settings", settings)
        self.debian.do("chmod", "0644", settings)
        self.debian.do("systemctl", "restart", AGENT)
        self.device.await_service()
