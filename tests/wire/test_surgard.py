"""The lines of a Sur-Gard receiver, however they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.wire.dc09.frames import Fault, Reason
from quietbell.wire.dc09.meanings import Meaning, Qualifier
from quietbell.wire.surgard import (
    LINE_BYTES_MAX,
    Decoder,
    Kind,
    Line,
    basic_line,
    contact_id_line,
    heartbeat_line,
    sia_line,
)

MANUALS_EXAMPLE = b"5011 181234E12101001\x14"
LINES = [
    MANUALS_EXAMPLE,
    contact_id_line("001002", "0ABC", "R", "122", "01", "015"),
    sia_line("011", "1234", "HA", "015"),
    b"S011[#1234|Nri1/TA003/HA002]\x14",
    basic_line("011", "1234", "2", "07"),
    heartbeat_line("011"),
]
HEX = st.text("0123456789ABCDEF", min_size=4, max_size=4)


def read(*pieces: bytes) -> list[Line | Fault]:
    decoder = Decoder()
    return [each for piece in pieces for each in decoder.feed(piece)]


def line(data: bytes) -> Line:
    (found,) = read(data)
    assert isinstance(found, Line)
    return found


def test_the_manuals_example_is_a_duress_code() -> None:
    found = line(MANUALS_EXAMPLE)

    assert (found.kind, found.receiver, found.line) == (Kind.CONTACT_ID, "01", "1")
    assert found.account == "1234"
    (event,) = found.events
    assert (event.code, event.partition, event.point) == ("121", "01", "001")
    assert (event.meaning, event.qualifier) == (Meaning.DURESS, Qualifier.NEW)
    assert event.is_user


@pytest.mark.parametrize(
    ("letter", "qualifier"),
    [("E", Qualifier.NEW), ("R", Qualifier.RESTORE), ("P", Qualifier.REPEAT)],
)
@given(HEX, HEX)
def test_contact_id_reads_back(
    letter: str, qualifier: Qualifier, account: str, digits: str
) -> None:
    sent = contact_id_line("011", account, letter, "122", digits[:2], digits[1:])

    found = line(sent)

    assert found.account == account
    (event,) = found.events
    assert event.qualifier is qualifier
    assert (event.partition, event.point) == (digits[:2], digits[1:])


@given(HEX, HEX, st.sampled_from(["HA", "PA", "BA", "FA", "AA"]))
def test_sia_reads_back_though_accounts_and_zones_have_letters(
    account: str, zone: str, code: str
) -> None:
    found = line(sia_line("011", account, code, zone))

    assert found.account == account
    assert [(each.code, each.point) for each in found.events] == [(code, zone)]


def test_every_event_of_a_sia_block_is_taken() -> None:
    found = line(b"S001002[#0098|Nri1/TA003/HA002]\x14")

    assert (found.receiver, found.line, found.account) == ("001", "002", "0098")
    assert [(each.code, each.point) for each in found.events] == [
        ("TA", "003"),
        ("HA", "002"),
    ]


def test_a_basic_code_means_what_the_site_says_it_means() -> None:
    found = line(basic_line("011", "1234", "2", "7"))

    (event,) = found.events
    assert (event.code, event.point, event.meaning) == ("2", "07", Meaning.UNKNOWN)


def test_a_heartbeat_says_nothing_else() -> None:
    found = line(b"1011           @    \x14")

    assert (found.kind, found.account, found.events) == (Kind.HEARTBEAT, None, ())


@pytest.mark.parametrize(
    "wrong",
    [
        *(b"hello", b"9", b"\xff", b"3011 x", b"S011[#1234]", b"1011 ?"),
        *(b"5011 181234E1210100", b"5011 181234X12101001"),
    ],
)
def test_what_is_no_line_is_a_fault_and_the_next_is_read(wrong: bytes) -> None:
    fault, good = read(wrong + b"\x14\r\n" + MANUALS_EXAMPLE)

    assert fault == Fault(reason=Reason.FORM, raw=wrong)
    assert good == line(MANUALS_EXAMPLE)


def test_an_empty_line_is_nothing() -> None:
    assert read(b"\x14\x14\r\n\x14") == []


def test_a_line_without_end_is_bounded() -> None:
    decoder = Decoder()

    found = decoder.feed(b"x" * (3 * LINE_BYTES_MAX + 7))

    assert found == [Fault(reason=Reason.NOISE, raw=b"x" * LINE_BYTES_MAX)] * 3
    assert decoder.is_waiting
    assert decoder.end() == [Fault(reason=Reason.TRUNCATED, raw=b"x" * 7)]


def test_all_lines_are_the_same_however_they_are_cut() -> None:
    stream = b"\r\n".join(LINES)
    whole = read(stream)

    assert [type(each) for each in whole] == [Line] * len(LINES)
    assert read(*(bytes([each]) for each in stream)) == whole
    for at in range(len(stream)):
        assert read(stream[:at], stream[at:]) == whole


@given(st.lists(st.binary(max_size=700) | st.sampled_from(LINES), max_size=6))
def test_any_bytes_give_the_same_however_they_are_cut(pieces: list[bytes]) -> None:
    stream = b"".join(pieces)

    assert read(*pieces) == read(stream)
    assert read(*(bytes([each]) for each in stream)) == read(stream)
