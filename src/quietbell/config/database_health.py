"""What the supervisor knows of the database: asked every few seconds, bounded.

It runs in the supervisor's loop, which the alarm path's children depend on: nothing
here blocks, and nothing it learns stops or starts anything.
"""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final, LiteralString

from quietbell.config.database import Database
from quietbell.domain.moments import stamp

ASK_EVERY_SECONDS: Final = 5.0
ANSWER_SECONDS_MAX: Final = 5.0
ASKED: Final[LiteralString] = """
SELECT current_setting('server_version'),
       pg_is_in_recovery(),
       current_setting('transaction_read_only') = 'on',
       (SELECT count(*) FROM pg_stat_replication)
"""


class DatabaseHealth:
    """The last answer, and when it came."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._told: dict[str, Any] = {
            "where": database.shown,
            "state": "unknown",  # "reachable", "read-only", "away"
            "version": None,
            "has_replica": None,
            "answered_at": None,
            "why": "",
        }

    def told(self) -> dict[str, Any]:
        """Return what the status file says of it."""
        return dict(self._told)

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            await self._ask()
            await asyncio.sleep(ASK_EVERY_SECONDS)

    async def _ask(self) -> None:
        import psycopg  # noqa: PLC0415 - where no office runs, it need not be there

        try:
            async with asyncio.timeout(ANSWER_SECONDS_MAX):
                asking = await psycopg.AsyncConnection.connect(
                    self._database.url, autocommit=True
                )
                async with asking:
                    row = await (await asking.execute(ASKED)).fetchone()
        except (psycopg.Error, OSError, TimeoutError) as why:
            self._told.update(state="away", why=_first_line(why))
            return
        assert row is not None
        version, is_replica, is_read_only, replicas = row
        self._told.update(
            state="read-only" if is_replica or is_read_only else "reachable",
            version=str(version).split()[0],
            has_replica=bool(replicas),
            answered_at=stamp(datetime.now(UTC)),
            why="",
        )


def _first_line(why: BaseException) -> str:
    """Return why, without what a server may have added of its rows."""
    return (str(why).strip().splitlines() or [type(why).__name__])[0][:200]
