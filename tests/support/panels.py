"""Harborview State's panels as stories know them, and what they say over real sockets.

Every panel speaks from an address of its own in 127.2.0.0/16.
"""

import asyncio
import itertools
import os
import socket
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from quietbell.domain.site import (
    Account,
    Button,
    Device,
    Door,
    PointRule,
    SiteFile,
    Standing,
)
from quietbell.wire.dc09.contents import Extended
from quietbell.wire.dc09.encoding import Message, encode, framed
from quietbell.wire.dc09.keys import NOISE_BYTES, Key

ANSWER_SECONDS_MAX: Final = 5.0
SILENT_SECONDS: Final = 0.05  # within which nothing is answered that ever will be
KEY: Final = bytes.fromhex("3A1F6B8C9D4E7F20123456789ABCDEF0")
SUPERVISION_SECONDS: Final = 60.0

ACCOUNTS: Final = (
    Account(
        id="vault-panel",
        kind="dc09",
        device="panel-1",
        number="1234",
        supervision_seconds=SUPERVISION_SECONDS,
        networks=("127.2.0.1/32", "127.2.1.0/24"),
        rules=(PointRule(meaning="duress", code="130", point="020"),),
    ),
    Account(
        id="clinic-panel",
        kind="dc09",
        device="panel-2",
        number="22AB",
        key="dc09/clinic-panel",
        networks=("127.2.0.2/32",),
    ),
    Account(
        id="pendant",
        kind="dc09",
        device="panel-3",
        number="3300",
        is_presses_only=True,
        networks=("127.2.0.3/32",),
    ),
    Account(
        id="old-relay",
        kind="sur-gard",
        device="panel-4",
        number="0042",
        receiver="01",
        networks=("127.2.0.4/32",),
    ),
)
# Button: device, account, partition, point.
POINTS: Final = {
    "Vault 3": ("panel-1", "vault-panel", "01", "015"),
    "Counter 4": ("panel-1", "vault-panel", "", "16"),
    "Night 20": ("panel-1", "vault-panel", "", "020"),
    "Guard 5": ("panel-1", "vault-panel", "", "U005"),
    "Clinic 7": ("panel-2", "clinic-panel", "", ""),
    "Pendant 9": ("panel-3", "pendant", "", ""),
    "Annex 2": ("panel-4", "old-relay", "", "001"),
}


def wired(site: SiteFile) -> dict[str, Any]:
    """Return *site*'s fields with the panels and their buttons added."""
    pattern = site.buttons[0]
    return {
        "devices": (*site.devices, *map(_device, range(1, 5))),
        "accounts": (*site.accounts, *ACCOUNTS),
        "buttons": (*site.buttons, *(_button(each, pattern) for each in POINTS)),
        "doors": (*site.doors, *map(_door, POINTS)),
    }


def row_of_panels(site: SiteFile, count: int) -> dict[str, Any]:
    """Return *site*'s fields with *count* panels added, each with one button.

    Account 7000 and on; the button of each is ``row-<number>``. Each speaks from
    anywhere.
    """
    pattern = site.buttons[0]
    numbers = range(count)
    device = Device(id="row", kind="panel", model="Harbor Alarm H8")
    accounts = tuple(
        Account(id=f"row-{n}", kind="dc09", device="row", number=f"{7000 + n}")
        for n in numbers
    )
    buttons = tuple(
        replace(pattern, id=f"row-{n}", label=f"Row {n}", device="row") for n in numbers
    )
    doors = tuple(
        Door(id=f"row-{n}", kind="dc09", button=f"row-{n}", account=f"row-{n}")
        for n in numbers
    )
    return {
        "devices": (*site.devices, device),
        "accounts": (*site.accounts, *accounts),
        "buttons": (*site.buttons, *buttons),
        "doors": (*site.doors, *doors),
    }


def _device(number: int) -> Device:
    return Device(
        id=f"panel-{number}",
        kind="panel",
        model="Harbor Alarm H8",
        networks=(f"127.2.0.{number}/32",),
    )


def button_id(label: str) -> str:
    return label.lower().replace(" ", "-")


def _button(label: str, pattern: Button) -> Button:
    return replace(
        pattern,
        id=button_id(label),
        label=label,
        kind="fixed button",
        standing=Standing.IN_SERVICE,
        device=POINTS[label][0],
        spoken=f"whitlow, first floor, {label}",
    )


def _door(label: str) -> Door:
    _, account, partition, point = POINTS[label]
    kind = next(each.kind for each in ACCOUNTS if each.id == account)
    return Door(
        id=f"door-{button_id(label)}",
        kind=kind,
        button=button_id(label),
        account=account,
        partition=partition,
        point=point,
    )


@dataclass
class Panel:
    """What a panel has in mind while it speaks: its number, its key, its count."""

    account: str
    key: bytes | None = None
    prefix: str | None = "0"
    receiver: str | None = None
    sequence: Any = field(default_factory=lambda: itertools.count(1))

    def cid(self, code: str, point: str = "015", **how: Any) -> bytes:
        """Return a Contact ID frame; *code* with its qualifier: "1122"."""
        data = f"#{self.account}|{code} {how.pop('partition', '01')} {point}"
        return self.frame("ADM-CID", data, **how)

    def sia(self, data: str, **how: Any) -> bytes:
        return self.frame("SIA-DCS", f"#{self.account}|{data}", **how)

    def null(self, **how: Any) -> bytes:
        return self.frame("NULL", "", sequence=0, **how)

    def frame(
        self,
        token: str,
        data: str,
        *,
        at: datetime | None = None,
        occurred_at: str = "",
        sequence: int | None = None,
        is_plain: bool = False,
    ) -> bytes:
        key = None if is_plain or self.key is None else Key(self.key)
        message = Message(
            id=token,
            sequence=next(self.sequence) if sequence is None else sequence,
            data=data,
            account=self.account,
            prefix=self.prefix,
            receiver=self.receiver,
            extended=(Extended("H", occurred_at),) if occurred_at else (),
            at=at,
        )
        return encode(message, key=key, noise=os.urandom(NOISE_BYTES))


@dataclass
class Wire:
    """A panel's connection, from an address of its own."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int, source: str) -> "Wire":
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, local_addr=(source, 0)
        )
        return cls(reader, writer)

    async def says(self, *parts: bytes) -> None:
        for each in parts:
            self.writer.write(each)
            await self.writer.drain()

    async def answer(self, end: bytes = b"\r") -> bytes:
        """Return the next answer; b"" if the connection ended instead."""
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            try:
                return await self.reader.readuntil(end)
            except (asyncio.IncompleteReadError, ConnectionError):
                return b""

    async def is_silent(self, seconds: float = SILENT_SECONDS) -> bool:
        """Say whether nothing comes but the connection's end."""
        try:
            async with asyncio.timeout(seconds):
                return await self.reader.read(1) == b""
        except TimeoutError:
            return True
        except ConnectionError:
            return True

    def close(self) -> None:
        self.writer.close()


class Datagrams(asyncio.DatagramProtocol):
    """A panel that speaks by UDP."""

    def __init__(self) -> None:
        self.answers: asyncio.Queue[bytes] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.answers.put_nowait(data)


def panel_sockets() -> tuple[socket.socket, socket.socket, socket.socket]:
    """Return sockets for DC-09 by TCP and by UDP on one number, and for Sur-Gard."""
    for _ in range(50):
        stream, datagrams = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        stream.bind(("127.0.0.1", 0))
        try:
            datagrams.bind(("127.0.0.1", stream.getsockname()[1]))
        except OSError:
            stream.close()
            datagrams.close()
            continue
        relayed = socket.socket()
        relayed.bind(("127.0.0.1", 0))
        return stream, datagrams, relayed
    raise RuntimeError("no port that is free for both")


def listening_panel_sockets() -> tuple[socket.socket, socket.socket, socket.socket]:
    """Return the panels' sockets, as a supervisor holds them."""
    stream, datagrams, relayed = panel_sockets()
    for each in (stream, relayed):
        each.listen(4096)
    for each in (stream, datagrams, relayed):
        each.setblocking(False)
    return stream, datagrams, relayed


def ack(sequence: str, account: str = "1234") -> bytes:
    """Return the ACK of a frame with that number, of an account without a receiver."""
    return framed(f'"ACK"{sequence}L0#{account}[]'.encode())


def faults(world: Any) -> list[tuple[str, str, str]]:
    """Return what is impaired, as a screen is told it: what, where, by which code."""
    told = [each for each in world.status["readiness"] if "said" in each]
    return [(each["code"], each["button"], each["said"]) for each in told]
