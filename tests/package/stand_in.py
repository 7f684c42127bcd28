"""A stand-in of pi-top's further-link, as far as its package matters to ours: a unit of the same name that has the port."""
import subprocess
import tempfile
from pathlib import Path

# As debhelper's have it.
SCRIPTS = {
    "postinst": """deb-systemd-helper unmask further-link.service >/dev/null || true
deb-systemd-helper enable further-link.service >/dev/null || true
systemctl --system daemon-reload
deb-systemd-invoke start further-link.service || true
""",
    "prerm": """[ "$1" != remove ] || deb-systemd-invoke stop further-link.service
""",
    "postrm": """[ "$1" != remove ] || deb-systemd-helper mask further-link.service >/dev/null
[ "$1" != purge ] || deb-systemd-helper purge further-link.service >/dev/null
[ "$1" != purge ] || deb-systemd-helper unmask further-link.service >/dev/null
systemctl --system daemon-reload
"""}
UNIT = """[Service]
ExecStart=/usr/bin/python3 -m http.server --bind 127.0.0.1 8028
Restart=always
[Install]
WantedBy=multi-user.target
"""


def package(folder, name, architecture, files=None, scripts=None, more=""):
    with tempfile.TemporaryDirectory(prefix="further-stand-in-") as place:
        control = (f"Package: {name}\nVersion: 5.11.0-1\nArchitecture: {architecture}\n{more}"
                   "Maintainer: Nobody <nobody@localhost>\nDescription: stand-in\n")
        programs = {f"DEBIAN/{script}": f"#!/bin/sh\nset -e\n{text}" for script, text in (scripts or {}).items()}
        for path, text in {"DEBIAN/control": control, **(files or {}), **programs}.items():
            file = Path(place, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            file.chmod(0o755 if path in programs else 0o644)
        Path(place).chmod(0o755)
        made = Path(folder, f"{name}.deb")
        subprocess.run(["dpkg-deb", "--root-owner-group", "-b", place, made], stdout=subprocess.DEVNULL, check=True)
    return made


def further_link(folder, architecture):
    """Its package, and that of something that wants it."""
    return (package(folder, "further-link", architecture, {"lib/systemd/system/further-link.service": UNIT}, SCRIPTS),
            package(folder, "wants-further-link", architecture, more="Depends: further-link\n"))
