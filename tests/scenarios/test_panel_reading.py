"""What of a panel cannot be read: kept if it is answered, and never in the way."""

import pytest

from quietbell.domain import device_events as d
from quietbell.domain import floor_events as t
from quietbell.journal.reading import read
from quietbell.wire.surgard import basic_line
from tests.support.panels import Panel

CLINIC = "127.2.0.2"


@pytest.mark.requirement("ACT-08")
def test_behind_a_wrong_key_each_press_wants_a_fresh_pair_of_eyes(panels):
    desk = panels.desk("Desk 1")
    wrong = Panel("22AB", key=bytes(16))
    panels.sends(wrong.cid("1122", at=panels.clock.wall), source=CLINIC)
    desk.acknowledge()
    panels.wait(seconds=20)
    panels.sends(wrong.null(at=panels.clock.wall), source=CLINIC)
    assert desk.row["attention"] == "acknowledged"

    panels.sends(wrong.cid("1122", at=panels.clock.wall), source=CLINIC)

    assert (desk.row["attention"], desk.row["presses"]) == ("open", 2)


@pytest.mark.requirement("ACT-08")
def test_what_is_answered_and_not_read_is_in_the_journal_each_time(panels, vault):
    for number in (15, 16):
        panels.sends(vault.sia(f"Nri1/TA003,lid/RP/zone{number}"))

    assert [in_journal(panels, each) for each in ("zone15", "zone16")] == [1, 1]


@pytest.mark.requirement("ACT-08")
def test_each_line_that_is_answered_is_in_the_journal(panels):
    """Also of an account that nobody knows, whose code means what others agreed on."""
    for code in (2, 3, 4):
        line = basic_line("010", "0077", str(code), "07")
        assert panels.relays(line) == [b"\x06"]

    assert [in_journal(panels, f"0077 {code}") for code in (2, 3, 4)] == [1, 1, 1]


def in_journal(world, words: str) -> int:
    """Return in how many entries of what a panel said without a press *words* are."""
    kinds = {d.PanelReported.KIND, t.SourceUnmatched.KIND}
    kept = (each for each in read(world.data / "journal") if each.kind in kinds)
    return sum(words in str(each.body) for each in kept)
