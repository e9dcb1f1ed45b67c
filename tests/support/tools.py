"""What the tests need beyond Python, and how to get it.

Run as a program it installs what is missing where it may (root on Debian), and
elsewhere names each thing and the way to it. A test asks `need` for the program it
starts: without it the test is skipped, and in CI a skip is a failure (conftest.py).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

APT_SECONDS_MAX = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One program outside Python. ``packages`` are Debian's."""

    name: str
    commands: tuple[str, ...]  # the first that is found is used
    packages: tuple[str, ...]
    reason: str
    elsewhere: str

    def path(self) -> Path | None:
        """Return where it is, or None."""
        found = (shutil.which(command) for command in self.commands)
        return next((Path(each) for each in found if each), None)


TOOLS = (
    Tool(
        name="chromium",
        commands=("chromium", "chromium-browser", "google-chrome"),
        packages=("chromium",),
        reason="the page is tried in a real browser",
        elsewhere="install Chromium or Chrome from your system's packages",
    ),
    Tool(
        name="strace",
        commands=("strace",),
        packages=("strace",),
        reason="the order of fdatasync and answer is read from the kernel",
        elsewhere="Linux only: install strace from your system's packages",
    ),
    Tool(
        name="gcc",
        commands=("gcc", "cc"),
        packages=("gcc", "libc6-dev"),
        reason="the shim that makes a disk fail is compiled",
        elsewhere="install a C compiler from your system's packages",
    ),
    Tool(
        name="dovecot",
        commands=("dovecot", "/usr/sbin/dovecot"),
        packages=("dovecot-imapd",),
        reason="the desk's mailbox is read from a real IMAP server",
        elsewhere="install Dovecot's IMAP server from your system's packages",
    ),
    Tool(
        name="postgresql",
        commands=tuple(
            f"/usr/lib/postgresql/{major}/bin/postgres" for major in (15, 16, 17)
        ),
        packages=("postgresql",),
        reason="a backup is restored into an older server than the wheel's",
        elsewhere="install PostgreSQL 15, 16 or 17 from your system's packages",
    ),
)


def need(name: str) -> Path:
    """Return the path of the tool called *name*; skip the test without it."""
    import pytest  # noqa: PLC0415 (this file also runs as a program)

    tool = next(each for each in TOOLS if each.name == name)
    path = tool.path()
    if path is None:
        pytest.skip(f"{tool.name} is missing: {tool.elsewhere}")
    return path


def main(names: Sequence[str] = ()) -> int:
    """Install or name what is missing, of *names* or of all.

    Never fails: the tests say what they skip.
    """
    wanted = [tool for tool in TOOLS if not names or tool.name in names]
    missing = [tool for tool in wanted if tool.path() is None]
    if missing and _may_install():
        _install([package for tool in missing for package in tool.packages])
        missing = [tool for tool in missing if tool.path() is None]
    for tool in missing:
        print(f"missing: {tool.name} ({tool.reason}); {tool.elsewhere}")
        print(f"         on Debian: apt-get install {' '.join(tool.packages)}")
        print("         the tests that need it are skipped (in CI they fail)")
    return 0


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: Sequence[str]) -> None:
    print(f"installing with apt-get: {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--quiet", "--no-install-recommends", *packages]
    for arguments in (["update", "--quiet"], install):
        try:
            done = subprocess.run(
                ["apt-get", *arguments],
                env=quiet,
                check=False,
                capture_output=True,
                text=True,
                timeout=APT_SECONDS_MAX,
            )
        except subprocess.TimeoutExpired:
            print(f"apt-get {arguments[0]} took over {APT_SECONDS_MAX} s")
            return
        if done.returncode:
            print(f"apt-get {arguments[0]} failed:\n{done.stderr[-2000:]}")
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
