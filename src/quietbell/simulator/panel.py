"""A panel that speaks DC-09: real frames over real sockets, for tests and the bench.

It does what the standard asks of one: it numbers its messages, sends each again under
the same number until it is answered, tries its other path, sets its clock by a NAK, and
sends signs of life. It gives up after a bounded number of tries, and says so.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from quietbell.simulator.panel_paths import Address, Path, path_to
from quietbell.wire.dc09.contents import Content, Extended, open_frame
from quietbell.wire.dc09.encoding import Message, encode
from quietbell.wire.dc09.frames import Frame
from quietbell.wire.dc09.keys import NOISE_BYTES, Key

SEQUENCE_MAX: Final = 9999  # then 1 again; 0 is a sign of life's
PATHS_MAX: Final = 4
LATE_ANSWERS_MAX: Final = 16  # to earlier tries, passed over


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How a panel names itself, and how it writes its frames.

    ``pad_bytes_min`` is 16 since DC-09-2026 and was 0 before. ``clock_off_seconds`` is
    what its clock is wrong by.
    """

    account: str | None
    prefix: str | None = "0"
    receiver: str | None = None
    key: Key | None = None
    is_binary_crc: bool = False
    pad_bytes_min: int = 16
    has_pipe: bool = True
    is_stamped: bool = False  # in clear; encrypted messages always are
    clock_off_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long a panel tries."""

    answer_seconds: float = 5.0
    tries: int = 4  # over all paths
    pause_seconds: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One message and what became of it.

    ``answer`` is "ACK" or "DUH", None if there was none that would do. ``path`` is
    where it was answered. Seconds count from the first byte of the first try.
    """

    id: str
    sequence: int
    answer: str | None
    seconds: float
    tries: int
    path: str = ""
    naks: int = 0


class Panel:
    """One panel. It says one thing at a time, as real ones do."""

    def __init__(
        self,
        identity: Identity,
        addresses: Sequence[Address],
        patience: Patience = Patience(),
        *,
        first_sequence: int = 1,
    ) -> None:
        """*addresses* are its paths: the first, then those to fall back on."""
        assert 0 < len(addresses) <= PATHS_MAX, "one path, and some to fall back on"
        self._identity = identity
        self._paths: list[tuple[Address, Path]] = [
            (each, path_to(each)) for each in addresses
        ]
        self._patience = patience
        self._sequence = first_sequence
        self._clock_off = timedelta(seconds=identity.clock_off_seconds)

    async def press(
        self, *, event: str = "122", partition: str = "01", point: str = "001"
    ) -> Exchange:
        """Say that *event* is new: three digits of Contact ID, or a SIA code."""
        if event.isdigit():
            data = f"1{event} {partition:>02} {point:>03}"
            return await self.say("ADM-CID", data)
        return await self.say("SIA-DCS", f"Nri{partition.lstrip('0')}/{event}{point}")

    async def poll(self) -> Exchange:
        """Give a sign of life."""
        return await self._exchange(self._message("NULL", 0, ""))

    async def say(
        self, token: str, data: str, *, extended: tuple[Extended, ...] = ()
    ) -> Exchange:
        """Say *data*, without its account, under the next number."""
        sequence = self._sequence
        self._sequence = sequence % SEQUENCE_MAX + 1
        account = self._identity.account
        whole = f"|{data}" if account is None else f"#{account}|{data}"
        message = self._message(token, sequence, whole)
        return await self._exchange(replace(message, extended=extended))

    async def close(self) -> None:
        """Let go of all paths."""
        for _, path in self._paths:
            await path.close()

    def _message(self, token: str, sequence: int, data: str) -> Message:
        who = self._identity
        return Message(
            id=token,
            sequence=sequence,
            data=data,
            account=who.account,
            prefix=who.prefix,
            receiver=who.receiver,
        )

    def _frame(self, message: Message) -> bytes:
        """Return *message* as it is sent now; another pad and time for each try."""
        who = self._identity
        if who.key is not None or who.is_stamped:
            message = replace(message, at=datetime.now(UTC) + self._clock_off)
        return encode(
            message,
            key=who.key,
            noise=os.urandom(NOISE_BYTES),
            pad_bytes_min=who.pad_bytes_min,
            has_pipe=who.has_pipe,
            is_binary_crc=who.is_binary_crc,
        )

    async def _exchange(self, message: Message) -> Exchange:
        began = time.perf_counter()
        naks = 0
        for number in range(self._patience.tries):
            if number:
                await asyncio.sleep(self._patience.pause_seconds)
            address, path = self._paths[number % len(self._paths)]
            answer = await self._try(message, path)
            if answer == "NAK":
                naks += 1
                # The same path again, with the clock it has just been told.
                answer = await self._try(message, path)
            if answer in ("ACK", "DUH"):
                return Exchange(
                    id=message.id,
                    sequence=message.sequence,
                    answer=answer,
                    seconds=time.perf_counter() - began,
                    tries=number + 1 + naks,
                    path=str(address),
                    naks=naks,
                )
        return Exchange(
            id=message.id,
            sequence=message.sequence,
            answer=None,
            seconds=time.perf_counter() - began,
            tries=self._patience.tries + naks,
            naks=naks,
        )

    async def _try(self, message: Message, path: Path) -> str | None:
        if not await path.send(self._frame(message)):
            return None
        until = time.perf_counter() + self._patience.answer_seconds
        for _ in range(LATE_ANSWERS_MAX):
            frame = await path.next_frame(max(0.0, until - time.perf_counter()))
            if frame is None:
                return None
            if frame.id == "NAK":
                return self._told_time(frame)
            if frame.sequence == f"{message.sequence:04d}" and self._is_ours(frame):
                return frame.id
        return None

    def _told_time(self, frame: Frame) -> str | None:
        content = open_frame(frame)
        if not isinstance(content, Content) or content.stamp is None:
            return None
        self._clock_off = content.stamp - datetime.now(UTC)
        return "NAK"

    def _is_ours(self, frame: Frame) -> bool:
        """Whether it answers us: an ACK must be as encrypted as what it answers."""
        if frame.id == "DUH":
            return True
        if frame.id != "ACK" or frame.is_encrypted != (self._identity.key is not None):
            return False
        return isinstance(open_frame(frame, self._identity.key), Content)
