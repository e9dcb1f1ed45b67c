"""What any DC-09 receiver must answer, tried against one over real sockets.

The set is `dc09_conformance.json` beside this module: frames, the answers that are due,
the clause. The receiver under test must know its accounts and keys; it will take the
presses in it for presses, so it must not be one that people rely on.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from quietbell.simulator.panel_paths import Address, Transport, path_to
from quietbell.wire.dc09.contents import Content, Extended, open_frame
from quietbell.wire.dc09.encoding import Message, encode
from quietbell.wire.dc09.frames import Frame
from quietbell.wire.dc09.keys import NOISE_BYTES, Key

SET: Final = Path(__file__).with_name("dc09_conformance.json")
AT_ONCE: Final = 4
ANSWER_SECONDS_MAX: Final = 5.0
CLOCK_SECONDS_MAX: Final = 10.0  # between the receiver's clock and ours
PIECES_PAUSE_SECONDS: Final = 0.02  # so that the network does not join them again
ANSWERS_MAX: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: ``send`` as it goes out, or ``seal``, a message to be encrypted."""

    name: str
    clause: str
    answers: tuple[dict[str, Any], ...]
    send: tuple[bytes, ...] = ()
    seal: dict[str, Any] | None = None
    transports: tuple[Transport, ...] = (Transport.KEPT, Transport.UDP)
    why: str = ""
    is_broken: bool = False  # its frame is no frame, on purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one case over one transport. ``said`` is what came instead."""

    case: Case
    transport: Transport
    is_right: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConformanceSet:
    """The whole set: ``accounts`` by number, with their keys or None."""

    accounts: dict[str, Key | None]
    cases: tuple[Case, ...]


def conformance_set(path: Path = SET) -> ConformanceSet:
    """Return the set as it is published."""
    told = json.loads(path.read_text("utf-8"))
    return ConformanceSet(
        accounts={
            each["number"]: Key(bytes.fromhex(each["key"])) if each["key"] else None
            for each in told["accounts"]
        },
        cases=tuple(_case(each) for each in told["cases"]),
    )


def _case(told: dict[str, Any]) -> Case:
    transports = told.get("transports", (Transport.KEPT, Transport.UDP))
    return Case(
        name=told["name"],
        clause=told["clause"],
        answers=tuple(told["answers"]),
        send=tuple(each.encode("latin-1") for each in told.get("send", ())),
        seal=told.get("seal"),
        transports=tuple(Transport(each) for each in transports),
        why=told.get("why", ""),
        is_broken=told.get("is_broken", False),
    )


async def try_all(
    cases: Sequence[Case],
    host: str,
    port: int,
    *,
    silence_seconds: float = 1.0,
    answer_seconds: float = ANSWER_SECONDS_MAX,
) -> list[Verdict]:
    """Try every case over each of its transports; return verdicts in their order.

    An answer that is due is waited for *answer_seconds*; where silence is due it is
    listened to for *silence_seconds*.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(case: Case, transport: Transport) -> Verdict:
        async with gate:
            return await try_one(
                case,
                Address(host=host, port=port, transport=transport),
                silence_seconds=silence_seconds,
                answer_seconds=answer_seconds,
            )

    return await asyncio.gather(
        *(one(case, each) for case in cases for each in case.transports)
    )


async def try_one(
    case: Case,
    address: Address,
    *,
    silence_seconds: float = 1.0,
    answer_seconds: float = ANSWER_SECONDS_MAX,
) -> Verdict:
    """Send one case, and hold what comes back against what is due."""
    path = path_to(address)
    found: list[Frame] = []
    try:
        for number, piece in enumerate(case.send or (_sealed(case),)):
            if number:
                await asyncio.sleep(PIECES_PAUSE_SECONDS)
            if not await path.send(piece):
                return _verdict(case, address, "nobody listens there")
        while len(found) < ANSWERS_MAX:
            is_due = len(found) < len(case.answers)
            seconds = answer_seconds if is_due else silence_seconds
            frame = await path.next_frame(seconds)
            if frame is None:
                break
            found.append(frame)
    finally:
        await path.close()
    return _verdict(case, address, wrong_in(case, found))


def wrong_in(case: Case, found: Sequence[Frame]) -> str:
    """Return what is wrong with the frames that came back, "" if nothing is."""
    if len(found) != len(case.answers):
        came = ", ".join(_spoken(each) for each in found) or "nothing"
        return f"{len(case.answers)} answers were due, {came} came"
    for due, frame in zip(case.answers, found, strict=True):
        wrong = _differences(due, frame, case)
        if wrong:
            return f"{_spoken(frame)}: {wrong}"
    return ""


def _differences(due: dict[str, Any], frame: Frame, case: Case) -> str:
    if frame.id not in {due["id"], due.get("or_id", due["id"])}:
        return f"{due['id']} is due"
    for name in ("sequence", "address"):
        if getattr(frame, name) != due[name]:
            return f"its {name} is {getattr(frame, name)!r}, not {due[name]!r}"
    for name in ("is_encrypted", "is_binary_crc"):
        if getattr(frame, name) != due.get(name, False):
            return f"{name.replace('_', ' ')}: {getattr(frame, name)}"
    content = open_frame(frame, _key(case.seal))
    if not isinstance(content, Content):
        return "it does not open with the account's key"
    if not (frame.is_encrypted or due.get("is_stamped")):
        return ""
    if content.stamp is None:
        return "it has no time"
    off = abs((content.stamp - datetime.now(UTC)).total_seconds())
    return f"its clock is {off:.0f} s off" if off > CLOCK_SECONDS_MAX else ""


def _sealed(case: Case) -> bytes:
    """Return the case's message, encrypted and stamped now."""
    told = case.seal
    assert told is not None, f"{case.name}: there is nothing to send"
    message = Message(
        id=told["id"],
        sequence=told["sequence"],
        data=told["data"],
        account=told["account"],
        extended=tuple(Extended(t[:1], t[1:]) for t in told.get("extended", ())),
        at=datetime.now(UTC) + timedelta(seconds=told.get("clock_off_seconds", 0)),
    )
    return encode(
        message,
        key=_key(told),
        noise=os.urandom(NOISE_BYTES),
        pad_bytes_min=told.get("pad_bytes_min", 16),
        has_pipe=told.get("has_pipe", True),
        is_binary_crc=told.get("is_binary_crc", False),
    )


def _key(told: dict[str, Any] | None) -> Key | None:
    return Key(bytes.fromhex(told["key"])) if told else None


def _spoken(frame: Frame) -> str:
    star = "*" if frame.is_encrypted else ""
    return f"{star}{frame.id} {frame.sequence} {frame.address}"


def _verdict(case: Case, address: Address, wrong: str) -> Verdict:
    return Verdict(
        case=case, transport=address.transport, is_right=not wrong, said=wrong
    )
