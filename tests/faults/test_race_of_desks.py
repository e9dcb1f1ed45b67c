"""Two desks ask for the same incident at once, through two live workers."""

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.support.whole import Whole, whole

RACES = 200
STAGGER_MS = range(-5, 6)
SHOWN_SECONDS_MAX = 10.0


class Desk:
    """One desk's own connection to one worker."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name
        self.http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), trust_env=False
        )

    async def enrol(self, link: str) -> None:
        answer = await self._post("/enrol", {"link": link.partition("#")[2]})
        assert answer["ok"], answer

    async def rows(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.address}/state") as answer:
            assert answer.status == 200
            return list((await answer.json())["rows"])

    async def ask(self, deed: str, row: dict[str, Any]) -> dict[str, Any]:
        """Do *deed* as somebody who sees *row*."""
        body = {"id": str(uuid4()), "deed": deed, "incident": row["id"], "body": {}}
        return await self._post("/deeds", {**body, "version": row["version"]})

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Origin": self.address}
        async with self.http.post(
            self.address + path, json=body, headers=headers
        ) as answer:
            return dict(await answer.json())


@pytest.mark.requirement("RSP-13")
async def test_of_two_acknowledgements_one_wins_200_times(tmp_path: Path) -> None:
    with whole(tmp_path) as place:
        one, other = await _desks(place)
        try:
            won = await _race(place, one, other)
        finally:
            await one.http.close()
            await other.http.close()
    print(f"{RACES} races by requests: {dict(won)}")
    assert won["desk-1"] + won["desk-2"] == RACES
    assert won["desk-1"]
    assert won["desk-2"]


async def _desks(place: Whole) -> tuple[Desk, Desk]:
    workers = [
        each["address"]
        for each in place.running.told()["processes"]
        if each["name"].startswith("live-")
    ]
    desks = Desk(workers[0], "desk-1"), Desk(workers[1], "desk-2")
    for each in desks:
        await each.enrol(place.desk_link(each.name))
    return desks


async def _race(place: Whole, one: Desk, other: Desk) -> Counter[str]:
    button = place.buttons("north")[0]
    await asyncio.to_thread(place.press, button.id)
    won: Counter[str] = Counter()
    for number in range(RACES):
        row = await _waiting(one)
        delay = STAGGER_MS[number % len(STAGGER_MS)] / 1000
        answers = await asyncio.gather(
            _later(one, row, max(0.0, -delay)), _later(other, row, max(0.0, delay))
        )
        done = [a["outcome"] == "done" for a in answers]
        assert sorted(done) == [False, True], answers
        loser = answers[done.index(False)]
        assert loser["reason"] == "changed_meanwhile"
        assert loser["detail"]["desk"] == (one, other)[done.index(True)].name
        assert loser["detail"]["ahead_seconds"] >= 0
        winner = (one, other)[done.index(True)]
        won[winner.name] += 1
        held = (await winner.rows())[0]
        assert held["has_it"]["desk"] == winner.name
        assert (await winner.ask("give_back", held))["outcome"] == "done"
    return won


async def _later(desk: Desk, row: dict[str, Any], seconds: float) -> dict[str, Any]:
    await asyncio.sleep(seconds)
    return await desk.ask("acknowledge", row)


async def _waiting(desk: Desk) -> dict[str, Any]:
    """Return the incident once nobody has it."""
    end = time.monotonic() + SHOWN_SECONDS_MAX
    while time.monotonic() < end:
        rows = await desk.rows()
        if rows and rows[0]["attention"] == "open":
            return rows[0]
        await asyncio.sleep(0.01)
    raise AssertionError("no incident waits")
