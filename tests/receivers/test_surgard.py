"""What another receiver's line is answered, and what it means."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quietbell.domain.signals import Finding, Kind
from quietbell.receivers.accounts import Accounts
from quietbell.receivers.panel_judged import Judged
from quietbell.receivers.surgard import SurGard
from quietbell.wire.surgard import (
    ACK,
    NAK,
    Decoder,
    Line,
    contact_id_line,
    heartbeat_line,
    sia_line,
)
from tests.support.panel_doors import RememberingTake, open_panel_door, surgard
from tests.support.panels import Wire, wired
from tests.support.phone_door import NOW
from tests.support.small_site import small_site

RELAY = "127.2.0.4"
STRANGER = "203.0.113.9"
HOLD_UP = contact_id_line("010", "0042", "E", "122", "01", "001")


def judged(judge: SurGard, data: bytes, source: str = RELAY) -> list[Judged]:
    found = Decoder().feed(data)
    return [judge.judge(each, source=source, received=NOW) for each in found]


def test_a_known_accounts_line_is_a_promise_and_its_sign_of_life():
    (said,) = judged(surgard(), HOLD_UP)

    assert (said.answer, said.is_promise, said.heard) == (ACK, True, "old-relay")
    (signal,) = said.signals
    assert (signal.kind, signal.finding, signal.button) == (
        Kind.PRESS,
        Finding.VERIFIED,
        "annex-2",
    )
    assert signal.nonce is None


@pytest.mark.parametrize("head", ["020", "990"])
def test_the_receivers_number_is_part_of_an_accounts_name(head):
    (said,) = judged(surgard(), contact_id_line(head, "0042", "E", "122", "01", "001"))

    assert said.heard is None


def test_a_sia_line_is_read_by_the_same_rules():
    (said,) = judged(surgard(), sia_line("010", "0042", "HA", "0001"))

    assert [each.button for each in said.signals] == ["annex-2"]


def test_a_heartbeat_is_answered_and_is_nothing_else():
    (said,) = judged(surgard(), heartbeat_line("010"), STRANGER)

    assert said == Judged(answer=ACK, is_promise=True)


def test_what_is_no_line_is_asked_for_again():
    (said,) = judged(surgard(), b"5010 nonsense\x14")

    assert said.answer == NAK


def test_an_unknown_account_of_a_known_receiver_holds_up_no_queue():
    judge = surgard()
    unknown = contact_id_line("010", "7777", "E", "122", "01", "001")
    judged(judge, HOLD_UP, STRANGER)  # whoever passes on a known account is one

    (press,) = judged(judge, unknown, STRANGER)
    (other,) = judged(judge, unknown.replace(b"122", b"401"), STRANGER)

    assert (press.answer, other.answer) == (ACK, ACK)
    assert [each.signals[0].kind for each in (press, other)] == [
        Kind.PRESS,
        Kind.OTHER,
    ]
    assert press.signals[0].finding is Finding.NEAR


@pytest.mark.requirement("ACT-08")
def test_a_line_that_is_read_in_part_is_kept_as_it_came():
    (said,) = judged(surgard(), b"S010[#0042|Nri1/TA009,lid/RP]\x14")

    assert said.answer == ACK
    assert "unreadable" in {each.report.fault for each in said.signals}
    assert any("TA009,lid/RP" in each.evidence for each in said.signals)


@pytest.mark.requirement("ACT-08")
def test_no_press_of_a_line_is_lost_by_what_stands_before_it():
    (said,) = judged(surgard(), b"S010[#0042|Nri1/TA009,lid/HA001]\x14")

    presses = [each.button for each in said.signals if each.kind is Kind.PRESS]
    assert presses == ["annex-2"]


@pytest.mark.requirement("ACT-08")
def test_what_an_unknown_account_says_is_kept_if_it_is_answered():
    """Its sender forgets it. Of what is not read it may be a press."""
    judge = surgard()
    judged(judge, HOLD_UP)

    (part,) = judged(judge, b"S010[#0099|Nri1/lv12%/RP]\x14")
    (by_agreement,) = judged(judge, b"1010      0077 2  07\x14")

    assert (part.answer, by_agreement.answer) == (ACK, ACK)
    assert [each.signals[0].kind for each in (part, by_agreement)] == [
        Kind.PRESS,
        Kind.OTHER,
    ]
    assert part.signals[0].is_promised and by_agreement.signals[0].is_promised


def test_an_unknown_account_of_a_stranger_is_not_answered():
    unknown = contact_id_line("010", "7777", "E", "122", "01", "001")

    (said,) = judged(surgard(), unknown, STRANGER)

    assert said.answer == b""
    assert said.signals[0].finding is Finding.UNKNOWN


def test_a_fault_of_ours_is_shown_as_a_press_and_not_answered():
    def broken() -> Accounts:
        raise RuntimeError("no accounts")

    judge = SurGard(broken)

    (said,) = judged(judge, HOLD_UP)

    assert (said.answer, judge.failures) == (b"", 1)
    assert [each.finding for each in said.signals] == [Finding.UNREADABLE]


@given(st.lists(st.binary(max_size=80), max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_and_only_lines_are_acknowledged(parts):
    judge, decoder = surgard(), Decoder()
    found = [each for part in parts for each in decoder.feed(part + b"\x14")]

    for each in [*found, *decoder.end()]:
        said = judge.judge(each, source=STRANGER, received=NOW)
        assert said.answer in ({b"", ACK} if isinstance(each, Line) else {b"", NAK})

    assert judge.failures == 0


async def test_lines_of_one_read_are_answered_in_order():
    async with open_panel_door(surgard().speech) as here:
        wire = await Wire.open(here.port, RELAY)
        await wire.says(HOLD_UP + b"no line\x14" + heartbeat_line("010"))
        assert await wire.reader.readexactly(3) == ACK + NAK + ACK
        wire.close()


def of_anywhere() -> SurGard:
    """Return a judge whose only account may be passed on from any address."""
    site = small_site()
    made = replace(site, **wired(site))
    made = replace(
        made,
        devices=tuple(replace(each, networks=()) for each in made.devices),
        accounts=tuple(replace(each, networks=()) for each in made.accounts),
    )
    accounts = Accounts(made, "sur-gard")
    return SurGard(lambda: accounts)


@pytest.mark.requirement("ACT-08")
def test_an_unknown_account_in_the_first_line_of_all_holds_up_no_queue():
    unknown = contact_id_line("010", "7777", "E", "122", "01", "001")

    (said,) = judged(of_anywhere(), unknown, STRANGER)

    assert (said.answer, said.is_promise) == (ACK, True)
    assert said.signals[0].finding is Finding.NEAR


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize("head", ["020", "990"])
def test_a_known_account_of_another_receiver_is_shown_and_answered(head):
    line = contact_id_line(head, "0042", "E", "122", "01", "001")

    (said,) = judged(surgard(), line, STRANGER)

    assert (said.answer, said.signals[0].near) == (ACK, "panel-4")


@pytest.mark.requirement("ACT-08")
def test_what_a_known_receiver_says_again_and_nobody_can_read_is_shown_and_taken():
    """It would send nothing else before that line is answered."""
    judge = surgard()

    first, again = judged(judge, b"9010 duress 0042\x14" * 2)

    assert (first.answer, again.answer, again.is_promise) == (NAK, ACK, True)
    (shown,) = again.signals
    assert (shown.kind, shown.finding) == (Kind.PRESS, Finding.UNREADABLE)
    assert (shown.near, shown.carries_only_presses) == ("panel-4", False)
    other, _ = judged(judge, b"9010 another\x14" + HOLD_UP)
    assert other.answer == NAK


def test_what_a_stranger_says_again_and_nobody_can_read_is_asked_for_for_ever():
    said = judged(surgard(), b"9010 duress 0042\x14" * 4, STRANGER)

    assert [each.answer for each in said] == [NAK] * 4


def test_a_line_from_elsewhere_is_no_sign_of_life():
    (said,) = judged(surgard(), HOLD_UP, STRANGER)

    assert (said.answer, said.heard) == (ACK, None)


async def test_no_answer_after_a_line_that_is_not_kept_can_be_taken_for_its_own():
    take = RememberingTake(keeps=False)
    async with open_panel_door(surgard().speech, take) as here:
        wire = await Wire.open(here.port, RELAY)
        await wire.says(HOLD_UP + heartbeat_line("010"))
        assert await wire.is_silent()
        wire.close()
