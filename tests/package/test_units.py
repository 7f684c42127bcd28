"""The units, and what the journal is told: what systemd thinks of them, without running them."""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
UNITS = TOP / "config/systemd"
CATALOG = UNITS / "further-link.catalog"
HIGHEST = 3.0  # of the agent; 0 is locked in, 10 is free


def analyze(*words):
    return subprocess.run(["systemd-analyze", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                          check=False).stdout


def exposure(unit):
    said = analyze("security", "--offline=yes", "--no-pager", unit)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    if not found:
        raise AssertionError(said)
    return float(found[1])


class UnitsTest(unittest.TestCase):
    def test_the_agent_can_do_little(self):
        self.assertLessEqual(exposure(UNITS / "further-link.service"), HIGHEST)

    def test_the_readme_tells_the_scores_as_they_are(self):
        readme = (UNITS / "README.md").read_text(encoding="utf-8")
        for unit in ("further-link", "further-launcher"):
            told = re.search(rf"`systemd-analyze security {unit}` gives it ([\d.]+)", readme)
            self.assertEqual(f"{exposure(UNITS / f'{unit}.service')}", told[1].rstrip(".,"))

    def test_systemd_understands_every_line(self):
        with tempfile.TemporaryDirectory(prefix="further-units-") as folder:
            for unit in [*UNITS.glob("*.service"), *UNITS.glob("*.socket")]:
                # The programs aren't installed here, and anything that is will do.
                text = re.sub(r"^(ExecStart|ExecReload)=\S+", r"\1=/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)
                Path(folder, unit.name).write_text(text, encoding="utf-8")
            said = analyze("verify", "--man=no", *map(str, Path(folder).iterdir()))
        self.assertEqual([], [line for line in said.splitlines() if "further-l" in line])

    def test_the_catalogue_and_the_list_know_each_audit_line_by_its_id(self):
        code = (TOP / "core/session/AuditKinds.h").read_text(encoding="utf-8")
        kinds = {id: word for word, id in re.findall(r'\{"([a-z]+)", "([0-9a-f]{32})"\}', code)}
        self.assertIn("started", kinds.values())
        listed = re.findall(r"^\| `([a-z]+)` \| .* \| `([0-9a-f]{32})` \|$", (TOP / "SECURITY.md").read_text(encoding="utf-8"),
                            re.MULTILINE)
        self.assertEqual(kinds, {id: word for word, id in listed})
        explained = re.findall(r"^-- ([0-9a-f]{32})$", CATALOG.read_text(encoding="utf-8"), re.MULTILINE)
        self.assertEqual(sorted(kinds), sorted(explained))

    def test_systemd_understands_the_catalogue(self):
        with tempfile.TemporaryDirectory(prefix="further-catalogue-") as root:
            folder = Path(root, "usr/lib/systemd/catalog")
            folder.mkdir(parents=True)
            Path(root, "var/lib/systemd/catalog").mkdir(parents=True)
            shutil.copy(CATALOG, folder)
            made = subprocess.run(["journalctl", "--update-catalog", f"--root={root}"], stderr=subprocess.PIPE, text=True, timeout=60,
                                  check=False)
            self.assertEqual((0, ""), (made.returncode, made.stderr))
            said = subprocess.run(["journalctl", "--list-catalog", f"--root={root}"], stdout=subprocess.PIPE, text=True, timeout=60,
                                  check=True).stdout
        self.assertEqual(CATALOG.read_text(encoding="utf-8").count("\nSubject: "), said.count(" Further Link: "))


if __name__ == "__main__":
    if not shutil.which("systemd-analyze"):
        print("SKIPPED: there is no systemd-analyze: apt-get install systemd")
        sys.exit(77)
    unittest.main()
