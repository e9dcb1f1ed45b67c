"""The office's pages when PostgreSQL is away or frozen, and when it is back."""

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from quietbell.web.serving import AT_ONCE_MAX, BODY_BYTES_MAX
from tests.support.database import TestServer
from tests.support.stoppable_database import Way, stoppable
from tests.support.web_process import Answer, WebProcess, web_process

ANSWER_SECONDS_MAX = 5.0
LOGIN = "/accounts/login/"
AWAY = "The office is away"


@pytest.fixture(scope="module")
def started(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[WebProcess, Way]]:
    made = database_server.make("office_away")
    with (
        stoppable(made) as (database, way),
        web_process(tmp_path_factory.mktemp("away") / "data", database.url) as running,
    ):
        yield running, way
    database_server.drop("office_away")


@pytest.fixture
def office(started: tuple[WebProcess, Way]) -> tuple[WebProcess, Way]:
    until_back(started[0])
    return started


def until_back(running: WebProcess) -> None:
    end = time.monotonic() + 15
    while running.get(LOGIN).status != 200:
        assert time.monotonic() < end, "the pages did not come back"
        time.sleep(0.1)


def is_plain(answer: Answer) -> bool:
    assert answer.seconds < ANSWER_SECONDS_MAX, answer.seconds
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    return answer.status == 503 and AWAY in answer.text


def test_a_stopped_database_takes_the_pages_away_plainly_and_gives_them_back(
    office: tuple[WebProcess, Way],
) -> None:
    running, way = office

    way.shut()
    asked = running.get(LOGIN)
    assert is_plain(asked)
    assert asked.headers["refresh"] == "5", "a page that looks on does not stop here"
    assert is_plain(running.get("/"))
    assert running.get("/healthz").status == 200
    assert running.get("/healthz?deep").status == 503
    assert running.get("/static/web/office.css").status == 200
    way.open()

    until_back(running)
    assert running.get("/healthz?deep").status == 200


def test_a_frozen_database_hangs_no_page_and_no_other(
    office: tuple[WebProcess, Way],
) -> None:
    running, way = office

    way.freeze()
    with ThreadPoolExecutor(AT_ONCE_MAX) as many:
        answers = list(many.map(running.get, [LOGIN] * AT_ONCE_MAX))
    assert all(is_plain(each) for each in answers)
    assert running.get("/healthz").seconds < 1
    later = running.get(LOGIN)
    assert is_plain(later)
    way.thaw()

    until_back(running)


def test_the_page_says_it_in_the_language_of_the_browser(
    office: tuple[WebProcess, Way],
) -> None:
    running, way = office
    way.shut()

    told = running.get(LOGIN, **{"Accept-Language": "es-MX,es;q=0.9"})

    way.open()
    assert "La oficina no está disponible" in told.text
    assert '<html lang="es">' in told.text


def test_a_body_that_is_too_large_is_refused_in_a_sentence(
    office: tuple[WebProcess, Way],
) -> None:
    running, _ = office

    answer = running.get(LOGIN, body=bytes(BODY_BYTES_MAX + 1))

    assert answer.status == 413
    assert "That is too large" in answer.text
    assert running.get(LOGIN).status == 200


def test_it_ends_within_three_seconds_even_with_requests_that_hang(
    office: tuple[WebProcess, Way],
) -> None:
    # The last of this file: it ends what the others use.
    running, way = office
    way.freeze()

    def ask() -> None:
        with contextlib.suppress(OSError):  # it hangs up as it ends
            running.get(LOGIN)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    time.sleep(0.3)

    assert running.stop() < 3.5
    assert running.process.returncode == 0
