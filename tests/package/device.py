"""A device with the package: what an administrator types there, and what is to be seen of it."""

# Where what is there after a purge says nothing: logs, and what dpkg and apt keep for themselves. As piuparts has it.
OF_NO_MATTER = ("/proc", "/sys", "/dev", "/run", "/tmp", "/packages", "/var/cache", "/var/log", "/var/lib/dpkg", "/var/lib/apt",
                "/var/lib/systemd", "/var/lib/PackageKit", "/var/tmp", "/root", "/etc/ld.so.cache", "/etc/.pwd.lock", "/etc/machine-id",
                "/etc/passwd-", "/etc/group-", "/etc/shadow-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-")


class Device:
    """`debian`: a Booted, which outlives it."""

    def __init__(self, debian):
        self.debian = debian

    def install(self, package):
        return self.debian.do("apt-get", "-y", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", "install",
                              f"/packages/{package.name}")

    def drop_in(self, unit, name, text):
        folder = f"/run/systemd/system/{unit}.service.d"
        self.debian.do("mkdir", "-p", folder)
        self.debian.do("sh", "-c", f"cat > {folder}/{name}.conf", stdin=text)
        self.debian.do("systemctl", "daemon-reload")

    def pid(self, unit):
        return self.debian.do("systemctl", "show", "--property=MainPID", "--value", unit).strip()

    def is_active(self, unit):
        return self.debian.run("systemctl", "is-active", unit).stdout.strip() == "active"

    def said_by(self, script, user=()):
        """What a program says that root has sent, or a user by the words before, or nothing where it wasn't started."""
        self.debian.do("sh", "-c", "cat > /tmp/program.py", stdin=script)
        done = self.debian.run(*user, "further-linkctl", "run", *self.port, "/tmp/program.py")
        self.said = done.stdout
        return done.stdout if done.returncode == 0 else None

    port = ()
    said = ""

    def await_service(self):
        try:
            self.debian.await_true("a program runs", lambda: self.said_by("print('on')") == "on\n")
        except AssertionError as failure:
            log = self.debian.run("journalctl", "--no-pager", "-n", "20").stdout
            raise AssertionError(f"{failure}\n{self.said}\n{log}") from failure

    def files(self):
        pruned = [word for path in OF_NO_MATTER for word in ("-path", path, "-prune", "-o")]
        return set(self.debian.do("find", "/", "-xdev", *pruned, "-print").splitlines())

    def accounts(self):
        return {name: self.debian.do("cat", f"/etc/{name}") for name in ("passwd", "group", "shadow", "gshadow")}
