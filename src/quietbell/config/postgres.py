"""Become the embedded PostgreSQL of a data folder.

This process makes the cluster if there is none, ends what an earlier server left
behind, and then turns into the server itself: the supervisor's direct child, which
dies with it. It never goes on with a server that runs already.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

import structlog

from quietbell.config.children import die_with
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.logs import write_logs_as_json
from quietbell.config.postgres_binaries import (
    MAJOR,
    Binaries,
    NoBinaries,
    User,
    find,
    runnable_by,
)
from quietbell.config.postgres_folder import (
    SOCKET_NAME,
    NoFolder,
    StillRuns,
    cluster_folder,
    held,
    opened,
    server_user,
    socket_folder,
)
from quietbell.config.postgres_settings import (
    ACCESS,
    ACCESS_FILE,
    LOCAL_FILE,
    SETTINGS,
    SETTINGS_FILE,
)

SUPERUSER: Final = "postgres"
NAME: Final = "quietbell"  # the office's role, and the database that is its own
MAKE_SECONDS_MAX: Final = 120.0
LEFT_BEHIND_SECONDS_MAX: Final = 10.0
HALF_MADE: Final = "new"
# Nothing of who starts it: a stray PGDATA or locale must not reach the server.
ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/"}
log = structlog.get_logger()


class CannotMake(Exception):
    """The cluster could not be made. The text is PostgreSQL's."""


def postgres(words: argparse.Namespace) -> int:
    """Be the database server. Returns only if it cannot be started."""
    write_logs_as_json("postgres")
    data = own_folder(words.data)
    try:
        become(data)
    except StillRuns as why:
        raise Refusal(f"{data}: {why}", Exit.TAKEN) from why
    except (NoBinaries, NoFolder, CannotMake) as why:
        raise Refusal(str(why)) from why
    return Exit.FINE


def become(data: Path) -> None:
    """Turn into the server of *data*. Does not return.

    Raises:
        NoBinaries, NoFolder, CannotMake, StillRuns: and nothing runs.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    user = server_user(data)
    binaries = runnable_by(find(), user, data)
    clusters = opened(cluster_folder(data), user)
    sockets = opened(socket_folder(data), user)
    _step_down(user)
    held(clusters)
    inside = Path(f"/proc/self/fd/{clusters}")
    _refuse_other_versions(inside, cluster_folder(data))
    cluster = inside / str(MAJOR)
    _end_left_behind(inside)
    if not cluster.exists():
        _make(binaries, inside, (clusters,))
    (cluster / SETTINGS_FILE).write_text(SETTINGS)
    (cluster / ACCESS_FILE).write_text(ACCESS)
    (cluster / LOCAL_FILE).touch()
    # No server lives, or the lock would be held: what it left would only be in the way.
    for left in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        Path(f"/proc/self/fd/{sockets}", left).unlink(missing_ok=True)
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    os.chdir("/")
    program = binaries.path("postgres")
    socket_setting = f"unix_socket_directories=/proc/self/fd/{sockets}"
    os.execve(program, (program, "-D", str(cluster), "-c", socket_setting), ENVIRONMENT)


def _step_down(user: User) -> None:
    """Become *user* if that is somebody else, and die with who started us."""
    parent = os.getppid()
    if user.uid != os.geteuid():
        os.setgroups([])
        os.setgid(user.gid)
        os.setuid(user.uid)
    os.umask(0o077)
    die_with(parent)  # after the change of user, which forgets it


def _refuse_other_versions(inside: Path, shown: Path) -> None:
    found = sorted(each.name for each in inside.glob("[0-9]*"))
    if found and str(MAJOR) not in found:
        raise NoFolder(
            f"{shown} was made by PostgreSQL {found[-1]}, and this release brings "
            f"{MAJOR}: back it up with the release that ran it, and restore it here"
        )


def _make(binaries: Binaries, inside: Path, fds: tuple[int, ...]) -> None:
    """Make the cluster, its role and its database, whole or not at all."""
    half = inside / HALF_MADE
    shutil.rmtree(half, ignore_errors=True)
    log.info("postgres.making", version=binaries.version)
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    _run(
        (
            *(binaries.path("initdb"), "-D", str(half), "-U", SUPERUSER),
            *("--data-checksums", "--encoding=UTF8", *locale),
            *("--auth=trust", "--no-instructions"),
        ),
        fds=fds,
    )
    said = _run(
        (binaries.path("postgres"), "--single", "-D", str(half), "postgres"),
        fds=fds,
        typed=f"CREATE ROLE {NAME} LOGIN;\nCREATE DATABASE {NAME} OWNER {NAME};\n",
    )
    if "ERROR" in said or "FATAL" in said:
        raise CannotMake(said[-2000:])
    half.rename(inside / str(MAJOR))
    os.fsync(fds[0])


def _run(argv: tuple[str, ...], *, fds: tuple[int, ...], typed: str = "") -> str:
    """Run a program that makes the cluster; it dies with us. Returns what it said."""
    us = os.getpid()
    try:
        done = subprocess.run(
            argv,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            pass_fds=fds,
            timeout=MAKE_SECONDS_MAX,
            preexec_fn=lambda: die_with(us),
        )
    except subprocess.TimeoutExpired as why:
        raise CannotMake(f"{argv[0]} took over {MAKE_SECONDS_MAX:g} s") from why
    if done.returncode:
        raise CannotMake(done.stdout[-2000:])
    return done.stdout


def _end_left_behind(inside: Path) -> None:
    """End what a server that was killed has left at work in this cluster.

    Its children end by themselves, but for one that is frozen or in the middle of a
    long statement; and as long as one lives no new server starts.
    """
    end = time.monotonic() + LEFT_BEHIND_SECONDS_MAX
    while left := _at_work_in(inside):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > end:
            raise CannotMake(f"processes of an earlier server do not end: {left}")
        time.sleep(0.02)


def _at_work_in(inside: Path) -> list[int]:
    """Return the PostgreSQL processes that stand in a cluster below *inside*.

    Told by the folder itself and the program, not by a number that was written down
    once: the kernel gives those to others.
    """
    clusters = {_identity(each) for each in inside.iterdir() if each.is_dir()}
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            program = process.joinpath("exe").readlink().name.split(" ")[0]
            if program == "postgres" and _identity(process / "cwd") in clusters:
                found.append(int(process.name))
        except OSError:
            continue  # it ended just now, or is not ours to ask
    return found


def _identity(folder: Path) -> tuple[int, int]:
    told = folder.stat()
    return told.st_dev, told.st_ino
