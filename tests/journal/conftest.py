import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from tests.journal.journals import kept, opened, until_kept


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


@pytest.fixture(scope="session")
def three_segments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Segments of 6, 6 and 6 entries; the second and third carry two over."""
    folder = tmp_path_factory.mktemp("three") / "journal"

    async def write() -> None:
        journal = opened(folder)
        entries = await kept(journal, 5)
        await until_kept(journal)
        for _ in range(2):
            journal.roll(entries[1:3])
            await kept(journal, 5)
            await until_kept(journal)
        assert journal.close()

    asyncio.run(write())
    return folder


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    numbers = iter(range(1_000_000))

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / f"copy-{next(numbers)}"))

    return copy
