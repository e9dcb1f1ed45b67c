"""Work beside a database that is away, frozen or of another mind."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection

from quietbell.config.database import Database
from quietbell.scribe import turning
from quietbell.scribe.turning import Turning
from tests.support.database import TestServer

UP_SECONDS_MAX = 20


@pytest.fixture(autouse=True)
def _database(committed_database: Database) -> None:
    """Each thread has a connection of its own."""


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + UP_SECONDS_MAX
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


class Asking:
    """Asks the database one thing after another, in a thread."""

    def __init__(self, *questions: str) -> None:
        self.questions = list(questions)
        self.away: list[str] = []
        self.answers = 0
        self.turning = Turning("asking", self._turn, self.away.append)
        self.turning.start()

    def _turn(self, at: datetime) -> float:
        assert at.tzinfo is not None
        question = self.questions[0]
        if len(self.questions) > 1:
            self.questions.pop(0)
        with connection.cursor() as cursor:
            cursor.execute(question)
        self.answers += 1
        return 0.01


@pytest.fixture
def ask() -> Iterator[Callable[..., Asking]]:
    made: list[Asking] = []

    def start(*questions: str) -> Asking:
        made.append(Asking(*questions))
        return made[-1]

    yield start
    for each in made:
        each.turning.stop(5)


def test_a_frozen_database_is_cut_off_and_asked_anew(
    ask: Callable[..., Asking], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning, "FROZEN_SECONDS", 0.3)
    asking = ask("SELECT pg_sleep(30)", "SELECT 1")
    began = time.monotonic()
    while not asking.away:
        asking.turning.look()
        time.sleep(0.05)
        assert time.monotonic() - began < UP_SECONDS_MAX

    until(lambda: asking.answers > 2)
    assert time.monotonic() - began < 15
    assert "SELECT" not in asking.away[0]


def test_a_short_turn_is_never_cut_off(ask: Callable[..., Asking]) -> None:
    asking = ask("SELECT 1")
    for _ in range(20):
        asking.turning.look()
        time.sleep(0.01)

    until(lambda: asking.answers > 5)
    assert asking.away == []


@pytest.mark.parametrize(
    "trouble",
    [
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '25006'; END $$",
        "SET statement_timeout = 50; SELECT pg_sleep(5)",
        "nonsense",
    ],
)
def test_whatever_it_says_it_is_asked_again(
    ask: Callable[..., Asking], trouble: str
) -> None:
    asking = ask(trouble, "SELECT 1")

    until(lambda: asking.answers > 1)

    assert len(asking.away) == 1
    assert asking.turning.failure is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_ours_ends_it_and_is_told() -> None:
    def turn(at: datetime) -> float:
        raise ZeroDivisionError

    one = Turning("broken", turn, lambda _: None)
    one.start()

    until(lambda: not one.is_alive)

    assert isinstance(one.failure, ZeroDivisionError)
    assert threading.active_count() < 20


def test_who_waits_for_a_notice_comes_back_too(
    database_server: TestServer, committed_database: Database
) -> None:
    away: list[str] = []
    turns = 0

    def turn(_: datetime) -> float:
        nonlocal turns
        with connection.cursor() as cursor:
            cursor.execute("LISTEN something")
        for _notice in connection.connection.notifies(timeout=1, stop_after=1):
            pass
        turns += 1
        return 0.0

    waits = Turning("waiting", turn, away.append)
    waits.start()
    name = connection.settings_dict["NAME"]
    asked = f"FROM pg_stat_activity WHERE datname = '{name}' AND query LIKE 'LISTEN%'"
    until(lambda: bool(database_server.run(f"SELECT 1 {asked}")))
    database_server.run(f"SELECT pg_terminate_backend(pid) {asked}")
    until(lambda: bool(away))
    until(lambda: bool(database_server.run(f"SELECT 1 {asked}")))

    assert waits.is_alive
    assert waits.failure is None
    waits.stop(10)
