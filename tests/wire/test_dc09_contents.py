"""What a DC-09 frame says, in clear and encrypted."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.wire.dc09.contents import Content, Extended, open_frame
from quietbell.wire.dc09.encoding import framed
from quietbell.wire.dc09.frames import Decoder, Frame
from quietbell.wire.dc09.keys import Key
from quietbell.wire.dc09.meanings import Meaning, PanelEvent, Qualifier
from quietbell.wire.dc09.sia_data import EVENTS_MAX
from quietbell.wire.dc09.stamps import read_stamp, stamp
from tests.support.dc09 import (
    HOLD_UP,
    SIA_HOLD_UP,
    SIA_PANIC,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEX = "0123456789ABCDEF"
OTHER_KEY = Key(bytes(range(16)))
KEYS = [OTHER_KEY, Key(bytes(range(24))), Key(bytes(range(32)))]


def frame(data: bytes) -> Frame:
    (found,) = Decoder().feed(data)
    assert isinstance(found, Frame)
    return found


def content(data: bytes, key: Key | None = None) -> Content:
    found = open_frame(frame(data), key)
    assert isinstance(found, Content)
    return found


def said(token: str, data: str) -> Content:
    return content(framed(f'"{token}"0001L0#1234[{data}]'.encode("latin-1")))


def codes(data: str) -> list[tuple[str, str, str]]:
    events = said("SIA-DCS", f"#1234|{data}").events
    return [(each.code, each.partition, each.point) for each in events]


def test_a_silent_hold_up_is_duress_in_its_partition_and_zone() -> None:
    assert content(HOLD_UP) == Content(
        data="#1234|1122 01 015",
        account="1234",
        events=(
            PanelEvent(
                code="122",
                meaning=Meaning.DURESS,
                qualifier=Qualifier.NEW,
                name="silent hold-up",
                partition="01",
                point="015",
            ),
        ),
        is_read=True,
        extended=(),
        stamp=None,
        is_stamped=False,
    )


def test_extended_data_and_the_time_are_read() -> None:
    found = content(SIA_PANIC)

    assert found.stamp == NOON
    assert found.extended == (
        Extended("M", "0026B9E4268B"),
        Extended("X", "093W23.456"),
        Extended("Y", "45N23.456"),
    )
    (event,) = found.events
    assert (event.meaning, event.partition, event.point) == (
        Meaning.DURESS,
        "1",
        "015",
    )


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("Nri1/TA003/HA002", [("TA", "1", "003"), ("HA", "1", "002")]),
        ("Nri1/TA003|HA002", [("TA", "1", "003"), ("HA", "1", "002")]),
        ("Nri1/TA003|Nri2/HA002", [("TA", "1", "003"), ("HA", "2", "002")]),
        ("Nri1/HA1/ri2/HA2", [("HA", "1", "1"), ("HA", "2", "2")]),
        ("Nri1HA015", [("HA", "1", "015")]),
        ("Nti12:34:56/da11-21-26/ri1/HA015", [("HA", "1", "015")]),
        ("NHA", [("HA", "", "")]),
        ("NHA 015", [("HA", "", "015")]),
        ("HA015", [("HA", "", "015")]),
        # A bar ends a block, inside text as well: what follows is taken, too.
        ("NHA015^a/b|HR016^", [("HA", "", "015"), ("HR", "", "016")]),
        ("NHA015*3dB/HB015", [("HA", "", "015"), ("HB", "", "015")]),
        ("NNL01", [("NL", "", "01")]),
        ("NHA0FF", [("HA", "", "0FF")]),
        # No slash behind a modifier, and a code in hex digits; none between codes.
        ("Nri1BA015/TA003", [("BA", "1", "015"), ("TA", "1", "003")]),
        ("Nti10:10ri1FA02", [("FA", "1", "02")]),
        ("Nri1id5BA01", [("BA", "1", "01")]),
        ("Nri1/id1A/HA3", [("HA", "1", "3")]),
        ("Nri1/BA015HA016", [("BA", "1", "015"), ("HA", "1", "016")]),
        ("Nri1/HA015,PA016", [("HA", "1", "015"), ("PA", "1", "016")]),
        ("N/ri1 /HA015", [("HA", "1", "015")]),
        ("NHA015 Bursar", [("HA", "", "015")]),
        ("NRP|AReceiver test", [("RP", "", "")]),
        ("NAT|AT01", [("AT", "", ""), ("AT", "", "01")]),
        ("", []),
    ],
)
def test_every_code_of_a_message_is_taken(
    data: str, read: list[tuple[str, str, str]]
) -> None:
    assert codes(data) == read


def test_modifiers_users_texts_and_old_events() -> None:
    (event,) = said("SIA-DCS", "#1234|Oid12/ri3/pi1/HA015^Bursar^|A front").events

    assert event.is_old
    assert (event.user, event.partition, event.text) == ("12", "3", "Bursar front")


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("1122 01 015", [("122", Qualifier.NEW)]),
        ("3122 01 015", [("122", Qualifier.RESTORE)]),
        ("6122 01 015", [("122", Qualifier.REPEAT)]),
        ("2122 01 015", [("122", Qualifier.UNKNOWN)]),
        (
            "1122 01 015|3130 01 002",
            [("122", Qualifier.NEW), ("130", Qualifier.RESTORE)],
        ),
        ("1122  01  015", [("122", Qualifier.NEW)]),
        ("112201015", [("122", Qualifier.NEW)]),
        ("18 1122 01 015", [("122", Qualifier.NEW)]),
        ("112A 01 015", [("12A", Qualifier.NEW)]),
        ("1122 1 15|1122 01 16", [("122", Qualifier.NEW)] * 2),
    ],
)
def test_every_contact_id_event_is_taken(
    data: str, read: list[tuple[str, Qualifier]]
) -> None:
    found = said("ADM-CID", f"#1234|{data}")

    assert [(each.code, each.qualifier) for each in found.events] == read
    assert found.is_read


def test_a_zero_written_as_ten_is_a_zero() -> None:
    (event,) = said("ADM-CID", "#1234|112A 01 015").events

    assert event.meaning is Meaning.DURESS


@pytest.mark.parametrize(
    ("token", "data"),
    [
        ("ADM-CID", "#1234|hello"),
        ("ADM-CID", "#1234|"),
        ("ADM-CID", ""),
        ("ADM-CID", "#1234|1122 01 015|hello"),
        ("SIA-DCS", "#1234|"),
        ("SIA-DCS", "#1234|NHA015/?"),
        ("ADM-41E", "#1234|1234 5"),
        ("SIA-PUL", "#1234|12"),
        ("XYZ-9", "#1234|x"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(token: str, data: str) -> None:
    found = said(token, data)

    assert not found.is_read
    assert found.data == data


def test_an_unknown_code_is_an_event_a_person_must_see() -> None:
    (event,) = said("SIA-DCS", "#1234|NXY01").events

    assert (event.code, event.meaning) == ("XY", Meaning.UNKNOWN)


@pytest.mark.parametrize(
    ("data", "account"),
    [
        ("#1234|NHA1", "1234"),
        ("#12aB34|NHA1", "12AB34"),
        ("|NHA1", None),  # Ajax
        ("NHA1", None),
    ],
)
def test_the_account_inside_may_differ_or_miss(data: str, account: str | None) -> None:
    found = said("SIA-DCS", data)

    assert found.account == account
    assert [each.code for each in found.events] == ["HA"]


@pytest.mark.parametrize("data", ["", "#1234", "#0000|0000 00 000", "x"])
@pytest.mark.parametrize("token", ["NULL", "XNM"])
def test_a_sign_of_life_has_no_events_whatever_stands_in_it(
    token: str, data: str
) -> None:
    found = said(token, data)

    assert (found.events, found.is_read) == ((), True)


@pytest.mark.parametrize(
    ("raw", "text"), [(b"M\xfcnster", "Münster"), ("Münster".encode(), "Münster")]
)
def test_text_is_windows_1252_or_utf_8(raw: bytes, text: str) -> None:
    body = b'"NULL"0000L0#1234[][I' + raw + b"][Q?][]"

    assert content(framed(body)).extended == (
        Extended("I", text),
        Extended("Q", "?"),
        Extended("", ""),
    )


@pytest.mark.parametrize(
    "tail",
    ["_25:00:00,11-21-2026", "_12:00:00,02-30-2026", "_", "junk", "[M1", "_12:00"],
)
def test_a_clock_that_talks_nonsense_costs_no_alarm(tail: str) -> None:
    found = content(framed(f'"ADM-CID"0001#1234[|1122 01 015]{tail}'.encode()))

    assert len(found.events) == 1
    assert found.stamp is None
    assert found.is_stamped and found.stamp_text_is_wrong


@given(st.text(max_size=200), st.sampled_from(["ADM-CID", "SIA-DCS"]))
def test_no_data_whatever_raises(data: str, token: str) -> None:
    opened = said(token, data.encode("ascii", "replace").decode().translate(NO_MARKS))

    assert isinstance(opened, Content)


NO_MARKS = str.maketrans("", "", "\n]")


INSTANTS = st.integers(0, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


@given(INSTANTS)
def test_a_stamp_reads_back(at: datetime) -> None:
    assert read_stamp(stamp(at)) == at


def test_a_stamp_is_in_gmt_wherever_it_is_made() -> None:
    noon = datetime(2026, 11, 21, 7, tzinfo=timezone(timedelta(hours=-5)))

    assert stamp(noon) == "12:00:00,11-21-2026"
    assert stamp(datetime(1, 2, 3, tzinfo=UTC)) == "00:00:00,02-03-0001"


def test_a_message_of_more_events_than_any_panel_has_is_bounded_and_told() -> None:
    most = said("SIA-DCS", "#1234|N" + "/".join(["TA1"] * EVENTS_MAX))
    more = said("SIA-DCS", "#1234|N" + "/".join(["TA1"] * (EVENTS_MAX + 1)))
    presses = said("SIA-DCS", "#1234|N" + "/".join(["HA1"] * (3 * EVENTS_MAX)))

    assert (len(most.events), most.is_read) == (EVENTS_MAX, True)
    assert (len(more.events), more.is_read) == (EVENTS_MAX, False)
    assert (len(presses.events), presses.is_read) == (2 * EVENTS_MAX, False)


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize(
    ("token", "data"),
    [
        ("SIA-DCS", "Nri1/TA003,lid/HA015"),
        ("SIA-DCS", "Nri1/TA003/ph+15551234/HA015"),
        ("SIA-DCS", "Nri1/TA003^lid/HA015"),
        ("SIA-DCS", "N" + "/".join(["TA1"] * EVENTS_MAX) + "/HA015"),
        ("SIA-DCS", "Nri1/%%%/HA015/%%%"),
        ("ADM-CID", "1602 00 000|1122 01 015 ZONE15"),
        ("ADM-CID", "ZONE15|1122 01 015"),
    ],
)
def test_what_cannot_be_read_costs_no_press_beside_it(token: str, data: str) -> None:
    found = said(token, f"#1234|{data}")

    assert "015" in {
        each.point for each in found.events if each.meaning is Meaning.DURESS
    }
    assert found.is_read is (data.count("TA1") == EVENTS_MAX)


def test_the_answer_to_a_sia_hold_up_has_no_stamp_to_read() -> None:
    assert content(SIA_HOLD_UP).is_stamped is False
