"""The engine's line for code that waits: one connection, one question, one answer.

For the office, whose views and jobs are synchronous. It never waits longer than it is
told to; who needs a stream of events uses `line.client`.
"""

import socket
import time
from pathlib import Path
from typing import Final

import msgspec

from quietbell.line.client import (
    LINE_BYTES_MAX,
    REQUEST_SECONDS_MAX,
    LineLost,
    Message,
    connected,
)

_PART_BYTES: Final = 65_536


def do(
    data: Path,
    token: str,
    deed: Message,
    timeout_seconds: float = REQUEST_SECONDS_MAX,
) -> Message:
    """Hand *deed* to the engine of *data* for the person that *token* proves.

    *token* is a signed `line.tokens.OfficeClaims`; *deed* is ``{"id", "deed",
    "body"}``, its id (8 to 64 characters) made by the caller. Returns the answer:
    ``{"id", "outcome", "seq", "kept", "reason", "detail"}``, where the outcome is
    ``"done"``, ``"repeated"`` or ``"refused"``.

    Raises:
        LineLost: no engine, or no answer in time. It is not known whether the deed was
            done: send it again with the same id, it is done once.
    """
    message = {"m": "office_deed", "n": 1, "token": token, "deed": deed}
    answer: Message = _ask(data, message, timeout_seconds)["answer"]
    return answer


class NotOpened(Exception):
    """The engine opened nothing. The text is its reason's code."""


def open_sealed(
    data: Path,
    token: str,
    boxes: list[dict[str, str]],
    timeout_seconds: float = REQUEST_SECONDS_MAX,
) -> list[Message | None]:
    """Return what is in sealed *boxes*, each None where it was erased.

    *token* is a signed `line.tokens.OfficeClaims` of a person who may read narratives.

    Raises:
        LineLost: no engine, or no answer in time.
        NotOpened: it does not believe the token, or its roles may not.
    """
    message = {"m": "open_sealed", "n": 1, "token": token, "sealed": boxes}
    answer = _ask(data, message, timeout_seconds)
    if answer["opened"] is None:
        raise NotOpened(answer["why"])
    opened: list[Message | None] = answer["opened"]
    return opened


def status(data: Path, timeout_seconds: float = REQUEST_SECONDS_MAX) -> Message:
    """Return the state of the engine of *data*, as a screen without rights sees it.

    Raises:
        LineLost: no engine, or no answer in time.
    """
    found: Message = _ask(data, {"m": "status", "n": 1}, timeout_seconds)["status"]
    return found


def _ask(data: Path, message: Message, timeout_seconds: float) -> Message:
    until = time.monotonic() + timeout_seconds
    try:
        with connected(data, timeout_seconds=timeout_seconds) as line:
            line.sendall(msgspec.json.encode(message) + b"\n")
            answer = msgspec.json.decode(_line(line, until), type=Message)
    except (OSError, msgspec.MsgspecError) as why:
        raise LineLost(f"no answer to {message['m']}: {why}") from why
    if answer.get("n") != 1 or "reason" in answer:
        raise LineLost(f"no answer to {message['m']}: {answer.get('reason')}")
    return answer


def _line(line: socket.socket, until: float) -> bytes:
    """Read up to the end of a line, but not beyond *until* (monotonic, seconds)."""
    read = bytearray()
    while not read.endswith(b"\n"):
        left_seconds = until - time.monotonic()
        if left_seconds <= 0 or len(read) > LINE_BYTES_MAX:
            raise TimeoutError("no whole answer in time")
        line.settimeout(left_seconds)
        part = line.recv(_PART_BYTES)
        if not part:
            raise ConnectionResetError("the engine hung up")
        read += part
    return bytes(read)
