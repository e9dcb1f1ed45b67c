"""The disturbed disk, built once a session."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from tests.faults.journal_rig import Appender
from tests.faults.shim import Shim, build


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(scope="session")
def shim_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def appender(shim_library: Path, tmp_path: Path) -> Iterator[Callable[..., Appender]]:
    started: list[Appender] = []

    def start(*, shadow: bool = False, log: bool = False) -> Appender:
        folder = tmp_path / "data"
        folder.mkdir()
        shim = Shim(shim_library, folder, tmp_path / "rig", shadow=shadow)
        started.append(Appender(shim, log=log))
        return started[-1]

    yield start
    for each in started:
        each.close()
