"""A Debian with systemd booted in it, a copy of this machine or of a root: what is done there is gone with it."""
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE = 120  # s
NAMESPACES = ("-m", "-p", "-f", "-u", "-i", "-n", "-C")
# Runs as the first process of new namespaces: an empty directory, the packages, the root, and options for its overlay.
INIT = r"""
set -e
mount --make-rprivate /
mount -t tmpfs -o size=2G none "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=$3,upperdir=$1/upper,workdir=$1/work$4" none "$1/root"
mkdir "$1/root/packages"
mount --bind "$2" "$1/root/packages"
cd "$1/root"
mount -t proc proc proc
mount -t sysfs sysfs sys 2>/dev/null || mount --rbind /sys sys
mount -t tmpfs -o mode=755 none run
mount -t tmpfs -o mode=1777 none tmp
mount -t tmpfs -o mode=755 none dev
for name in null zero full random urandom tty; do
    touch "dev/$name"
    mount --bind "/dev/$name" "dev/$name"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 none dev/shm
ln -s /proc/self/fd dev/fd
# What makes a container of the machine, or only a machine has.
rm -f usr/sbin/policy-rc.d
: > etc/fstab
for unit in systemd-udevd.service systemd-networkd.service systemd-resolved.service; do
    ln -sf /dev/null "etc/systemd/system/$unit"
done
mkdir .old
pivot_root . .old
cd /
umount -l /.old
rmdir /.old
mount --make-rshared /
ip link set lo up
# A user namespace has one of its own, where systemd-binfmt enters what qemu runs.
[ -z "$4" ] || mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
exec env -i container=further-link-test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=basic.target >/run/boot.log 2>&1
"""


def own_group():
    """Where this process is among the control groups, version 2; empty where it can't be seen."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    groups = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    top = next((mount[1] for mount in mounts if mount[2] == "cgroup2"), None)
    path = next((line[3:] for line in groups if line.startswith("0::")), None)
    return Path(top, path.lstrip("/")) if top and path else None


def missing(emulated=False):
    """Why it can't be had on this machine; empty where it can."""
    if os.geteuid() != 0:
        return "only root can boot a Debian of its own"
    for program in ("/lib/systemd/systemd", "/usr/bin/unshare", "/usr/bin/nsenter", "/usr/sbin/ip"):
        if not Path(program).exists() and not shutil.which(Path(program).name):
            return f"there is no {program}: apt-get install systemd util-linux iproute2"
    tried = subprocess.run(["unshare", *NAMESPACES, "true"], stderr=subprocess.PIPE, text=True, check=False)
    if tried.returncode:
        return f"namespaces can't be made here: {tried.stderr.strip()}"
    if not own_group() or not os.access(own_group() / "cgroup.procs", os.W_OK):
        return "there is no cgroup2, or it can't be written"
    if emulated:
        tried = subprocess.run(["unshare", "-U", "-r", "-m", "mount", "-t", "binfmt_misc", "none", "/proc/sys/fs/binfmt_misc"],
                               stderr=subprocess.PIPE, text=True, check=False)
        if tried.returncode:
            return f"this kernel has no binfmt_misc of a namespace's own (6.7 and later have): {tried.stderr.strip()}"
    return ""


class Booted:
    """For a 'with'. `packages`: a directory that is there as /packages. `emulated`: the root that is booted, with programs
    of another kind of processor in it, which its qemu runs; without, this machine's."""

    def __init__(self, packages, emulated=None):
        self.packages = packages
        self.emulated = emulated
        self.place = tempfile.mkdtemp(prefix="further-boot-")
        # One of its own: its systemd ends whole groups, which must be no one else's.
        self.group = own_group() / Path(self.place).name
        self.outer = None
        self.init = None
        self.told = tempfile.TemporaryFile("w+")  # pylint: disable=consider-using-with

    def __enter__(self):
        begin = ["unshare", *NAMESPACES, "sh", "-c", INIT, "sh", self.place, self.packages]
        if self.emulated:
            begin = ["unshare", "-U", "sh", "-c", 'read -r mapped && exec "$@"', "sh", *begin, self.emulated, ",userxattr"]
        else:
            begin += ["/", ""]
        self.group.mkdir()
        begin = ["sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', self.group, *begin]
        self.outer = subprocess.Popen(begin, stdin=subprocess.PIPE, stdout=self.told, stderr=subprocess.STDOUT)
        try:
            if self.emulated:
                self.map_users()
            self.outer.stdin.close()
            self.await_true("systemd has booted", self.is_up)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        children = Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children")
        for child in children.read_text(encoding="ascii").split() if children.exists() else ():
            os.kill(int(child), 9)  # and with the first process of a namespace go all
        self.outer.wait(timeout=PATIENCE)
        self.told.close()
        for group, _, _ in os.walk(self.group, topdown=False):
            os.rmdir(group)
        shutil.rmtree(self.place, ignore_errors=True)

    def map_users(self):
        """In a user namespace every user is who he was."""
        process = Path(f"/proc/{self.outer.pid}")
        self.await_true("it has a user namespace", lambda: os.readlink(process / "ns/user") != os.readlink("/proc/self/ns/user"))
        for kind in ("uid", "gid"):
            (process / f"{kind}_map").write_text("0 0 65536", encoding="ascii")
        self.outer.stdin.write(b"\n")

    def is_up(self):
        if self.outer.poll() is not None:
            self.told.seek(0)
            raise AssertionError(f"It ended with {self.outer.returncode} while it booted:\n{self.told.read()}")
        found = Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children").read_text(encoding="ascii").split()
        self.init = found[0] if found else None
        return self.init is not None and self.run("systemctl", "is-active", "basic.target").stdout.strip() == "active"

    def run(self, *words, stdin=None):
        """What a command did there, with stdout and stderr together."""
        user = ["-U"] if self.emulated else []
        return subprocess.run(["nsenter", "-t", self.init, *user, "-m", "-p", "-u", "-i", "-n", "-C", "--wd=/", "env", "-i",
                               "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8",
                               "DEBIAN_FRONTEND=noninteractive", *words],
                              input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=PATIENCE, check=False)

    def do(self, *words, stdin=None):
        """run(), which has to succeed; returns what it said."""
        done = self.run(*words, stdin=stdin)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(words)} failed with {done.returncode}:\n{done.stdout}")
        return done.stdout

    @staticmethod
    def await_true(what, is_so, patience=PATIENCE):
        until = time.monotonic() + patience
        while not is_so():
            if time.monotonic() > until:
                raise AssertionError(f"It isn't so after {patience} s: {what}.")
            time.sleep(0.1)
