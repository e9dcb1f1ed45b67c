"""Entries as a restart reads them, and the bytes that they lie in on disk.

A roll carries live entries over word for word. `encode` makes the very bytes of an
entry of this release again; of the others the bytes are kept from the replay on.
"""

import gc
import hashlib

import msgspec

from quietbell.journal.entries import Entry, decode, encode, salvage
from quietbell.journal.recovery import Recovered
from quietbell.journal.segment_file import Row
from quietbell.journal.upcasts import lift


class Originals:
    """The bytes of entries that ``encode`` would not make again."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._rows: dict[int, Row] = {}

    def replay(self, recovered: Recovered) -> list[Entry]:
        """Return the entries of *recovered*, lifted, or salvaged where they are bad."""
        gc.disable()  # it would look through all of them again and again: half the time
        try:
            return [self._entry(row, recovered.damaged) for row in recovered.rows]
        finally:
            gc.enable()

    def row(self, entry: Entry) -> Row:
        """Return *entry* as it lies, or will lie, on disk."""
        original = self._rows.get(entry.seq)
        if original is not None:
            return original
        encoded = encode(entry)
        return Row(entry.seq, hashlib.sha256(encoded).digest(), encoded)

    def _entry(self, row: Row, damaged: frozenset[Row]) -> Entry:
        try:
            entry = decode(row.encoded)
        except (msgspec.MsgspecError, UnicodeDecodeError) as why:
            return self._salvaged(row, f"it cannot be decoded: {why}")
        if damaged and row in damaged:
            return self._salvaged(row, "its bytes are not what was written")
        lifted = lift(entry)
        if lifted is not entry or encode(entry) != row.encoded:
            self._rows[row.seq] = row
        return lifted

    def _salvaged(self, row: Row, why: str) -> Entry:
        self._rows[row.seq] = row
        return salvage(row.seq, row.encoded, why)
