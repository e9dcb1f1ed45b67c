"""PostgreSQL gone or frozen for a minute, and nobody at a desk need know.

Presses come five a second meanwhile: they are shown and rung, and acknowledged on a
console that was open before and on one that was reloaded. Everything is recorded once,
in order, when the database is back.
"""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from quietbell.config.database import Database
from tests.support.desk import FRESH_SECONDS, HOLD_SECONDS, Desk
from tests.support.ledger import assert_chain_holds, found_presses
from tests.support.postgres_server import PostgresServer
from tests.support.presses import Presses
from tests.support.processes import command
from tests.support.recorded import until_recorded
from tests.support.whole import Whole, whole

A_SECOND = 5.0
STORM = 12  # buttons that are pressed again and again
SHOWN_SECONDS_MAX = 5.0
TAKEN_SECONDS_MAX = 20.0
RECORDED_SECONDS_MAX = 120.0
PAGE_SECONDS_MAX = 15.0


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    """SIGSTOP: it is there, takes connections, and says nothing."""
    processes = server.servers()
    for pid, _ in processes:
        os.kill(pid, signal.SIGSTOP)
    yield
    for pid, _ in processes:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def stopped(server: PostgresServer) -> Iterator[None]:
    """Ended in order, and started again."""
    os.kill(server.pid, signal.SIGINT)
    assert server.left() == []
    server.kill_parent()
    yield
    server.start()
    server.until_up()


@pytest.mark.requirement("ACT-09")
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        pytest.param(frozen, 62, id="frozen for a minute"),
        pytest.param(stopped, 15, id="stopped"),
        pytest.param(stopped, 62, id="stopped for a minute", marks=pytest.mark.soak),
    ],
)
def test_presses_are_taken_while_the_database_is_away(
    chromium: Browser, tmp_path: Path, how: Any, seconds: float
) -> None:
    (tmp_path / "cluster").mkdir()
    with PostgresServer(tmp_path / "cluster") as server:
        server.start()
        server.until_up()
        database = Database(url=server.database.url)
        environment = {"QUIETBELL_DATABASE_URL": database.url}
        with whole(tmp_path, office=True, environment=environment) as place:
            _try(chromium, place, server, database, how, seconds)


def _try(
    chromium: Browser,
    place: Whole,
    server: PostgresServer,
    database: Database,
    how: Any,
    seconds: float,
) -> None:
    data = place.running.data
    quiet = [each.id for each in place.buttons("harbor")]
    storm = [each.id for each in place.buttons("north")][:STORM]
    before = place.running.children()
    until_recorded(data, database, seconds=RECORDED_SECONDS_MAX)
    open_one = place.open_desk(chromium, "desk-1")
    other = place.open_desk(chromium, "desk-2")
    presses = Presses(place.folder, place.running.phone_port, storm, a_second=A_SECOND)
    with presses:
        with how(server):
            began = time.monotonic()
            _until_all_are_shown(open_one, STORM)
            _press_and_take(place, open_one, quiet[0], presses)
            other.page.reload()
            other.wait_body("link", "up")
            _press_and_take(place, other, quiet[1], presses)
            _office_says_so(place)
            time.sleep(max(0.0, seconds - (time.monotonic() - began)))
            took = time.monotonic() - began
            at_most = _not_yet_recorded(place)
            assert at_most >= A_SECOND * seconds * 0.9
            _console_says_so(open_one)
            _press_and_take(place, open_one, quiet[2], presses)
        _press_and_take(place, other, quiet[3], presses)
    count = until_recorded(data, database, seconds=RECORDED_SECONDS_MAX)

    assert presses.failed == {}
    assert presses.answered.keys() == found_presses(data)
    assert len(presses.answered) >= A_SECOND * seconds * 0.9
    assert_chain_holds(data)
    after = place.running.children()
    for name in ("engine", "courier", "live-0", "live-1"):
        assert after[name] == before[name], f"{name} was touched"
    open_one.close()
    other.close()
    print(
        f"\n{took:.0f} s away: {len(presses.answered)} presses, slowest "
        f"{presses.slowest:.2f} s; {at_most} not yet recorded; {count} recorded"
    )


def _press_and_take(place: Whole, desk: Desk, button: str, presses: Presses) -> None:
    """Press, see it painted, hear it, hold its button, and see it in hand."""
    before = _shown(desk)
    presses.press(button)
    end = time.monotonic() + SHOWN_SECONDS_MAX
    while not (fresh := _of_button(place, button) & (_shown(desk) - before)):
        assert time.monotonic() < end, f"{button} was not shown"
        time.sleep(0.02)
    incident = fresh.pop()
    desk.wait_body("sound", "duress")
    desk.page.locator(f'#strip [data-incident="{incident}"]').first.click()
    desk.wait_incident(incident, attention="open")
    desk.page.locator(".placard [data-deed=acknowledge]").hover()
    taken = desk.page.locator(
        f'#incident[data-incident="{incident}"][data-attention="acknowledged"]'
    )
    end = time.monotonic() + TAKEN_SECONDS_MAX
    while not taken.count():  # a hold is let go of when another alarm is painted
        assert time.monotonic() < end, f"{button} could not be acknowledged"
        desk.page.mouse.down()
        desk.page.wait_for_timeout(HOLD_SECONDS * 1000)
        desk.page.mouse.up()
        desk.page.wait_for_timeout(FRESH_SECONDS * 1000)


def _until_all_are_shown(desk: Desk, count: int) -> None:
    end = time.monotonic() + SHOWN_SECONDS_MAX + STORM / A_SECOND
    while len(_shown(desk)) < count:
        assert time.monotonic() < end, f"{len(_shown(desk))} of {count} are shown"
        time.sleep(0.05)


def _shown(desk: Desk) -> set[str]:
    cards = desk.page.locator("#strip [data-incident]")
    return set(cards.evaluate_all("cards => cards.map(card => card.dataset.incident)"))


def _of_button(place: Whole, button: str) -> set[str]:
    return {
        each["incident"] for each in place.entries("opened") if each["button"] == button
    }


def _office_says_so(place: Whole) -> None:
    """A page of the office answers soon, in words, and not with a stack of them."""
    address = place.running.told()["office"]["address"]
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(address, timeout=PAGE_SECONDS_MAX)
    assert told.value.code == 503
    assert "Traceback" not in told.value.read().decode()


def _not_yet_recorded(place: Whole) -> int:
    """Return how many wait, as `quietbell status` says; it is not well then."""
    told = subprocess.run(
        command("status", "--json", "--data", str(place.running.data)),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    status = json.loads(told.stdout)
    count = status["scribe"]["recording"]["waiting"]
    assert told.returncode == 1
    assert status["office"]["database"]["state"] == "away"
    return int(count)


def _console_says_so(desk: Desk) -> None:
    """A console says that entries wait, beside its alarms."""
    desk.page.locator(".buttons", has_text="not yet recorded").wait_for(timeout=20_000)
