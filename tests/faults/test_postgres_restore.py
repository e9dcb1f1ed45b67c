"""The restore drill: backed up under load, wiped, restored, and nothing is missing.

Then the two mixed cases: an old database beside a newer journal, and an old journal
beside a newer database.
"""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from quietbell.config import archive
from quietbell.config.archive import Manifest
from quietbell.config.database import embedded
from quietbell.config.dumping import look
from quietbell.config.serving_database import answering
from quietbell.journal.reading import read
from quietbell.journal.verify import verify
from quietbell.simulator.demo_folder import DemoFolder
from tests.support.ledger import assert_chain_holds, found_presses
from tests.support.presses import Presses
from tests.support.processes import Installation, command, demo_in
from tests.support.recorded import journal, until_recorded

pytestmark = [pytest.mark.requirement("PLT-06"), pytest.mark.timeout(900)]
A_SECOND = 20.0
UP_SECONDS_MAX = 180.0
RECORDED_SECONDS_MAX = 120.0
COMMAND_SECONDS_MAX = 300.0
RESTORED_SECONDS_MAX = 30 * 60.0  # what is promised
BEFORE_SECONDS, AFTER_SECONDS = 3.0, 3.0
OPEN_MAX = 12  # buttons: what is live stays small beside what was done


def run(*words: str) -> str:
    """Run a command of the product; return what it said."""
    done = subprocess.run(
        command(*words),
        capture_output=True,
        text=True,
        check=False,
        timeout=COMMAND_SECONDS_MAX,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def running(demo: DemoFolder) -> Iterator[Installation]:
    with Installation(demo.data, office=True) as made:
        made.start()
        end = time.monotonic() + UP_SECONDS_MAX
        while not made._is_up():
            assert time.monotonic() < end, made.told()
            time.sleep(0.1)
        yield made


def pressed(demo: DemoFolder, made: Installation, seconds: float) -> set[int]:
    """Press for a while; return which were answered."""
    number = max(found_presses(demo.data), default=0) + 1
    buttons = [each.id for each in demo.site.buttons][:OPEN_MAX]
    presses = Presses(
        demo, made.phone_port, buttons, a_second=A_SECOND, first_number=number
    )
    with presses:
        time.sleep(seconds)
    assert presses.failed == {}
    return set(presses.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A backup that was taken under load, and the installation as it went on after."""

    demo: DemoFolder
    file: Path
    manifest: Manifest
    before: set[int]  # presses that were answered before the backup began

    @property
    def head_seq(self) -> int:
        assert self.manifest.journal is not None
        return self.manifest.journal.head_seq

    def copied(self, folder: Path) -> DemoFolder:
        """Return the installation as it was left, to be damaged by one test."""
        # Owners too: the database is its own user's.
        subprocess.run(("cp", "-a", self.demo.data, folder / "data"), check=True)
        return DemoFolder.open(folder / "data")


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    """Run, press throughout, back up meanwhile."""
    folder = tmp_path_factory.mktemp("drill")
    demo, file = demo_in(folder), folder / "backup.tar.gz"
    with running(demo) as made:
        buttons = [each.id for each in demo.site.buttons][:OPEN_MAX]
        with Presses(demo, made.phone_port, buttons, a_second=A_SECOND) as presses:
            time.sleep(BEFORE_SECONDS)
            before = set(presses.answered)
            said = run("backup", str(file), "--data", str(demo.data))
            time.sleep(AFTER_SECONDS)
        until_recorded(demo.data, embedded(demo.data), seconds=RECORDED_SECONDS_MAX)
    assert "read back and proven" in said
    assert presses.failed == {}
    assert presses.answered.keys() == found_presses(demo.data)
    assert before
    made_of = Drill(
        demo=demo, file=file, manifest=archive.verified(file), before=before
    )
    print(
        f"\n{len(presses.answered)} presses, slowest {presses.slowest:.2f} s, "
        f"{len(before)} before the backup; it ends at entry {made_of.head_seq}"
    )
    return made_of


def test_backed_up_under_load_wiped_and_restored(drill: Drill, tmp_path: Path) -> None:
    data, told = tmp_path / "data", drill.manifest
    began = time.monotonic()
    said = run("restore", str(drill.file), "--data", str(data))
    took = time.monotonic() - began

    report, demo = verify(data / "journal"), DemoFolder.open(data)
    assert told.journal is not None
    assert report.is_proven
    assert (report.head_seq, report.head_digest, report.entries) == (
        told.journal.head_seq,
        told.journal.head_digest,
        told.journal.entries,
    )
    assert drill.before <= found_presses(data)
    assert journal(data) == journal(drill.demo.data)[: report.entries]
    with answering(embedded(data)):
        there = look(embedded(data))
    assert told.tables is not None
    assert (there.rows, there.ledger) == (told.tables.rows, told.tables.ledger)
    _goes_on(demo)
    assert took < RESTORED_SECONDS_MAX
    print(f"\nrestored in {took:.1f} s:\n{said}")


def test_an_old_database_catches_up_from_a_newer_journal(
    drill: Drill, tmp_path: Path
) -> None:
    demo = drill.copied(tmp_path)
    newer = journal(demo.data)
    shutil.rmtree(demo.data / "postgres")

    run("restore", str(drill.file), "--data", str(demo.data), "--only-database")

    assert journal(demo.data) == newer
    with answering(embedded(demo.data)):
        recorded = look(embedded(demo.data)).rows["storage_ledgerentry"]
    assert recorded < len(newer)
    _goes_on(demo)
    assert journal(demo.data)[: len(newer)] == newer


def test_an_old_journal_is_given_what_a_newer_database_has(
    drill: Drill, tmp_path: Path
) -> None:
    lost = drill.copied(tmp_path).data
    newer = journal(lost)
    data = tmp_path / "again"
    data.mkdir(mode=0o700)
    (lost / "postgres").rename(data / "postgres")

    said = run("restore", str(drill.file), "--data", str(data), "--keep-database")

    assert journal(data) == newer
    assert len(newer) > drill.head_seq
    assert_chain_holds(data)
    _goes_on(DemoFolder.open(data))
    print(f"\n{said}")


def _goes_on(demo: DemoFolder) -> None:
    """Run it: presses are taken in an epoch of its own, and all is recorded."""
    epochs = _epochs(demo)
    with running(demo) as made:
        again = pressed(demo, made, 1.0)
        until_recorded(demo.data, embedded(demo.data), seconds=RECORDED_SECONDS_MAX)
    assert again
    assert again <= found_presses(demo.data)
    assert len(_epochs(demo) - epochs) == 1
    assert_chain_holds(demo.data)


def _epochs(demo: DemoFolder) -> set[str]:
    return {each.epoch for each in read(demo.data / "journal")}
