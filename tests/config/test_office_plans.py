"""The office starts after the alarm path, and what fails there fails there alone."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from quietbell.config.alarm_plans import alarm_plans
from quietbell.config.children import Plan
from quietbell.config.office_plans import Office
from quietbell.config.probes import PipeProbe, Unasked
from quietbell.config.settings import Settings
from quietbell.config.sockets import PortsTaken, listen
from quietbell.config.supervisor import Supervisor
from tests.config.standins import FAILS, QUICK, plan, supervisor, until
from tests.config.test_sockets import free_base
from tests.support.processes import Installation, demo_in, is_there

BEATS = "import os,sys,time\nwhile 1:\n os.write(int(sys.argv[1]),b'.');time.sleep(.05)"
SECRET = "postgresql://bell:swordfish@db.harborview.example/q"


@asynccontextmanager
async def running(folder: Path, *plans: Plan) -> AsyncIterator[Supervisor]:
    chief = supervisor(folder, *plans)
    task = asyncio.create_task(chief.run())
    try:
        yield chief
    finally:
        chief.stop()
        await asyncio.wait_for(task, 10)


def states(chief: Supervisor) -> dict[str, str]:
    return {each["name"]: each["state"] for each in chief.told()["processes"]}


def beating(folder: Path, name: str, after: tuple[str, ...] = ()) -> Plan:
    probe = PipeProbe()
    made = plan(folder, BEATS, probe.mouth, probe=probe, name=name)
    return replace(made, after=after)


def once(folder: Path, program: str, name: str, after: tuple[str, ...] = ()) -> Plan:
    return Plan(
        name=name,
        argv=(sys.executable, "-c", program),
        log_path=folder / "logs" / f"{name}.log",
        probe=Unasked(),
        patience=QUICK,
        after=after,
        is_once=True,
    )


@pytest.mark.alone
async def test_each_waits_for_those_before_it(tmp_path: Path) -> None:
    said = tmp_path / "said"
    tables = once(
        tmp_path, f"open({str(said)!r}, 'a').write('x')", "tables", ("server",)
    )
    plans = (
        beating(tmp_path, "pages", ("tables",)),
        tables,
        beating(tmp_path, "server"),
    )
    async with running(tmp_path, *plans) as chief:
        assert states(chief)["pages"] == "waiting"
        await until(lambda: states(chief)["pages"] == "up")

        assert states(chief) == {"pages": "up", "tables": "done", "server": "up"}
        assert said.read_text() == "x"


@pytest.mark.alone
async def test_what_cannot_be_done_is_tried_again_and_holds_back_no_one_else(
    tmp_path: Path,
) -> None:
    plans = (
        once(tmp_path, FAILS, "tables"),
        beating(tmp_path, "pages", ("tables",)),
        beating(tmp_path, "engine"),
    )
    async with running(tmp_path, *plans) as chief:
        await until(lambda: chief.told()["processes"][0]["restarts"] >= 2)

        assert states(chief)["pages"] == "waiting"
        assert states(chief)["engine"] == "up"
        assert chief.told()["processes"][0]["last_end"] == "exit 7"


def office_settings(folder: Path, **changed: object) -> Settings:
    return Settings(data=folder, port_base=free_base(), **changed)  # type: ignore[arg-type]


def test_an_office_port_that_is_taken_takes_the_pages_and_nothing_more(
    tmp_path: Path,
) -> None:
    settings = office_settings(tmp_path)
    with socket.create_server(("127.0.0.1", settings.port_base + 3)):
        office = Office(settings, needs_port=False)
        with pytest.raises(PortsTaken):
            Office(settings, needs_port=True)
        office.close()

    assert office.told()["address"] is None
    assert f"port {settings.port_base + 3}" in office.told()["problem"]
    assert [each.name for each in office.plans][:2] == ["postgres", "migrate"]


def test_a_site_s_own_cluster_is_not_run_by_us(tmp_path: Path) -> None:
    office = Office(office_settings(tmp_path, database_url=SECRET), needs_port=False)
    office.close()

    assert "postgres" not in [each.name for each in office.plans]
    assert "swordfish" not in json.dumps(office.told())
    assert not any("swordfish" in " ".join(each.argv) for each in office.plans)
    assert office.plans[0].environment["QUIETBELL_DATABASE_URL"] == SECRET


def test_the_alarm_path_is_never_told_of_a_database(tmp_path: Path) -> None:
    settings, alive = office_settings(tmp_path), PipeProbe()
    listening = listen(settings, has_tls=False)
    plans = alarm_plans(settings, listening, alive)
    listening.close()
    alive.close()

    assert [each.name for each in plans] == ["engine", "courier", "live-0", "live-1"]
    for each in plans:
        assert each.after == ()
        assert each.environment == {
            "QUIETBELL_DATABASE_URL": None,
            "DATABASE_URL": None,
        }


@pytest.mark.alone
@pytest.mark.timeout(400)
async def test_a_frozen_database_is_replaced_and_everything_ends_in_order(
    tmp_path: Path,
) -> None:
    made = demo_in(tmp_path)
    with Installation(made.data, office=True) as running:
        running.start()
        await running.until_up(180)
        before = running.children()
        os.kill(running.pid("postgres"), signal.SIGSTOP)
        began = time.monotonic()
        await running.until_replaced("postgres", before["postgres"], seconds=90)
        took = time.monotonic() - began
        after = running.children()

        assert took > 15  # it is given 20 s: a database may have much to do
        assert not is_there(before["postgres"])
        assert {n: p for n, p in after.items() if n != "postgres"} == {
            n: p for n, p in before.items() if n != "postgres"
        }
