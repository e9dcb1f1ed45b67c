"""The World: Harborview State on a machine with a clock of ours.

Stories are told in the field's words, and every word goes through a real door:

    world.press("Bursar 114")
    world.desk("Desk 1").acknowledge()
    world.wait(seconds=30)
"""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar
from uuid import uuid4

import pytest

from quietbell.domain.signals import Signal
from quietbell.domain.site import SiteFile
from quietbell.journal.limits import Limits
from quietbell.line import office, site_file, tokens
from quietbell.line.client import LineClient
from quietbell.receivers.keep import Outcome
from quietbell.wire.silent_answer import silent_answer
from tests.support import campus as places
from tests.support.consoles import Answer, DeskHere, Row
from tests.support.machine import LIMITS, Machine
from tests.support.panels import KEY, Wire, wired

SITS_AT: Final = {
    "Desk 1": "ortiz",
    "Desk 2": "lee",
    "Desk 3": "raman",
    "Emergency room": "marsh",
    "Car 4": "diaz",
}
T = TypeVar("T")


class Told(NamedTuple):
    """One notice as the courier got it: seconds into the story, why, and who."""

    seconds: int
    rung: str
    who: str


class World(Machine):
    """One campus, from its phones to its consoles."""

    def __init__(self, data: Path, limits: Limits = LIMITS, **changes: Any) -> None:
        super().__init__(data, limits)
        self.site = replace(places.campus(data / "site"), **changes)
        self.told: list[Told] = []
        self.answers = 0  # presses that were answered, each with silence
        self.courier_reports = True
        self._began: float | None = None
        self.publish(self.site)
        self.start()

    def press(self, place: str, *, times: int = 1, **how: Any) -> None:
        """Press a phone's key; every press is answered with silence."""
        known = places.BY_LABEL[place]
        query = f"?name=SEP{known.mac.upper()}"
        how = {"token": known.token, "source": places.address_of(known), **how}
        for _ in range(times):
            self.asks(**{"query": query, **how})

    def asks(self, *, token: str, source: str, query: str = "") -> None:
        """Send one request to the phones' door from *source*."""
        if self._began is None:
            self._began = self.clock.tick
        self.run(self._ask(f"/p/{token}{query}", source))

    def hears(self, signal: Signal) -> Outcome:
        """Let another door than the phones' hand over *signal*."""
        return self.through(self.engine.keep(signal))

    def wire(self) -> None:
        """Put the panels and their buttons into service, with the clinic's key."""
        self.changes(**wired(self.site))
        self.through(self.engine.secrets.keep("dc09/clinic-panel", KEY.hex()))

    def sends(self, *frames: bytes, source: str = "127.2.0.1") -> list[bytes]:
        """Send *frames* on one new connection; return an answer each, b"" for none."""
        return self.through(self._send(frames, source, self.panel_port, b"\r"))

    def relays(self, *lines: bytes, source: str = "127.2.0.4") -> list[bytes]:
        """Send a receiver's *lines*; return an answer each."""
        return self.through(self._send(lines, source, self.relay_port, b""))

    def desk(self, name: str, *, person: str | None = "", **claims: Any) -> DeskHere:
        """Return the browser at a desk, enrolled and signed on when first asked for.

        *person* None: nobody signs on, and the desk acts as itself.
        """
        if name not in self.desks:
            person = SITS_AT.get(name) if person == "" else person
            token = self.token(person, name, **claims) if person else None
            self.desks[name] = self.run(self._sit(name, token))
        return self.desks[name]

    def wait(self, seconds: float = 0, *, hours: float = 0) -> None:
        """Let time pass, a second a step, or in 300 steps if it is long."""
        left = seconds + hours * 3600
        step = max(1.0, left / 300)
        while left > 0:
            before = self.journal.head
            self.step(min(step, left))
            left = round(left - step, 6)
            if left <= 0 or self.journal.head != before:
                self.run(self.settle())

    def link(self, desk: str, *, minutes: float = 60) -> str:
        """Return a one-time link that makes a browser *desk*, as an office mints it."""
        until = self.clock.wall + timedelta(minutes=minutes)
        claims = tokens.LinkClaims(
            id=tokens.new_id(), key=places.KEY_ID, desk=desk_id(desk), until=until
        )
        return tokens.mint(places.KEY, claims)

    def token(self, person: str, desk: str, *, hours: float = 8, **claims: Any) -> str:
        """Return a watch token of *person* for *desk*, as an office mints it."""
        known = places.BY_ID[person]
        made = tokens.WatchClaims(
            id=f"watch-{person}",
            key=places.KEY_ID,
            person=person,
            roles=known.roles,
            desk=desk_id(desk),
            not_before=self.clock.wall - timedelta(minutes=1),
            until=self.clock.wall + timedelta(hours=hours),
        )
        made = tokens.WatchClaims(**{**_fields(made), **claims})
        return tokens.mint(places.KEY, made)

    def office_token(self, person: str, *, minutes: float = 10, **claims: Any) -> str:
        """Return a token of *person* for one deed, as the office mints it."""
        known = places.BY_ID[person]
        made = tokens.OfficeClaims(
            id=tokens.new_id(),
            key=places.KEY_ID,
            person=person,
            roles=known.roles,
            sites=known.sites,
            until=self.clock.wall + timedelta(minutes=minutes),
        )
        return tokens.mint(
            places.KEY, tokens.OfficeClaims(**{**_fields(made), **claims})
        )

    def office(
        self, person: str, deed: str, *, by_token: str | None = None, **body: Any
    ) -> Answer:
        """Do *deed* as *person* in the office, over its own blocking line."""
        asked = {"id": uuid4().hex, "deed": deed, "body": body}
        asked["id"] = body.pop("deed_id", asked["id"])
        token = self.office_token(person) if by_token is None else by_token
        told = self.through(asyncio.to_thread(office.do, self.data, token, asked))
        return Answer(told["outcome"], told["kept"], told["reason"], told["detail"])

    def publish(self, site: SiteFile) -> None:
        """Make *site* the current site file; the engine finds it at its next look."""
        site_file.write(self.data / "site", site)
        self.site = site

    def changes(self, **changes: Any) -> None:
        """Publish the next version of the site file, and have it seen."""
        self.publish(replace(self.site, version=self.site.version + 1, **changes))
        self.looks()

    def looks(self) -> None:
        """Let the engine look at its site file."""

        async def look() -> None:
            self.engine.site_changed(self.engine.sites.look())

        self.through(look())

    @property
    def status(self) -> Row:
        """The status as a communications centre has it."""
        return self.server.status("desk:*")

    def told_rungs(self) -> list[str]:
        """Return which rungs people were told of, in order."""
        return [each.rung for each in self.told]

    async def carry_notices(self) -> bool:
        if self.courier.is_lost:
            return False
        await self.courier.request({"m": "hello", "who": "courier"})
        queue, has_carried = self.courier._pushed, False
        while not queue.empty():
            message = queue.get_nowait()
            if message is None or message["m"] != "notice":
                continue
            self.told.append(self._as_told(message["notice"]))
            has_carried = self.courier_reports
            if self.courier_reports:
                told = {"m": "notice_result", "id": message["notice"]["id"]}
                self.courier.send({**told, "outcome": "handed_on"})
        return has_carried

    def _as_told(self, notice: Row) -> Told:
        ((kind, target),) = notice["target"].items()
        names = {desk.id: desk.name for desk in places.DESKS}
        names |= {each.id: each.name for each in places.PEOPLE}
        began = self.clock.tick if self._began is None else self._began
        seconds = int(self.clock.tick - began)
        return Told(seconds, notice["rung"], names.get(target, kind))

    async def _sit(self, name: str, token: str | None) -> DeskHere:
        client = await LineClient.connect(self.data, "story")
        enrolled = await client.request({"m": "enrol", "link": self.link(name)})
        secret = enrolled["desk_secret"]
        desk = DeskHere(self.through, client, secret=secret, token=token)
        return await desk.open()

    async def _ask(self, path: str, source: str) -> None:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.port, local_addr=(source, 0)
        )
        writer.write(f"GET {path} HTTP/1.1\r\nHost: qb\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        assert answer == silent_answer("close", now=self.clock.wall.timestamp())
        self.answers += 1
        await self.settle()

    async def _send(
        self, frames: tuple[bytes, ...], source: str, port: int, end: bytes
    ) -> list[bytes]:
        """Say one after the other, each once the one before is answered or not."""
        if self._began is None:
            self._began = self.clock.tick
        answers = []
        wire = await Wire.open(port, source)
        for frame in frames:
            await wire.says(frame)
            answers.append(await self._answer(wire, end))
        wire.close()
        return answers

    async def _answer(self, wire: Wire, end: bytes) -> bytes:
        """Return what is answered by the time that everything is kept."""
        for _ in range(20):
            await asyncio.sleep(0)
        await self._kept()
        try:
            async with asyncio.timeout(0.1):
                if not end:
                    return await wire.reader.read(1)
                return await wire.reader.readuntil(end)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            return b""

    def through(self, work: Coroutine[Any, Any, T]) -> T:
        """Run *work* to its end, and until all that follows from it is on screens."""
        result = self.run(work)
        self.run(self.settle())
        return result


def desk_id(name: str) -> str:
    """Return the id of the desk called *name*."""
    return next(each.id for each in places.DESKS if each.name == name)


def _fields(claims: tokens.Claims) -> dict[str, Any]:
    return {name: getattr(claims, name) for name in claims.__struct_fields__}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    try:
        yield made
    finally:
        made.end()
