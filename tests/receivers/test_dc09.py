"""What a frame is answered, whatever a peer sends: the silence above all."""

import itertools
import string
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quietbell.domain.signals import FAULTS, Finding, Kind
from quietbell.domain.site import Account, Device
from quietbell.receivers.accounts import Accounts
from quietbell.receivers.dc09 import Dc09
from quietbell.receivers.panel_judged import Judged
from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import ANSWERS, Decoder, Frame, datagram
from tests.support.panel_doors import dc09, key_of, wired_accounts
from tests.support.panels import KEY, Panel
from tests.support.phone_door import NOW
from tests.support.small_site import small_site

CLINIC = "127.2.0.2"
SOURCES = st.sampled_from(["127.2.0.1", CLINIC, "127.2.0.3", "127.9.0.1", ""])
TOKENS = st.sampled_from(
    ["SIA-DCS", "ADM-CID", "NULL", "XNM", "ACK", "NAK", "DUH", "RSP", "ITI-I", "X"]
)
TEXT = st.text(
    alphabet=string.ascii_letters + string.digits + '#|[]/^"*_,:- \x14é', max_size=80
)
CONTENT = st.one_of(
    TEXT,
    st.sampled_from(
        ["#22AB|1122 01 015", "#22AB|Nri1/HA015", "#1234|1122 01 015", "|Nri1/PA7"]
    ),
)


@st.composite
def plain_frames(draw: st.DrawFn, account: str) -> bytes:
    """Return a frame in clear, its checksum right, of *account*."""
    sequence = draw(st.integers(0, 9999))
    where = draw(st.sampled_from(["", "L0", "L", "R1L1", "RL22AB"]))
    tail = draw(st.sampled_from(["", "_14:05:06,03-03-2031", "_x", "[V1]", "]"]))
    token, content = draw(TOKENS), draw(CONTENT)
    body = f'"{token}"{sequence:04d}{where}#{account}[{content}]{tail}'
    return framed(body.encode("utf-8"), is_binary_crc=draw(st.booleans()))


def judged(judge: Dc09, data: bytes, source: str = CLINIC) -> list[Judged]:
    found = datagram(data)
    return [judge.judge(each, source=source, received=NOW) for each in found]


@given(st.lists(plain_frames("22AB"), max_size=4), SOURCES)
@settings(max_examples=400, deadline=None)
def test_a_keyed_account_hears_nothing_by_any_plain_frame(frames, source):
    """Neither its key, nor its plain text, nor an ACK: not a byte."""
    judge = dc09()

    said = judged(judge, b"".join(frames), source)

    assert b"".join(each.answer for each in said) == b""
    assert all(each.heard is None for each in said)
    assert judge.failures == 0


@given(st.binary(max_size=600), SOURCES)
@settings(max_examples=400, deadline=None)
def test_no_bytes_raise_and_none_that_are_no_frame_are_answered(data, source):
    judge = dc09()
    decoder = Decoder()

    for each in [*decoder.feed(data), *decoder.end()]:
        said = judge.judge(each, source=source, received=NOW)
        assert isinstance(each, Frame) or said.answer == b""

    assert judge.failures == 0


@given(plain_frames("1234"), SOURCES)
@settings(max_examples=400, deadline=None)
def test_an_answer_repeats_number_and_account_and_is_one_of_two(frame, source):
    (said,) = judged(dc09(), frame, source) or [Judged()]
    if not said.answer:
        return

    (sent,), (answer,) = datagram(frame), datagram(said.answer)

    assert isinstance(sent, Frame)
    assert isinstance(answer, Frame)
    assert answer.id in {"ACK", "DUH"}
    assert sent.id not in ANSWERS
    assert (answer.sequence, answer.address) == (sent.sequence, sent.address)
    assert answer.is_binary_crc == sent.is_binary_crc


def test_neither_key_nor_plain_text_is_in_any_sealed_answer():
    clinic = Panel("22AB", key=KEY)

    (said,) = judged(dc09(), clinic.cid("1122", at=NOW.wall))

    assert said.answer
    assert KEY.hex().upper().encode() not in said.answer
    assert b"1122" not in said.answer.split(b"[")[1]


def test_the_key_is_in_no_evidence():
    clinic = Panel("22AB", key=KEY)

    (said,) = judged(dc09(), clinic.cid("1122", at=NOW.wall))
    signal = said.signals[0]

    assert KEY.hex() not in signal.evidence.lower()
    assert "#22AB|1122 01 015" in signal.evidence


def test_two_acks_of_one_frame_are_not_alike():
    """A pad that repeats would tell an eavesdropper which messages are alike."""
    judge, frame = dc09(), Panel("22AB", key=KEY).null(at=NOW.wall)

    (first,), (second,) = judged(judge, frame), judged(judge, frame)

    assert first.answer != second.answer


def test_a_key_that_is_changed_counts_from_the_next_frame_on():
    keys = {"dc09/clinic-panel": bytes(16)}
    accounts = wired_accounts()
    judge = Dc09(lambda: accounts, keys.get)
    clinic = Panel("22AB", key=KEY)

    assert judged(judge, clinic.null(at=NOW.wall))[0].answer == b""
    keys["dc09/clinic-panel"] = KEY
    assert judged(judge, clinic.null(at=NOW.wall))[0].heard == "clinic-panel"


def test_a_keyed_account_whose_key_is_missing_is_unreadable_and_not_silent_to_staff():
    accounts = wired_accounts()
    judge = Dc09(lambda: accounts, lambda name: None)

    (said,) = judged(judge, Panel("22AB", key=KEY).cid("1122", at=NOW.wall))

    assert said.answer == b""
    assert [each.finding for each in said.signals] == [
        Finding.VERIFIED,
        Finding.UNREADABLE,
    ]
    assert said.signals[0].report.fault == "key"


def presses(said: list[Judged]) -> list[Finding]:
    signals = itertools.chain.from_iterable(each.signals for each in said)
    return [each.finding for each in signals if each.kind is Kind.PRESS]


def test_unread_frames_of_one_account_are_handed_on_once_a_second():
    judge, wrong = dc09(), Panel("22AB", key=bytes(16))

    def at(seconds: float) -> list[Finding]:
        (found,) = datagram(wrong.cid("1122", at=NOW.wall))
        return presses([judge.judge(found, source=CLINIC, received=NOW.after(seconds))])

    assert [at(each) for each in (0, 0.5, 0.9, 1.0, 1.9, 6.0)] == [
        *([Finding.UNREADABLE], [], []),
        *([Finding.UNREADABLE], [], [Finding.UNREADABLE]),
    ]


@pytest.mark.requirement("ACT-08")
def test_a_sign_of_life_under_a_wrong_key_is_no_press_and_hides_none():
    judge, wrong = dc09(), Panel("22AB", key=bytes(16))

    life = judged(judge, wrong.null(at=NOW.wall))
    press = judged(judge, wrong.cid("1122", at=NOW.wall))

    assert ([each.answer for each in life], presses(life)) == ([b""], [])
    assert [each.report.fault for each in life[0].signals] == ["key"]
    assert presses(press) == [Finding.UNREADABLE]


@pytest.mark.requirement("ACT-08")
def test_what_is_read_in_part_is_kept_as_it_came_each_time_it_is_answered():
    judge, vault = dc09(), Panel("1234")

    for _ in range(2):
        (said,) = judged(judge, vault.sia("Nri1/TA003,lid/RP"), "127.2.0.1")

        assert b'"ACK"' in said.answer
        whole = [each for each in said.signals if each.kind is Kind.OTHER]
        assert ["TA003,lid/RP" in each.evidence for each in whole] == [True]
        assert "unreadable" in {each.report.fault for each in said.signals}


@pytest.mark.requirement("ACT-08")
def test_of_a_panel_of_presses_what_is_read_in_part_is_a_press():
    (said,) = judged(dc09(), Panel("3300").cid("1602 00 000|ZONE 9"), "127.2.0.3")

    assert presses([said]) == [Finding.UNREADABLE]


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize("more", [{"prefix": "1"}, {"receiver": "7"}])
def test_a_damaged_frame_of_a_panel_of_presses_is_one_by_its_number_alone(more):
    site = small_site()
    account = replace(numbered("1234", **more), is_presses_only=True)
    device = Device(id="d", kind="panel", model="")
    known = Accounts(
        replace(site, accounts=(account,), devices=(*site.devices, device)), "dc09"
    )
    judge = Dc09(lambda: known, key_of)
    damaged = Panel("1234", **more).cid("1122").replace(b"1122", b"1172")

    assert presses(judged(judge, damaged, "10.0.0.1")) == [Finding.UNREADABLE]


def test_what_nobody_can_read_is_shown_though_its_clock_is_off():
    clinic = Panel("22AB", key=KEY)
    old = NOW.wall - timedelta(hours=1)

    (said,) = judged(dc09(), clinic.cid("what is this", at=old))

    assert b"NAK" in said.answer
    assert presses([said]) == [Finding.UNREADABLE]


def test_the_faults_of_a_key_are_over_once_the_account_has_none():
    (said,) = judged(dc09(), Panel("1234").cid("1122"), "127.2.0.1")

    over = {each.report.fault for each in said.signals if each.report.is_over}
    assert over == {"clock", "key", "plain"}


def test_extended_data_of_a_sealed_frame_is_kept():
    clinic = Panel("22AB", key=KEY)
    earlier = "16:00:00,03-04-2031"

    (said,) = judged(dc09(), clinic.cid("1122", at=NOW.wall, occurred_at=earlier))

    assert f"[H{earlier}]" in said.signals[0].evidence


def test_a_fault_of_ours_is_shown_as_a_press_and_not_answered():
    def broken() -> Accounts:
        raise RuntimeError("no accounts")

    judge = Dc09(broken, key_of)

    (said,) = judged(judge, Panel("1234").cid("1122"))

    assert (said.answer, judge.failures) == (b"", 1)
    assert [each.finding for each in said.signals] == [Finding.UNREADABLE]


@pytest.mark.parametrize(
    ("where", "receiver", "prefix", "account"),
    [
        ("L0", "", "", "any"),
        ("R7L0", "7", "", "receiver"),
        ("R07L0", "7", "", "receiver"),
        ("L3", "", "3", "prefix"),
        ("R7L3", "7", "3", "both"),
        ("R8L3", "", "3", "prefix"),
    ],
)
def test_the_account_that_names_more_is_meant(where, receiver, prefix, account):
    named = {"any": ("", ""), "receiver": ("7", ""), "prefix": ("", "3")}
    accounts = tuple(
        Account(id=name, kind="dc09", device="p", number="AB12", receiver=r, prefix=p)
        for name, (r, p) in {**named, "both": ("7", "3")}.items()
    )
    device = Device(id="p", kind="panel", model="H8")
    site = replace(small_site(), accounts=accounts, devices=(device,), doors=())
    site = replace(site, buttons=())
    known = Accounts(site, "dc09")
    judge = Dc09(lambda: known, key_of)
    frame = framed(f'"ADM-CID"0001{where}#ab12[#ab12|1122 01 015]'.encode())

    (said,) = judged(judge, frame, "10.0.0.1")

    assert said.heard == account


def test_every_fault_that_is_said_has_a_name():
    judge, seen = dc09(), set()
    vault, clinic = Panel("1234"), Panel("22AB", key=KEY)
    codes = (*range(100, 1000), "TA", "HB", "YT", "YC", "XQ", "ZZ")
    frames = [
        *(
            vault.cid(f"1{code}") if isinstance(code, int) else vault.sia(f"N{code}1")
            for code in codes
        ),
        clinic.cid("1122", is_plain=True),
        vault.cid("1122")[:-8],
    ]
    for said in itertools.chain.from_iterable(judged(judge, each) for each in frames):
        seen |= {each.report.fault for each in said.signals if each.report}

    assert {"tamper", "power", "communication", "trouble", "bypass"} <= seen
    assert seen - {""} <= FAULTS


@pytest.mark.requirement("ACT-08")
def test_a_known_number_beside_another_receiver_is_no_stranger_from_nowhere():
    site = small_site()
    made = replace(site, accounts=(numbered("1234", receiver="1"),))
    made = replace(
        made, devices=(*site.devices, Device(id="d", kind="panel", model=""))
    )
    accounts = Accounts(made, "dc09")
    judge = Dc09(lambda: accounts, key_of)

    for spoken in (Panel("1234"), Panel("1234", receiver="2"), Panel("001234")):
        (said,) = judged(judge, spoken.cid("1122"), "203.0.113.9")

        assert (said.answer, said.heard) == (b"", None)
        (signal,) = said.signals
        assert (signal.kind, signal.finding) == (Kind.PRESS, Finding.NEAR)
        assert signal.near == "d"


def test_a_plain_frame_from_elsewhere_is_answered_and_is_no_sign_of_life():
    (at_home,) = judged(dc09(), Panel("1234").null(), "127.2.0.1")
    (elsewhere,) = judged(dc09(), Panel("1234").null(), "127.9.0.1")

    assert (at_home.heard, elsewhere.heard) == ("vault-panel", None)
    assert elsewhere.answer == at_home.answer != b""


def test_an_encrypted_frame_is_a_sign_of_life_wherever_it_comes_from():
    frame = Panel("22AB", key=KEY).null(at=NOW.wall)

    (said,) = judged(dc09(), frame, "127.9.0.1")

    assert said.heard == "clinic-panel"


def numbered(number: str, **more: str) -> Account:
    return Account(id="a", kind="dc09", device="d", number=number, **more)
