"""The demonstration as a whole: real processes, a real press, killed and frozen."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from quietbell.config.exits import Exit
from tests.config.standins import is_gone
from tests.config.test_sockets import free_base

pytestmark = pytest.mark.alone
QUIETBELL = (sys.executable, "-m", "quietbell.config.cli")
Told = dict[str, Any]


class Demo:
    """A demonstration of its own, started as a script starts one."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.base = free_base()
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(*QUIETBELL, "demo", "--json", "--no-press", "--data", str(self.data)),
                *("--port-base", str(self.base)),
            ],
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        self.told: Told = json.loads(self.process.stdout.readline())

    def stop(self) -> float:
        """End it as Ctrl+C does; return how long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(15)
        return time.monotonic() - began

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*QUIETBELL, *words, "--data", str(self.data)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def status(self) -> Told:
        return dict(json.loads(self.run("status", "--json").stdout))

    def of(self, name: str) -> Told:
        return next(each for each in self.status()["processes"] if each["name"] == name)

    def press(self, button: str) -> float:
        """Press with the plainest of clients; return the seconds to its answer."""
        url = next(each["url"] for each in self.told["buttons"] if each["id"] == button)
        began = time.monotonic()
        with urllib.request.urlopen(url, timeout=30) as answer:
            assert answer.status == 200
        return time.monotonic() - began

    def kept_presses(self) -> int:
        shown = self.run("journal", "show", "--json").stdout.splitlines()
        kinds = [json.loads(line)["kind"] for line in shown]
        return sum(
            kind in ("opened", "pressed-again", "press-counted") for kind in kinds
        )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    made = Demo(tmp_path_factory.mktemp("demo") / "data")
    yield made
    made.process.kill()
    made.process.wait(10)


def until(happened: Callable[[], bool], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.2)


def all_up(demo: Demo) -> bool:
    return all(each["state"] in {"up", "done"} for each in demo.status()["processes"])


def test_the_one_line_says_all_that_a_script_needs(demo):
    told = demo.told

    assert set(told) == {
        *("web", "intake", "desk_link", "buttons", "desks", "sign_on", "data"),
        *("office", "office_links"),
    }
    assert len(told["buttons"]) == 61
    assert told["desk_link"].startswith(f"{told['web']}/enrol#")
    assert Path(told["data"]) == demo.data


def test_its_processes_are_well(demo):
    until(lambda: all_up(demo))
    status = demo.status()

    assert [each["name"] for each in status["processes"]] == [
        *("engine", "courier", "live-0", "live-1"),
        *("postgres", "migrate", "seed-demo", "mail-catcher"),
        *("web", "scribe", "worker"),
    ]
    assert status["engine"]["recording"]["state"] == "recording"
    assert demo.run("status").returncode == Exit.FINE


def test_a_link_leads_into_the_workbench_once(demo):
    link = demo.told["office_links"]["P-109"]
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    shown = browser.open(link, timeout=30).read().decode()
    assert "Come in as Elena Marsh" in shown
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)[-1:]
    typed = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    home = browser.open(link, typed, timeout=30).read().decode()
    assert "Good day, Elena Marsh" in home
    desks = browser.open(f"{demo.told['office']}/workbench/desks/", timeout=30)
    assert "Desk 1, communications center" in desks.read().decode()

    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(link, timeout=30)


def test_each_live_worker_can_be_asked_by_itself(demo):
    for name in ("live-0", "live-1"):
        with urllib.request.urlopen(f"{demo.of(name)['address']}/healthz") as answer:
            assert json.load(answer) == {"live": name, "engine": "up"}


@pytest.mark.requirement("ACT-02", "PLT-03")
def test_every_button_presses_and_every_press_is_kept(demo):
    before = demo.kept_presses()
    for button in demo.told["buttons"]:
        demo.press(button["id"])

    assert demo.kept_presses() == before + len(demo.told["buttons"])
    assert demo.run("verify").returncode == Exit.FINE


def test_press_prints_how_fast_it_was_answered(demo):
    done = demo.run("press", "D-0101", "--times", "2", "--every", "0.1")

    assert done.returncode == Exit.FINE
    assert done.stdout.startswith("bursar-1: Hollis Hall, first floor, room 101")
    assert done.stdout.count("CP-7965G  answered 200 in") == 2


def test_a_press_with_tls_is_answered_too(demo):
    done = demo.run("press", "bursar-1", "--tls")

    assert done.returncode == Exit.FINE
    assert "answered 200" in done.stdout
    assert demo.run("certificate", "show").stdout.startswith("in use: CN=Quietbell")


def test_fresh_links_lead_where_the_demonstration_is(demo):
    desk = demo.run("desk-link", "desk-2").stdout
    person = demo.run("sign-on", "kim").stdout

    assert desk.startswith(f"{demo.told['web']}/enrol#")
    assert person.startswith(f"{demo.told['web']}/sign-on#")
    assert demo.run("desk-link", "desk-9").returncode == Exit.USAGE


def test_the_tail_begins_with_what_is_open(demo):
    with subprocess.Popen(
        [*QUIETBELL, "line", "tail", "--data", str(demo.data)], stdout=subprocess.PIPE
    ) as tail:
        assert tail.stdout is not None
        snapshot = json.loads(tail.stdout.readline())
        pulse = json.loads(tail.stdout.readline())
        tail.kill()

    assert snapshot["feed"] == pulse["feed"] == "machine"
    assert "place" not in snapshot["rows"][0]


@pytest.mark.requirement("ACT-09")
def test_a_press_while_the_engine_is_dead_waits_and_is_kept(demo):
    until(lambda: all_up(demo))
    before, engine = demo.kept_presses(), demo.of("engine")["pid"]
    os.kill(engine, signal.SIGKILL)
    seconds = demo.press("bursar-2")

    assert seconds < 10
    assert demo.kept_presses() == before + 1
    until(lambda: all_up(demo))
    assert demo.of("engine")["pid"] != engine


@pytest.mark.requirement("ACT-09")
def test_a_frozen_engine_is_replaced_and_the_press_is_kept(demo):
    until(lambda: all_up(demo))
    before, engine = demo.kept_presses(), demo.of("engine")["pid"]
    os.kill(engine, signal.SIGSTOP)
    until(lambda: is_gone(engine))
    demo.press("bursar-3")

    assert demo.kept_presses() == before + 1
    assert demo.of("engine")["last_end"] == "no progress"


def test_a_frozen_live_worker_does_not_hold_up_the_other(demo):
    until(lambda: all_up(demo))
    os.kill(demo.of("live-0")["pid"], signal.SIGSTOP)
    began = time.monotonic()
    with urllib.request.urlopen(f"{demo.told['web']}/healthz", timeout=10) as answer:
        assert json.load(answer)["live"] == "live-1"
    assert time.monotonic() - began < 2

    until(lambda: demo.of("live-0")["restarts"] >= 1 and all_up(demo))


def test_a_second_start_goes_on_where_the_first_ended(demo):
    kept, old = demo.kept_presses(), demo.told
    assert demo.stop() < 6
    assert demo.run("status").returncode == Exit.AWAY

    demo.start()

    assert demo.kept_presses() == kept
    assert demo.told["buttons"] == old["buttons"]
    assert demo.told["desk_link"] != old["desk_link"]
    demo.press("bursar-1")


@pytest.mark.requirement("ACT-09")
def test_a_killed_supervisor_leaves_nobody_behind(demo):
    until(lambda: all_up(demo))
    pids = [each["pid"] for each in demo.status()["processes"]]
    demo.process.kill()
    demo.process.wait(10)

    until(lambda: all(map(is_gone, pids)), seconds=10)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(demo.told["web"], timeout=5)
    demo.start()
    assert demo.run("verify").returncode == Exit.FINE
    assert demo.stop() < 6
