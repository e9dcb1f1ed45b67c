import json
from collections.abc import Callable
from pathlib import Path

from quietbell.journal.entries import DAMAGED, decode
from quietbell.journal.reading import lines, read
from quietbell.journal.sealing import Keyring
from quietbell.journal.segment_file import path_of
from tests.journal.journals import database, kept, opened, press

Copy = Callable[[Path], Path]
SAID = {"note": "She is in room 114"}


def seqs(folder: Path, since_seq: int = 0) -> list[int]:
    return [each.seq for each in read(folder, since_seq)]


def test_every_entry_is_read_in_order_once(three_segments: Path) -> None:
    assert seqs(three_segments) == list(range(1, 19))


def test_reading_begins_after_what_is_known(three_segments: Path) -> None:
    for since in range(20):
        assert seqs(three_segments, since) == list(range(since + 1, 19))


def test_there_may_be_nothing(tmp_path: Path) -> None:
    assert seqs(tmp_path / "nowhere") == []


def test_lines_are_the_very_bytes_of_the_chain(three_segments: Path) -> None:
    found = list(lines(three_segments, 16))
    assert [decode(each.encode()) for each in found] == list(read(three_segments, 16))
    assert json.loads(found[0])["seq"] == 17


def test_what_is_damaged_is_said_in_its_place(
    three_segments: Path, copy_of: Copy
) -> None:
    folder = copy_of(three_segments)
    with database(path_of(folder, 1)) as connection:
        connection.execute("UPDATE entries SET entry = 'gone' WHERE seq = 4")
    path_of(folder, 2).write_bytes(b"not a database" * 1000)
    found = list(read(folder))
    assert [each.seq for each in found] == [1, 2, 3, 4, 5, 6, 7, *range(13, 19)]
    assert [each.seq for each in found if each.kind == DAMAGED] == [4, 7]
    assert found[3].body["raw"] == "gone"
    assert "segment-000002.sqlite cannot be read past entry 6" in found[6].body["why"]
    shown = [json.loads(each) for each in lines(folder)]
    assert [each["kind"] for each in shown].count(DAMAGED) == 2


def test_an_entry_that_is_none_is_said(three_segments: Path, copy_of: Copy) -> None:
    folder = copy_of(three_segments)
    with database(path_of(folder, 3)) as connection:
        connection.create_function("sha", 1, sha)
        connection.execute(
            "UPDATE entries SET entry='[]', digest=sha('[]') WHERE seq=18"
        )
    *_, last = read(folder)
    assert last.kind == DAMAGED
    assert last.body["why"].startswith("it cannot be decoded")


def sha(text: str) -> bytes:
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(text.encode()).digest()


async def test_sealed_parts_open_only_with_the_keyring(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    keyring = Keyring.open(tmp_path / "keyring")
    journal = opened(folder)
    open_key, destroyed = keyring.take(), keyring.take()
    for key in (open_key, destroyed):
        sealed = keyring.seal(key, SAID)
        await press(journal, said=[sealed, 1], sealed=sealed).kept
    journal.close()
    keyring.destroy(destroyed)
    assert "room 114" not in "".join(lines(folder))
    first, second = (json.loads(each)["body"] for each in lines(folder, 0, keyring))
    assert first == {"button": "BT-0001", "said": [SAID, 1], "sealed": SAID}
    assert second["said"] == ["[erased]", 1]


async def test_it_reads_beside_a_running_engine(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    entries = await kept(journal, 3)
    reader = read(tmp_path)
    assert next(reader) == entries[0]
    journal.roll([])
    more = await kept(journal, 3)
    assert list(reader) == entries[1:]
    assert list(read(tmp_path, 3)) == more
    journal.close()
