"""A PostgreSQL of the system's packages: another major version than the wheel's."""

import contextlib
import os
import pwd
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import psycopg

from quietbell.config.children import die_with
from quietbell.config.database import Database
from tests.support.tools import need

UP_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 20.0
# What a test writes need not outlive a power loss.
SETTINGS = ("fsync=off", "full_page_writes=off", "listen_addresses=")
OFFICE = "office"


class OlderPostgres:
    """A server at work, with an empty database and a role that owns it and no more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.database = self.named(OFFICE, OFFICE)

    def named(self, name: str, role: str) -> Database:
        """Return the database of that name, as that role has it."""
        host = quote(str(self._folder), safe="")
        return Database(url=f"postgresql://{role}@/{name}?host={host}")

    @property
    def superuser(self) -> Database:
        return self.named("postgres", "postgres")

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement as the superuser, outside any transaction."""
        with psycopg.connect(self.superuser.url, autocommit=True) as connection:
            told = connection.execute(cast("Any", statement))
            return told.fetchall() if told.description else []


@contextlib.contextmanager
def older_postgres() -> Iterator[OlderPostgres]:
    """Run one until the block ends. Some 3 s."""
    programs = need("postgresql").parent
    own = pwd.getpwuid(os.geteuid())
    user = own if own.pw_uid else pwd.getpwnam("nobody")
    # A socket's path may hold 107 bytes, and pytest's folders are long.
    with tempfile.TemporaryDirectory(prefix="qb") as short:
        folder, cluster = Path(short), Path(short) / "cluster"
        os.chown(folder, user.pw_uid, user.pw_gid)
        words = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync")
        _run(programs / "initdb", "--locale=C", *words, f"--pgdata={cluster}", as_=user)
        server = _start(programs / "postgres", cluster, folder, user)
        try:
            older = OlderPostgres(folder)
            older.superuser.until_ready(UP_SECONDS_MAX)
            older.run(f"CREATE ROLE {OFFICE} LOGIN")
            older.run(f"CREATE DATABASE {OFFICE} OWNER {OFFICE}")
            yield older
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(STOP_SECONDS_MAX)
            finally:
                server.kill()


def _run(program: Path, *words: str, as_: pwd.struct_passwd) -> None:
    subprocess.run(
        (program, *words),
        check=True,
        capture_output=True,
        cwd="/",
        user=None if os.geteuid() else as_.pw_uid,
    )


def _start(
    program: Path, cluster: Path, folder: Path, as_: pwd.struct_passwd
) -> subprocess.Popen[bytes]:
    us = os.getpid()
    settings = [word for each in SETTINGS for word in ("-c", each)]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            (program, "-D", cluster, "-k", folder, *settings),
            stdout=log,
            stderr=log,
            cwd="/",
            user=None if os.geteuid() else as_.pw_uid,
            preexec_fn=lambda: die_with(us),  # noqa: PLW1509 - no thread is here
        )
