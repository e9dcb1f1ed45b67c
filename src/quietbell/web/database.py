"""Whether PostgreSQL answers at all, asked beside the requests that wait for it.

A server that is frozen answers nothing: no time-out of its own runs, and a thread that
waits for it cannot be woken. So the question is asked on a connection of its own, in
the loop, where waiting has an end.
"""

import asyncio
import time
from typing import Any, Final

import psycopg
from django.conf import settings

ASK_SECONDS_MAX: Final = 2.0
FRESH_SECONDS: Final = 0.5  # an answer is good for this long
# What Django's settings hold beside libpq's own words.
_NOT_LIBPQ: Final = frozenset({"pool", "server_side_binding", "isolation_level"})


class Database:
    """Asks one question at a time, whoever wants to know."""

    def __init__(self) -> None:
        self.is_away = False
        self._asked: asyncio.Task[bool] | None = None
        self._answered_at = -FRESH_SECONDS

    async def answers(self) -> bool:
        """Say whether it answers within `ASK_SECONDS_MAX`. Never raises."""
        if self._asked is None:
            if time.monotonic() - self._answered_at < FRESH_SECONDS:
                return not self.is_away
            self._asked = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asked)

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(ASK_SECONDS_MAX):
                connection = await psycopg.AsyncConnection.connect(
                    **connection_words(), autocommit=True
                )
                try:
                    await connection.execute("SELECT 1")
                finally:
                    await connection.close()
            self.is_away = False
        except (psycopg.Error, OSError, TimeoutError):
            self.is_away = True
        finally:
            self._answered_at = time.monotonic()
            self._asked = None
        return not self.is_away


def connection_words() -> dict[str, Any]:
    """Return Django's database settings in libpq's words."""
    told = settings.DATABASES["default"]
    words = {
        "dbname": told["NAME"],
        "user": told["USER"],
        "password": told["PASSWORD"],
        "host": told["HOST"],
        "port": told["PORT"],
        **{k: v for k, v in told["OPTIONS"].items() if k not in _NOT_LIBPQ},
    }
    return {key: value for key, value in words.items() if value != ""}
