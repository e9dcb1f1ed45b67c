"""Journals that earlier releases wrote, as this one reads them.

Each folder of tests/captures/journal is one release's journal, byte for byte, with
what must come out of it: `replay.jsonl` (what a restart folds, as its own release
folded it or lifted since) and `head` (the digest that was written down elsewhere).
A release adds its folder (`python -m tests.journal.test_golden 0.2.0`) and never
touches another: an installation carries its journal on for ten years.
"""

import asyncio
import json
import shutil
import sys
from pathlib import Path

import msgspec
import pytest

from quietbell.journal.reading import read
from quietbell.journal.segment_file import paths
from quietbell.journal.verify import verify
from tests.journal.journals import at, kept, opened

GOLDEN = Path(__file__).parents[1] / "captures" / "journal"
RELEASES = sorted(each.name for each in GOLDEN.iterdir() if each.is_dir())


@pytest.mark.parametrize("release", RELEASES)
async def test_every_releases_journal_is_proven_replayed_and_gone_on_with(
    release: str, tmp_path: Path
) -> None:
    golden, folder = GOLDEN / release, tmp_path / "journal"
    folder.mkdir()
    for path in paths(golden):
        shutil.copyfile(path, folder / path.name)
    report = verify(folder)
    assert report.is_proven
    assert report.head_digest == (golden / "head").read_text().strip()

    journal = opened(folder, epoch="of this release")
    replayed = [msgspec.to_builtins(each) for each in journal.replay()]
    expected = (golden / "replay.jsonl").read_text().strip().split("\n")
    assert replayed == [json.loads(line) for line in expected]
    assert journal.troubles == ()

    await kept(journal, 2)
    journal.close()
    assert verify(folder).head_seq == report.head_seq + 2
    assert len(list(read(folder))) == report.entries + 2


async def write(folder: Path) -> None:
    """Write a journal with everything a format must hold."""
    journal = opened(folder)
    opening = [
        (
            "press",
            {"button": "BT-0114", "text": "é ✓ \u2028", "numbers": [1, -2.5, 1e21]},
        ),
        ("acknowledged", {"sealed": {"key": "k-1", "box": "AAAA"}, "none": None}),
        ("a kind nobody knows", {"deep": {"er": [{"and": {}}, []]}}),
    ]
    pendings = [
        journal.append(kind=kind, version=1, body=body, at=at(number))
        for number, (kind, body) in enumerate(opening)
    ]
    await asyncio.gather(*(each.kept for each in pendings))
    journal.roll([pendings[0].entry, pendings[2].entry])
    await kept(journal, 2)
    journal.close()


def main(release: str) -> None:
    golden = GOLDEN / release
    golden.mkdir(parents=True)
    asyncio.run(write(golden))
    journal = asyncio.run(asyncio.to_thread(opened, golden))
    lines = [msgspec.json.encode(each).decode() for each in journal.replay()]
    journal.close()
    (golden / "replay.jsonl").write_text("\n".join(lines) + "\n")
    (golden / "head").write_text(verify(golden).head_digest + "\n")
    for each in golden.iterdir():
        if each.suffix not in {".sqlite", ".jsonl"} and each.name != "head":
            each.unlink()


if __name__ == "__main__":
    main(sys.argv[1])
