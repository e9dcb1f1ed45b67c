"""Which PostgreSQL the office's records are in: its own embedded one, or a site's.

The alarm path never asks here. A value of this is made in each process anew: the
way to a socket below a long path is a descriptor of this very process.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlsplit

from quietbell.config.postgres import NAME, SUPERUSER
from quietbell.config.postgres_folder import SOCKET_PATH_BYTES_MAX, socket_folder
from quietbell.config.settings import Nonsense

ENVIRONMENT_NAMES: Final = ("QUIETBELL_DATABASE_URL", "DATABASE_URL")
# For a process that knows of no database: a password is nothing for its environment.
WITHOUT_DATABASE: Final = MappingProxyType(dict.fromkeys(ENVIRONMENT_NAMES))
CONNECT_SECONDS_MAX: Final = 5
AGAIN_SECONDS: Final = 0.05
_held: Final[dict[Path, int]] = {}


class DatabaseAway(Exception):
    """It did not answer in time. The text says what it said last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the office's records are. ``url`` is libpq's, and may hold a password."""

    url: str
    data: Path | None = None  # of the embedded one

    @property
    def is_embedded(self) -> bool:
        """Say whether the supervisor runs it."""
        return self.data is not None

    @property
    def as_superuser(self) -> "Database":
        """Return the embedded one as its own superuser, to make and drop databases."""
        assert self.data is not None, "a site's own cluster has its own superuser"
        return Database(url=_through(self.data, SUPERUSER, "postgres"), data=self.data)

    @property
    def shown(self) -> str:
        """Return how it may be told: without user, password and options."""
        if self.is_embedded:
            return "embedded"
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname or 'local'}{port}{parts.path}"

    def into_environment(self) -> None:
        """Name it to what this process loads next (the office's settings)."""
        os.environ[ENVIRONMENT_NAMES[0]] = self.url

    def until_ready(self, seconds_max: float) -> None:
        """Return once it answers a question.

        Raises:
            DatabaseAway: not within *seconds_max*.
        """
        import psycopg  # noqa: PLC0415 - half the alarm path's commands need none

        end, said = time.monotonic() + seconds_max, "nothing"
        while True:
            try:
                with psycopg.connect(
                    self.url, connect_timeout=CONNECT_SECONDS_MAX
                ) as c:
                    c.execute("SELECT 1")
                    return
            except psycopg.OperationalError as why:
                said = str(why).strip()
            if time.monotonic() > end:
                raise DatabaseAway(f"{self.shown}, {seconds_max:g} s: {said}")
            time.sleep(AGAIN_SECONDS)


def database_of(
    data: Path, named: str | None = None, environment: Mapping[str, str] = os.environ
) -> Database:
    """Return the database that *named* or the environment says, or *data*'s own.

    Raises:
        Nonsense: what they say is no address of a PostgreSQL.
    """
    told = (named, *(environment.get(each) for each in ENVIRONMENT_NAMES))
    url = next((each for each in told if each), None)
    if url is None:
        return embedded(data)
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise Nonsense("DATABASE_URL: as postgresql://user@host/name, nothing else")
    return Database(url=url)


def embedded(data: Path) -> Database:
    """Return the database that *data*'s own PostgreSQL keeps."""
    return Database(url=_through(data, NAME, NAME), data=data)


def _through(data: Path, role: str, name: str) -> str:
    return f"postgresql://{role}@/{name}?host={quote(_address(data), safe='')}"


def _address(data: Path) -> str:
    """Return a path by which this process reaches the folder of *data*'s socket.

    A socket's path may hold 107 bytes; a longer one is reached through an open
    descriptor of its folder, which stays open as long as this process lives.
    """
    folder = socket_folder(data.absolute())
    if len(os.fsencode(folder)) + len("/.s.PGSQL.5432") <= SOCKET_PATH_BYTES_MAX:
        return str(folder)
    if folder not in _held:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _held[folder] = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.set_inheritable(_held[folder], True)
    return f"/proc/self/fd/{_held[folder]}"
