"""Processes that end, freeze or will not stop: replaced, and never left behind."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from quietbell.config.children import Patience, Plan
from quietbell.config.probes import PipeProbe
from quietbell.config.supervisor import AlreadyRunning, Supervisor, hold, is_held
from tests.config.standins import (
    DOOR,
    FAILS,
    QUICK,
    STUBBORN,
    ask,
    door_plan,
    is_gone,
    listening,
    plan,
    supervisor,
    until,
)

pytestmark = pytest.mark.alone


@asynccontextmanager
async def running(folder: Path, *plans: Plan) -> AsyncIterator[Supervisor]:
    """Run a supervisor, and end it in order whatever the test does."""
    chief = supervisor(folder, *plans)
    task = asyncio.create_task(chief.run())
    try:
        yield chief
    finally:
        chief.stop()
        await asyncio.wait_for(task, 10)


def state(chief: Supervisor, number: int = 0) -> str:
    return str(chief.told()["processes"][number]["state"])


async def up(chief: Supervisor) -> int:
    await until(lambda: state(chief) == "up")
    return int(chief.told()["processes"][0]["pid"])


async def ask_aside(door: socket.socket) -> int:
    return await asyncio.to_thread(ask, door)


async def test_a_killed_process_is_back_at_once(tmp_path):
    with listening() as door:
        async with running(tmp_path, door_plan(tmp_path, door)) as chief:
            first = await up(chief)
            os.kill(first, signal.SIGKILL)
            await until(lambda: chief.told()["processes"][0]["restarts"] == 1)
            second = await up(chief)
            told = chief.told()["processes"][0]

            assert second != first
            assert told["last_end"] == "signal 9"
            assert await ask_aside(door) == second


@pytest.mark.requirement("ACT-09")
async def test_who_calls_while_it_restarts_waits_and_is_answered(tmp_path):
    slow = replace(QUICK, first_back_off=1.0)
    with listening() as door:
        async with running(tmp_path, door_plan(tmp_path, door, slow)) as chief:
            first = await up(chief)
            os.kill(first, signal.SIGKILL)
            await until(lambda: state(chief) == "restarting")
            answers = await asyncio.gather(*(ask_aside(door) for _ in range(5)))

            assert first not in answers
            assert len(set(answers)) == 1


async def test_a_frozen_process_is_replaced(tmp_path):
    with listening() as door:
        async with running(tmp_path, door_plan(tmp_path, door)) as chief:
            first = await up(chief)
            os.kill(first, signal.SIGSTOP)
            took = await until(lambda: chief.told()["processes"][0]["restarts"] == 1)
            second = await up(chief)

            assert second != first
            assert is_gone(first)
            assert took < QUICK.stall + 3
            assert chief.told()["processes"][0]["last_end"] == "no progress"


async def test_one_that_never_moves_is_given_up_after_its_start(tmp_path):
    idle = "import time; time.sleep(60)"
    impatient = replace(QUICK, start=0.5)
    probe = PipeProbe()
    one = plan(tmp_path, idle, probe=probe, patience=impatient)
    async with running(tmp_path, one) as chief:
        await until(lambda: chief.told()["processes"][0]["restarts"] >= 1)


async def test_one_that_always_fails_is_tried_less_and_less_often(tmp_path):
    probe = PipeProbe()
    one = plan(tmp_path, FAILS, probe=probe)
    async with running(tmp_path, one) as chief:
        await asyncio.sleep(2)
        told = chief.told()["processes"][0]

    # 0.05, 0.1, 0.2, 0.4, 0.8 s and what a start takes: never a busy loop.
    assert 2 <= told["restarts"] <= 6
    assert told["last_end"] == "exit 7"


async def test_a_program_that_is_not_there_stops_nobody_else(tmp_path):
    missing = Plan(
        name="missing",
        argv=(str(tmp_path / "nothing"),),
        log_path=tmp_path / "logs" / "missing.log",
        probe=PipeProbe(),
        patience=QUICK,
    )
    with listening() as door:
        async with running(tmp_path, door_plan(tmp_path, door), missing) as chief:
            await up(chief)
            await until(lambda: chief.told()["processes"][1]["restarts"] >= 1)

            assert "could not start" in chief.told()["processes"][1]["last_end"]
            assert state(chief) == "up"


async def test_everything_ends_in_order_even_what_will_not(tmp_path):
    probe = PipeProbe()
    stubborn = plan(tmp_path, STUBBORN, probe.mouth, probe=probe)
    async with running(tmp_path, stubborn) as chief:
        pid = await up(chief)
        began = time.monotonic()
        chief.stop()
        await until(lambda: is_gone(pid))

        assert time.monotonic() - began < 5
    assert state(chief) == "stopped"


async def test_stopping_does_not_wait_for_a_back_off(tmp_path):
    patient = Patience(first_back_off=60, back_off_max=60, ask_every=0.05)
    probe = PipeProbe()
    async with running(
        tmp_path, plan(tmp_path, FAILS, probe=probe, patience=patient)
    ) as chief:
        await until(lambda: state(chief) == "restarting")
        began = time.monotonic()
    assert time.monotonic() - began < 2


async def test_the_status_file_says_how_each_is(tmp_path):
    with listening() as door:
        async with running(tmp_path, door_plan(tmp_path, door)) as chief:
            pid = await up(chief)
            path = tmp_path / "run" / "status.json"
            await until(lambda: json.loads(path.read_text())["processes"][0]["pid"])
            told = json.loads(path.read_text())

    assert told["supervisor"]["pid"] == os.getpid()
    assert told["processes"][0]["pid"] == pid
    assert set(told["processes"][0]) == {
        "name",
        "pid",
        "state",
        "since",
        "restarts",
        "last_progress_at",
        "progress_age_seconds",
        "last_end",
        "address",
    }


@pytest.mark.requirement("ACT-09")
def test_children_die_with_a_supervisor_that_was_killed(tmp_path):
    chief = subprocess.Popen(
        [sys.executable, "-m", "tests.config.standins", str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert chief.stdout is not None
        port, _ = map(int, chief.stdout.readline().split())
        caller = socket.create_connection(("127.0.0.1", port), timeout=10)
        child = int(caller.recv(64))
        assert not is_gone(child)

        chief.kill()
        chief.wait(10)
        took = asyncio.run(until(lambda: is_gone(child)))
    finally:
        chief.kill()
        chief.wait(10)

    assert took < 5
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


async def test_what_a_child_prints_is_in_its_log(tmp_path):
    probe = PipeProbe()
    loud = "import sys; print('out'); print('err', file=sys.stderr)"
    async with running(tmp_path, plan(tmp_path, loud, probe=probe)):
        path = tmp_path / "logs" / "door.log"
        await until(lambda: path.exists() and "err" in path.read_text())

        assert "out" in path.read_text()


def test_one_folder_has_one_supervisor(tmp_path):
    first = hold(tmp_path)
    assert is_held(tmp_path)
    with pytest.raises(AlreadyRunning, match="already runs on"):
        hold(tmp_path)

    first.close()
    assert not is_held(tmp_path)
    hold(tmp_path).close()


def test_the_stand_in_is_a_program():
    compile(DOOR, "door", "exec")
