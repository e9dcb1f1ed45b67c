"""Writes this release's journal for tests/captures/journal: once, at its release.

    python -m tests.journal.golden 0.2.0

One entry of every kind there is, with every field filled in, beside entries that no
code knows; two segments, the second with entries carried over; sealed fields with
their keyring.
"""

import asyncio
import dataclasses
import enum
import shutil
import sys
import tempfile
import types
import typing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from quietbell.domain.events import Event
from quietbell.domain.moments import Moment
from quietbell.journal.entries import Entry
from quietbell.journal.pending import Pending
from quietbell.journal.records import KINDS, SEALED, from_entry, to_body
from quietbell.journal.sealing import Keyring
from quietbell.journal.segment_file import paths
from quietbell.journal.verify import verify
from tests.journal.journals import START, at, kept, opened

GOLDEN = Path(__file__).parents[1] / "captures" / "journal"
UNKNOWN: dict[str, Any] = {
    "text": "é ✓ \u2028",
    "numbers": [1, -2.5, 1e21],
    "deep": {"er": [{"and": {}}, [], None, True]},
}
PLAIN: dict[Any, Any] = {
    bool: True,
    int: 3,
    float: 2.5,
    datetime: START,
    Moment: at(7),
    Any: "anything",
}


def sample(kind: Any, name: str = "") -> Any:
    """Return a value of *kind* with everything in it filled in."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is str:
        return f"{name} é"
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return list(kind)[-1]
    if typing.get_args(kind):
        return sample_of(typing.get_origin(kind), typing.get_args(kind), name)
    hints = typing.get_type_hints(kind)
    return kind(
        **{
            field.name: sample(hints[field.name], field.name)
            for field in dataclasses.fields(kind)
        }
    )


def sample_of(origin: Any, of: tuple[Any, ...], name: str) -> Any:
    """Return a value of a kind that is made of others."""
    if origin in {typing.Union, types.UnionType}:
        return sample(next(each for each in of if each is not type(None)), name)
    if origin is typing.Literal:
        return of[-1]
    if hasattr(origin, "items"):
        return {sample(of[0], name): sample(of[1], name)}
    return origin(sample(each, name) for each in of if each is not Ellipsis)


def body_of(event: Event, keyring: Keyring, key: str) -> dict[str, Any]:
    body, personal = to_body(event)
    return body | ({SEALED: keyring.seal(key, personal)} if personal else {})


async def write(golden: Path) -> None:
    keyring = Keyring(golden / "keyring", {})
    keyring.replenish(2)
    key, gone = keyring.take(), keyring.take()
    journal = opened(golden)

    def put(kind: str, version: int, body: dict[str, Any]) -> Pending:
        return journal.append(kind=kind, version=version, body=body, at=at())

    unknown = put("a kind nobody knows", 1, UNKNOWN)
    known = [
        put(name, kind.VERSION, body_of(sample(kind), keyring, key))
        for name, kind in KINDS.items()
    ]
    name, kind = next(each for each in KINDS.items() if each[1].SEALED)
    last = put(name, kind.VERSION, body_of(sample(kind), keyring, gone))
    journal.roll([unknown.entry, *(each.entry for each in known), last.entry])
    await kept(journal, 2)
    journal.close()
    keyring.destroy(gone)


def read_back(entry: Entry, keyring: Keyring) -> str:
    """Return an entry, and the event that it holds here, as one line of JSON."""
    event = None
    if entry.kind in KINDS:
        event = from_entry(entry, at=at(), open_box=keyring.open_box)
    return msgspec.json.encode([entry, event], order="sorted").decode()


def copied(golden: Path, into: Path) -> tuple[Path, Keyring]:
    """Copy a golden journal to where it may be gone on with."""
    folder = into / "journal"
    folder.mkdir()
    for path in paths(golden):
        shutil.copyfile(path, folder / path.name)
    shutil.copytree(golden / "keyring", into / "keyring")
    return folder, Keyring.open(into / "keyring")


def main(release: str) -> None:
    golden = GOLDEN / release
    golden.mkdir(parents=True)
    asyncio.run(write(golden))
    with tempfile.TemporaryDirectory() as place:
        folder, keyring = copied(golden, Path(place))
        journal = opened(folder)
        lines = [read_back(each, keyring) for each in journal.replay()]
        journal.close()
    head = verify(golden).head_digest
    for each in golden.iterdir():
        if each.is_file() and each.suffix != ".sqlite":
            each.unlink()
    (golden / "replay.jsonl").write_text("\n".join(lines) + "\n")
    (golden / "head").write_text(head + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
