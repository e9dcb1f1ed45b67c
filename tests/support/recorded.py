"""What the office has recorded, held against the journal: all of it, once, in order."""

import hashlib
import json
import time
from pathlib import Path
from typing import Any

import psycopg

from quietbell.config.database import Database
from quietbell.journal.reading import lines
from tests.support.processes import DidNotHappen

LOOK_SECONDS = 0.1


def said_by_scribe(data: Path) -> dict[str, Any]:
    """Return what the scribe wrote last of recording, {} if nothing."""
    try:
        told = json.loads((data / "run" / "scribe.json").read_text())
        return dict(told["recording"])
    except (OSError, ValueError):
        return {}


def ledger(database: Database) -> list[tuple[int, str]]:
    """Return every recorded entry in the order of recording: its place, its bytes."""
    with psycopg.connect(database.url, connect_timeout=5) as connection:
        found = connection.execute(
            "SELECT seq, raw FROM storage_ledgerentry ORDER BY number"
        )
        return [(int(seq), hashlib.sha256(raw).hexdigest()) for seq, raw in found]


def journal(data: Path) -> list[tuple[int, str]]:
    """Return every entry of the journal likewise."""
    return [
        (int(json.loads(line)["seq"]), hashlib.sha256(line.encode()).hexdigest())
        for line in lines(data / "journal")
    ]


def until_recorded(data: Path, database: Database, *, seconds: float) -> int:
    """Wait until the office has what the journal has; return how many entries.

    Raises:
        DidNotHappen: not in time, or something else than the journal was recorded.
    """
    end = time.monotonic() + seconds
    while True:
        kept, recorded = journal(data), []
        try:
            recorded = ledger(database)
        except psycopg.OperationalError:
            pass  # it is being started
        if recorded == kept:
            return len(kept)
        if recorded != kept[: len(recorded)]:
            raise DidNotHappen("what is recorded is not what the journal has")
        if time.monotonic() > end:
            raise DidNotHappen(
                f"{len(recorded)} of {len(kept)} recorded in {seconds} s: "
                f"{said_by_scribe(data)}"
            )
        time.sleep(LOOK_SECONDS)
