"""Proving the chain: nothing was edited, dropped, added or moved.

Every entry carries the digest of the one before, every segment that of the last
before it, and each commit writes down which entry is last. So whoever changes
anything without writing all that follows anew is found, and named by the first
entry that does not fit. Against one who does write all of it anew, and against a
whole end cut off with its log, only a copy of the head kept elsewhere helps:
`Report.head_digest` is what to keep.

It only reads, beside a running engine or without one.
"""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from quietbell.journal import segment_file
from quietbell.journal.entries import BEGINNING, decode
from quietbell.journal.segment_file import Hole, Opening, Opens, Row

_FAILURES: Final = (
    sqlite3.Error,
    OSError,
    LookupError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)


class Bad(NamedTuple):
    """Where the chain cannot be proven."""

    segment: int
    seq: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was proven.

    ``begins_at`` is the first seq that is there: past 1 if older segments were
    deleted. ``head_seq`` and ``head_digest`` are the last entry's.
    """

    entries: int
    carried: int
    segments: int
    sealed: int
    begins_at: int
    head_seq: int
    head_digest: str
    first_bad: Bad | None
    bad: int  # how many places do not fit

    @property
    def is_proven(self) -> bool:
        """Whether everything fits."""
        return self.first_bad is None


def verify(folder: Path) -> Report:
    """Prove every segment of *folder*, and that they follow each other.

    Raises:
        OSError: the folder cannot be listed.
    """
    chain = _Chain()
    paths = segment_file.paths(folder)
    for path in paths:
        chain.walk(path)
    if chain.is_sealed and segment_file.paths(folder) == paths:
        chain.find(chain.seq + 1, "sealed, but no segment follows")
    return chain.report()


class _Chain:
    """Walks segments in order and holds what the next one must fit."""

    def __init__(self) -> None:
        self.seq = 0  # the last entry
        self.is_sealed = False  # the segment last walked
        self._digest = BEGINNING
        self._number = 0
        self._bad: list[Bad] = []
        self._entries = self._carried = self._sealed = self._segments = 0
        self._begins_at = 1
        self._ranges: list[tuple[int, Path]] = []  # first seq of each segment
        self._last_segment: dict[int, bytes] = {}  # digests, of the one before

    def find(self, seq: int, why: str) -> None:
        """Write down that something does not fit."""
        self._bad.append(Bad(self._number, seq, why))

    def report(self) -> Report:
        """Return what has been found."""
        return Report(
            entries=self._entries,
            carried=self._carried,
            segments=self._segments,
            sealed=self._sealed,
            begins_at=self._begins_at,
            head_seq=self.seq,
            head_digest=self._digest,
            first_bad=self._bad[0] if self._bad else None,
            bad=len(self._bad),
        )

    def walk(self, path: Path) -> None:
        """Prove one segment."""
        number = segment_file.number_of(path)
        if self._segments and number != self._number + 1:
            self._number += 1
            self.find(self.seq + 1, "this segment is missing")
        self.is_sealed = False
        self._number, self._segments = number, self._segments + 1
        try:
            with segment_file.opened(path) as connection:
                connection.execute("BEGIN")  # one moment's view, beside a writer
                opening, digest = segment_file.opening_of(connection)
                self._join(opening)
                self._ranges.append((opening.first_seq, path))
                self._walk_carried(connection, opening)
                self._walk_own(connection, opening)
                self._walk_end(connection, digest)
                self._catch_up()
        except _FAILURES as why:
            self.find(self.seq + 1, f"cannot be read: {why}")

    def _join(self, opening: Opening) -> None:
        """See that a segment begins where the one before ended."""
        before = opening.first_seq - 1
        if opening.number != self._number:
            self.find(before + 1, f"this is segment {opening.number} by another name")
        if opening.opens is Opens.BREAK:
            self.find(before + 1, f"the chain is broken here: {opening.why}")
        if self._segments == 1 and self._number > 1:
            self._begins_at = opening.first_seq  # older ones were deleted
            self.seq, self._digest = before, opening.previous
        elif before > self.seq:
            self.find(self.seq + 1, f"entries {self.seq + 1} to {before} are missing")
        if opening.previous != self._digest_at(before):
            self.find(before + 1, "does not follow the segment before it")
        self.seq, self._digest = before, opening.previous

    def _digest_at(self, seq: int) -> str:
        """Return the digest at the end, or before it.

        When a file died, what it did not keep was written again into the next.
        """
        if seq == self.seq:
            return self._digest
        known = self._last_segment.get(seq)
        return known.hex() if known else ""

    def _walk_carried(self, connection: sqlite3.Connection, opening: Opening) -> None:
        total = hashlib.sha256()
        count, last = 0, -1
        while rows := segment_file.carried_rows(connection, last):
            for row in rows:
                total.update(row.digest)
                if hashlib.sha256(row.encoded).digest() != row.digest:
                    self.find(row.seq, "carried entry is not what was written")
            self._compare(rows)
            count, last = count + len(rows), rows[-1].seq
        if (count, total.hexdigest()) != (opening.carried, opening.carried_digest):
            self.find(opening.first_seq, f"{opening.carried} were carried, not these")
        self._carried += count

    def _compare(self, rows: list[Row]) -> None:
        """See that carried rows are the entries that earlier segments hold."""
        for first_seq, path in reversed(self._ranges[:-1]):
            mine = [row for row in rows if row.seq >= first_seq]
            rows = [row for row in rows if row.seq < first_seq]
            if not mine:
                continue
            with segment_file.opened(path) as connection:
                for row in mine:
                    there = segment_file.own_row(connection, row.seq)
                    if not there or there[0].digest != row.digest:
                        self.find(row.seq, "carried entry is not the one it was")

    def _walk_own(self, connection: sqlite3.Connection, opening: Opening) -> None:
        holes = {each.first_seq: each for each in segment_file.holes_of(connection)}
        known = self._last_segment
        digests = {self.seq: bytes.fromhex(self._digest)}
        last = -(1 << 63)  # rows that sort before the first are not overlooked
        while rows := segment_file.own_rows(connection, last):
            last = rows[-1].seq
            for row in rows:
                self._walk_hole(holes)
                self._walk_row(row, opening.node)
                if known.get(row.seq, row.digest) != row.digest:
                    self.find(row.seq, "another entry has this number")
                self._entries += row.seq not in known
                digests[row.seq] = row.digest
        self._walk_hole(holes)
        beyond = {seq: each for seq, each in known.items() if seq > self.seq}
        self._last_segment = digests | beyond

    def _catch_up(self) -> None:
        """Go on where the segment before ended, if this one was never used."""
        last = max(self._last_segment)
        if self.seq < last and len(self._last_segment) > 1:
            self.seq, self._digest = last, self._last_segment[last].hex()

    def _walk_hole(self, holes: dict[int, Hole]) -> None:
        if hole := holes.get(self.seq + 1):
            self.find(
                hole.first_seq,
                f"entries {hole.first_seq} to {hole.last_seq} were never written:"
                " no memory was left to hold them",
            )
            self.seq, self._digest = hole.last_seq, hole.digest.hex()

    def _walk_row(self, row: Row, node: str) -> None:
        why = self._misfit(row, node)
        if why:
            self.find(min(row.seq, self.seq + 1), why)
        self.seq, self._digest = row.seq, row.digest.hex()

    def _misfit(self, row: Row, node: str) -> str:
        """Say why a row is not the next entry of its node; nothing if it is."""
        if row.seq != self.seq + 1:
            return f"entries {self.seq + 1} to {row.seq - 1} are missing"
        if hashlib.sha256(row.encoded).digest() != row.digest:
            return "its bytes are not what was written"
        try:
            entry = decode(row.encoded)
        except (msgspec.MsgspecError, UnicodeDecodeError) as why:
            return f"it cannot be decoded: {why}"
        if entry.previous != self._digest:
            return "it does not follow the entry before it"
        if entry.seq != row.seq or entry.node != node:
            return f"it is entry {entry.seq} of node {entry.node}"
        return ""

    def _walk_end(self, connection: sqlite3.Connection, opening_digest: str) -> None:
        head_seq, head_digest = segment_file.head_of(connection)
        if head_seq > self.seq:
            self.find(self.seq + 1, f"entries {self.seq + 1} to {head_seq} are missing")
        elif (head_seq, head_digest.hex()) != (self.seq, self._digest):
            self.find(head_seq + 1, "more entries than were written")
        sealing = segment_file.sealing_of(connection)
        if sealing is None:
            return
        self.is_sealed, self._sealed = True, self._sealed + 1
        if (sealing.final_seq, sealing.final_digest) != (self.seq, self._digest):
            self.find(self.seq, "does not end as it was sealed")
        if sealing.opening_digest != opening_digest:
            self.find(self.seq, "its opening is not what was sealed")
