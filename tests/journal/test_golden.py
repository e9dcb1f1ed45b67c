"""Journals that earlier releases wrote, as this one reads them.

Each folder of tests/captures/journal is one release's journal, byte for byte, with
what must come out of it. Its README says how a release adds its own.
"""

from pathlib import Path

import msgspec
import pytest

from quietbell.journal.reading import read
from quietbell.journal.records import KINDS
from quietbell.journal.verify import verify
from tests.journal.golden import GOLDEN, copied, read_back
from tests.journal.journals import kept, opened

RELEASES = sorted(each.name for each in GOLDEN.iterdir() if each.is_dir())


@pytest.mark.parametrize("release", RELEASES)
async def test_every_releases_journal_is_proven_replayed_and_gone_on_with(
    release: str, tmp_path: Path
) -> None:
    golden = GOLDEN / release
    folder, keyring = copied(golden, tmp_path)
    report = verify(folder)
    assert report.is_proven
    assert report.head_digest == (golden / "head").read_text().strip()

    journal = opened(folder, epoch="of this release")
    replayed = [read_back(each, keyring) for each in journal.replay()]
    assert replayed == (golden / "replay.jsonl").read_text().strip().split("\n")
    assert journal.troubles == ()

    await kept(journal, 2)
    journal.close()
    assert verify(folder).head_seq == report.head_seq + 2
    assert len(list(read(folder))) == report.entries + 2


def test_some_release_wrote_every_kind_of_this_one() -> None:
    written = {
        msgspec.json.decode(line)[0]["kind"]
        for release in RELEASES
        for line in (GOLDEN / release / "replay.jsonl").read_text().strip().split("\n")
    }
    assert KINDS.keys() <= written
