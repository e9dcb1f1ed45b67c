"""What a start finds on disk: everything a restart must fold, and where to go on.

It only reads, and whatever it meets it returns something: a journal that cannot be
read to its end must still take the next press.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import structlog

from quietbell.journal import segment_file
from quietbell.journal.entries import BEGINNING
from quietbell.journal.segment_file import ROWS_A_READ, Opening, Opens, Row

log = structlog.get_logger()

PROBES_MAX: Final = 200_000  # single rows asked for past a page that cannot be read
SILENT_PROBES_MAX: Final = 5_000  # in a row without an answer: the rest is gone

_FAILURES: Final = (
    sqlite3.Error,
    OSError,
    LookupError,
    TypeError,
    msgspec.MsgspecError,
)


@dataclass(slots=True, kw_only=True)
class Found:
    """One segment as far as it can be read."""

    number: int
    opening: Opening | None = None
    carried: list[Row] = field(default_factory=list)
    own: list[Row] = field(default_factory=list)
    damaged: list[Row] = field(default_factory=list)
    head: tuple[int, bytes] | None = None  # seq and digest
    hole_seq: int = 0  # the last entry of the last hole
    is_sealed: bool = False
    troubles: list[str] = field(default_factory=list)

    @property
    def opens_whole(self) -> bool:
        """Whether a restart needs nothing from before this segment."""
        if self.opening is None or self.troubles:
            return False
        return self.opening.opens in (Opens.FIRST, Opens.LIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Where the journal stands. ``rows`` are in order, each once."""

    rows: list[Row]
    damaged: frozenset[Row]  # those of them whose bytes are not what was written
    head_seq: int  # 0: nothing yet
    head_digest: bytes
    again: tuple[Row, ...]  # past the head: only a file that was given up has them
    newest: int | None  # number of the newest segment, None: there is none
    is_open: bool  # the newest may be gone on with
    is_break: bool  # the chain cannot be proven across this start
    unsealed: tuple[int, ...]  # older segments that a crash left open
    troubles: tuple[str, ...]  # sentences, oldest segment first


def recover(folder: Path) -> Recovered:
    """Read what a restart needs from *folder*. Never raises because of a disk."""
    try:
        paths = segment_file.paths(folder)
    except OSError as why:
        log.error("journal.unreadable", why=why.strerror)
        return _nothing(f"journal folder cannot be listed: {why.strerror}")
    if not paths:
        return _nothing()
    found: list[Found] = []
    for path, before in zip(
        reversed(paths), [*reversed(paths[:-1]), None], strict=True
    ):
        found.append(read_segment(path))
        # One before that is not sealed may have been gone on with.
        if found[-1].opens_whole and (before is None or _is_sealed(before)):
            break
    found.reverse()
    for each in found:
        for trouble in each.troubles:
            log.error("journal.segment_damaged", segment=each.number, why=trouble)
    return _together(found)


def _is_sealed(path: Path) -> bool:
    try:
        with segment_file.opened(path) as connection:
            return segment_file.sealing_of(connection) is not None
    except _FAILURES:
        return False


def _nothing(*troubles: str) -> Recovered:
    return Recovered(
        rows=[],
        damaged=frozenset(),
        head_seq=0,
        head_digest=bytes.fromhex(BEGINNING),
        again=(),
        newest=None,
        is_open=False,
        is_break=bool(troubles),
        unsealed=(),
        troubles=troubles,
    )


def _together(found: list[Found]) -> Recovered:
    newest = found[-1]
    rows = _in_order(row for each in found for row in (*each.carried, *each.own))
    head_seq, head_digest = _head(found)
    again: tuple[Row, ...] = ()
    if newest.head and not newest.troubles and newest.head[0] < head_seq:
        # A sync of these failed, and we ended before they were in the next file.
        head_seq, head_digest = newest.head
        again = tuple(row for row in rows if row.seq > head_seq)
    return Recovered(
        rows=rows,
        damaged=frozenset(row for each in found for row in each.damaged),
        head_seq=head_seq,
        head_digest=head_digest,
        again=again,
        newest=newest.number,
        is_open=not newest.troubles and not newest.is_sealed,
        is_break=bool(newest.troubles),
        unsealed=tuple(
            each.number
            for each in found[:-1]
            if not each.is_sealed and not each.troubles
        ),
        troubles=tuple(
            f"segment {each.number}: {why}" for each in found for why in each.troubles
        ),
    )


def _head(found: list[Found]) -> tuple[int, bytes]:
    """Return the furthest place that is known: no seq may be given out twice."""
    places = [(0, bytes.fromhex(BEGINNING))]
    for each in found:
        if each.opening is not None:
            before = each.opening.first_seq - 1
            places.append((before, bytes.fromhex(each.opening.previous)))
        if each.head is not None:
            places.append(each.head)
        places += [(row.seq, row.digest) for row in each.own[-1:]]
    return max(places, key=lambda place: place[0])


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """Return *rows* by seq, each once.

    What was written twice because a disk gave up half way counts once; two
    different entries under one seq both come out.
    """
    return sorted({(row.seq, row.digest): row for row in rows}.values())


def read_segment(path: Path) -> Found:
    """Read one segment as far as it goes."""
    found = Found(number=segment_file.number_of(path))
    try:
        with segment_file.opened(path) as connection:
            _read_into(found, connection)
    except _FAILURES as why:
        found.troubles.append(f"cannot be read: {why}")
    return found


def _read_into(found: Found, connection: sqlite3.Connection) -> None:
    def attempt(read: Callable[[], None]) -> None:
        try:
            read()
        except _FAILURES as why:
            found.troubles.append(f"cannot be read: {why}")

    def head() -> None:
        found.is_sealed = segment_file.sealing_of(connection) is not None
        found.head = segment_file.head_of(connection)
        found.hole_seq = max(
            (0, *(h.last_seq for h in segment_file.holes_of(connection)))
        )

    def opening() -> None:
        found.opening = segment_file.opening_of(connection)[0]

    def carried() -> None:
        while rows := segment_file.carried_rows(connection, _last(found.carried)):
            found.carried += rows

    attempt(opening)
    attempt(head)
    attempt(carried)
    first_seq = found.opening.first_seq if found.opening else 1
    _read_own(found, connection, first_seq - 1)
    _check(found)


def _last(rows: list[Row]) -> int:
    return rows[-1].seq if rows else -1


def _read_own(found: Found, connection: sqlite3.Connection, after: int) -> None:
    """Read every own row that an answer can be had for."""
    while True:
        try:
            rows = segment_file.own_rows(connection, max(after, _last(found.own)))
        except sqlite3.Error as why:
            found.troubles.append(f"cannot be read past {_last(found.own)}: {why}")
            _probe(found, connection, max(after, _last(found.own)))
            return
        found.own += rows
        if len(rows) < ROWS_A_READ:
            return


def _probe(found: Found, connection: sqlite3.Connection, after: int) -> None:
    """Ask for one row at a time: a page that is gone takes only its own rows."""
    last = found.head[0] if found.head else after + PROBES_MAX
    silent = 0
    for seq in range(after + 1, min(last, after + PROBES_MAX) + 1):
        try:
            rows = segment_file.own_row(connection, seq)
        except sqlite3.Error:
            rows = []
        found.own += rows
        silent = 0 if rows else silent + 1
        if silent > SILENT_PROBES_MAX:
            return


def _check(found: Found) -> None:
    """Find rows that are not what was written, and entries cut from the end."""
    sha256 = hashlib.sha256
    found.damaged = [
        row
        for rows in (found.carried, found.own)
        for row in rows
        if sha256(row.encoded).digest() != row.digest
    ]
    if found.damaged:
        count, first = len(found.damaged), found.damaged[0].seq
        found.troubles.append(f"{count} entries are damaged, first {first}")
    before = found.opening.first_seq - 1 if found.opening else 0
    last = max(before, found.hole_seq, _last(found.own))
    if found.head and last < found.head[0]:
        missing = found.head[0] - last
        found.troubles.append(f"the last {missing} entries are missing")
