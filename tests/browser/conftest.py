"""A real Chromium, and a console in front of a fake engine."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support import fake_rows
from tests.support.desk import BROWSER_ARGUMENTS, Desk
from tests.support.fake_engine import FakeEngine
from tests.support.gateway import LiveWorkers
from tests.support.tools import need

ORTIZ = {"qb_desk": "secret-1", "qb_watch": "token-ortiz"}
KIM = {"qb_desk": "secret-2", "qb_watch": "token-kim"}


@pytest.fixture(scope="session", autouse=True)
def _rows_beside_a_browser() -> None:
    """Let Django work in this thread, though Playwright's loop runs in it.

    That loop stands still while a test's own code runs; browser tests come last.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(BROWSER_ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def world(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[FakeEngine, LiveWorkers]]:
    """One engine and one worker for all tests; each test begins a new epoch."""
    data = tmp_path_factory.mktemp("data")
    fake = FakeEngine(data)
    fake.start()
    workers = LiveWorkers(data)
    yield fake, workers
    workers.stop()
    fake.close()


@pytest.fixture
def engine(world: tuple[FakeEngine, LiveWorkers]) -> FakeEngine:
    fake = world[0]
    fake.reset()
    if not fake.is_up:
        fake.start()
    return fake


@pytest.fixture
def live(engine: FakeEngine, world: tuple[FakeEngine, LiveWorkers]) -> LiveWorkers:
    workers = world[1]
    if any(process.poll() is not None for process in workers.processes):
        workers.start_again()
    workers.wait()
    return workers


@pytest.fixture
def press(engine: FakeEngine) -> Callable[..., str]:
    """Show a new incident; return its id."""
    plan, photo = fake_rows.write_blobs(engine.data)

    def pressed(number: int, **values: object) -> str:
        row = fake_rows.row(number, plan=plan, photo=photo, **values)
        engine.put(row)
        return str(row["id"])

    return pressed


@pytest.fixture
def desk(chromium: Browser, live: LiveWorkers) -> Iterator[Desk]:
    opened = Desk.open(chromium, live.url, ORTIZ)
    yield opened
    opened.close()


@pytest.fixture
def second_desk(chromium: Browser, live: LiveWorkers) -> Iterator[Desk]:
    opened = Desk.open(chromium, live.url, KIM)
    yield opened
    opened.close()
