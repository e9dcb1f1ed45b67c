"""One entry of the journal, and the bytes that stand for it.

An entry is written once and never changed. Its canonical bytes carry the digest
of the entry before, so no entry can be edited, dropped or moved without the
chain showing it. Nothing here may depend on what a body means.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from msgspec.structs import replace

BEGINNING: Final = "0" * 64  # stands where the very first entry has no entry before it
DAMAGED: Final = "damaged"  # the kind of an entry whose bytes are no longer good
RAW_CHARACTERS_MAX: Final = 16_384  # of a damaged entry's bytes, as shown to people


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One fact, as it was decided, at its place in one node's order.

    A struct and no dataclass: a storm makes ten thousand a second.

    ``seq`` counts per node from 1, without gaps, through epochs and segments.
    ``at`` is our wall clock in UTC; ``tick`` is seconds on the boot clock of the
    kernel named by ``boot`` and means nothing beside another boot's. ``previous``
    is the digest of the entry before. ``body`` holds only what JSON can hold, and
    is exactly what a restart will read.
    """

    id: str  # uuid7
    node: str
    epoch: str  # new at every start of the engine
    seq: int
    kind: str
    version: int  # of the kind's body
    at: datetime
    tick: float
    boot: str
    previous: str
    body: dict[str, Any]  # Any: each kind has its own body


_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_DECODER: Final = msgspec.json.Decoder(Entry)
_BODIES: Final = msgspec.json.Decoder(dict[str, Any])


def encode(entry: Entry) -> bytes:
    """Return the one spelling of *entry*: JSON, sorted keys, no white space."""
    return _ENCODER.encode(entry)


def settle(entry: Entry) -> tuple[Entry, bytes]:
    """Return *entry* with the body that a restart will read, and its one spelling.

    What ``encode`` and ``decode`` come to, with nothing but the body read again.

    Raises:
        TypeError: the body holds what JSON cannot.
    """
    spelled = _ENCODER.encode(entry.body)
    encoded = _ENCODER.encode(replace(entry, body=msgspec.Raw(spelled)))
    return replace(entry, body=_BODIES.decode(spelled)), encoded


def decode(encoded: bytes) -> Entry:
    """Return the entry that *encoded* spells.

    Raises:
        msgspec.DecodeError: these bytes are no entry (see ``salvage``).
    """
    return _DECODER.decode(encoded)


def digest(encoded: bytes) -> str:
    """Return the digest of an entry's bytes: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(encoded).hexdigest()


def salvage(seq: int, encoded: bytes, why: str) -> Entry:
    """Return something that can be shown in place of an entry that is not good.

    The body has ``why``, ``raw`` (the bytes as text, cut) and ``entry`` (what
    could still be decoded, or None). Never raises: what cannot be read must not
    stop a start, and must not vanish either.
    """
    raw = encoded.decode("utf-8", errors="backslashreplace")[:RAW_CHARACTERS_MAX]
    try:
        was: Entry | None = decode(encoded)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        was = None
    body: dict[str, Any] = {"why": why, "raw": raw, "entry": None}
    if was is not None:
        body["entry"] = msgspec.to_builtins(was)
    return Entry(
        id=was.id if was else f"damaged-{seq}",
        node=was.node if was else "",
        epoch=was.epoch if was else "",
        seq=seq,
        kind=DAMAGED,
        version=1,
        at=was.at if was else datetime.fromtimestamp(0, UTC),
        tick=was.tick if was else 0.0,
        boot=was.boot if was else "",
        previous=was.previous if was else BEGINNING,
        body=body,
    )
