"""The folders of the embedded PostgreSQL, and whose they are.

Below the data folder: ``postgres/18`` is the cluster, ``postgres/lock`` is held by
the running server, ``run/postgres`` holds its socket. All are open to the server's
user alone; when root starts it that is another user, and nothing else is opened for
it: folders are handed to the server as descriptors, so none above must be passable.
"""

import fcntl
import os
import pwd
from pathlib import Path
from typing import Final

from quietbell.config.postgres_binaries import User

SOCKET_NAME: Final = ".s.PGSQL.5432"
SOCKET_PATH_BYTES_MAX: Final = 100  # the kernel takes 107 and a NUL
OWN_USER: Final = "quietbell"  # taken if the machine has one
NOBODY: Final = "nobody"


class NoFolder(Exception):
    """The server cannot have its folder. The text says why and what to do."""


class StillRuns(Exception):
    """A living server holds the cluster; there is never a second one."""


def cluster_folder(data: Path) -> Path:
    """Return where the cluster of *data*, of whatever version, lies."""
    return data / "postgres"


def socket_folder(data: Path) -> Path:
    """Return where the server's socket lies."""
    return data / "run" / "postgres"


def server_user(data: Path) -> User:
    """Return who runs the server of *data*: ourselves or, for root, somebody less.

    Raises:
        NoFolder: no fitting user is known to this machine.
    """
    own = os.geteuid()
    if own:
        return _known(own)
    for place in (cluster_folder(data), data):
        if place.exists() and place.stat().st_uid:
            return _known(place.stat().st_uid)
    if cluster_folder(data).exists() and any(cluster_folder(data).iterdir()):
        raise NoFolder(
            f"{cluster_folder(data)} belongs to root, and PostgreSQL does not run as "
            f"root: give it to another user with chown -R {NOBODY}"
        )
    for name in (OWN_USER, NOBODY):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(uid=found.pw_uid, gid=found.pw_gid, name=name)
    raise NoFolder(f"this machine has no user {OWN_USER} and no user {NOBODY}")


def opened(folder: Path, user: User) -> int:
    """Make *folder* ready for *user* alone; return a descriptor to hand on.

    Raises:
        NoFolder: it belongs to somebody else, or is no folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as why:
        raise NoFolder(f"{folder} cannot be used: {why.strerror}") from why
    owner = os.fstat(found).st_uid
    if owner not in {user.uid, os.geteuid()}:
        os.close(found)
        raise NoFolder(f"{folder} does not belong to {user.name}")
    if owner != user.uid:
        os.fchown(found, user.uid, user.gid)
    os.fchmod(found, 0o700)
    os.set_inheritable(found, True)
    return found


def held(folder: int) -> int:
    """Hold the cluster for this process until it dies, whatever program it becomes.

    A record lock is not inherited: the server's own children do not hold it, so
    whoever gets it knows that no server lives.

    Raises:
        StillRuns: a living one holds it.
    """
    lock = os.open("lock", os.O_RDWR | os.O_CREAT, 0o600, dir_fd=folder)
    os.set_inheritable(lock, True)
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as why:
        os.close(lock)
        raise StillRuns("its PostgreSQL runs already") from why
    return lock


def _known(uid: int) -> User:
    """Return the user of that id.

    PostgreSQL asks for the name of who runs it, and gives up without one.
    """
    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise NoFolder(
            f"the user id {uid} has no name on this machine, and PostgreSQL does not "
            "run without one: run as a named user, or name a PostgreSQL in DATABASE_URL"
        ) from None
    return User(uid=uid, gid=found.pw_gid, name=found.pw_name)
