"""Reading a journal from outside: `quietbell journal show`, and whoever copies it.

It only reads, beside a running engine or without one, and never stops at what is
damaged: what cannot be read is said in its place.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import msgspec

from quietbell.journal import segment_file
from quietbell.journal.entries import Entry, decode, encode, salvage
from quietbell.journal.sealing import Keyring
from quietbell.journal.segment_file import Row

ERASED: Final = "[erased]"  # stands for a sealed part whose key was destroyed
_FAILURES: Final = (sqlite3.Error, OSError, LookupError, msgspec.MsgspecError)


def read(folder: Path, since_seq: int = 0) -> Iterator[Entry]:
    """Return every entry past *since_seq*, in order, as it was written.

    Bodies keep the version they were written in. An entry that is not good any
    more, or a segment that cannot be read, comes as an entry of kind ``damaged``.

    Raises:
        OSError: the folder cannot be listed.
    """
    for row, why in _rows(folder, since_seq):
        yield _entry(row, why)


def lines(
    folder: Path, since_seq: int = 0, keyring: Keyring | None = None
) -> Iterator[str]:
    """Return the same as JSON, one entry a line, without line breaks.

    Without a keyring these are the very bytes of the chain, and sealed parts stay
    sealed. With one, they are opened, and read ``[erased]`` if that is gone.
    """
    for row, why in _rows(folder, since_seq):
        entry = _entry(row, why)
        if keyring is not None:
            yield msgspec.json.encode(_unsealed(entry, keyring)).decode()
        elif why or _is_bad(row):
            yield encode(entry).decode()
        else:
            yield row.encoded.decode()


def _rows(folder: Path, since_seq: int) -> Iterator[tuple[Row, str]]:
    """Return rows in order, each once, and why a row is none (mostly nothing)."""
    last = since_seq
    paths = segment_file.paths(folder)
    for path, following in zip_longest(paths, paths[1:]):
        if following is not None and _first_seq(following) <= last + 1:
            continue  # all of it is before what is asked for
        try:
            with segment_file.opened(path) as connection:
                while rows := segment_file.own_rows(connection, last):
                    for row in rows:
                        yield row, ""
                    last = rows[-1].seq
        except _FAILURES as why:
            text = f"{path.name} cannot be read past entry {last}: {why}"
            yield Row(last + 1, b"", b""), text


def _first_seq(path: Path) -> int:
    """Return the first own seq of a segment; 2**63 if it cannot be read."""
    try:
        with segment_file.opened(path) as connection:
            return segment_file.opening_of(connection)[0].first_seq
    except _FAILURES:
        return 1 << 63


def _is_bad(row: Row) -> bool:
    return hashlib.sha256(row.encoded).digest() != row.digest


def _entry(row: Row, why: str) -> Entry:
    if why or _is_bad(row):
        text = why or "its bytes are not what was written"
        return salvage(row.seq, row.encoded, text)
    try:
        return decode(row.encoded)
    except (msgspec.MsgspecError, UnicodeDecodeError) as failure:
        return salvage(row.seq, row.encoded, f"it cannot be decoded: {failure}")


def _unsealed(entry: Entry, keyring: Keyring) -> Any:  # Any: what JSON holds
    def unsealed(value: Any) -> Any:
        match value:
            case {"key": str(), "box": str()} if len(value) == 2:
                plain = keyring.open_box(value)
                return ERASED if plain is None else plain
            case dict():
                return {key: unsealed(each) for key, each in value.items()}
            case list():
                return [unsealed(each) for each in value]
            case _:
                return value

    return unsealed(msgspec.to_builtins(entry))
