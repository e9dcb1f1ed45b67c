"""Our DC-09 against code by other people. What they get wrong: docs/wire/dc09.md."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from dc09_spt.msg.dc03_msg import dc03_codes, dc03_msg
from dc09_spt.msg.dc05_msg import dc05_codes, dc05_msg
from dc09_spt.msg.dc09_msg import dc09_msg
from siadc09 import dc03, dc05
from siadc09.account import Account
from siadc09.message import EventMessage, NullMessage, parse_frame
from siadc09.siadcs import parse_siadcs

from quietbell.wire.dc09 import contact_id, sia_dc03
from quietbell.wire.dc09.answers import ack, duh, nak
from quietbell.wire.dc09.contents import Content, Extended, open_frame
from quietbell.wire.dc09.encoding import Message, encode
from quietbell.wire.dc09.frames import Decoder, Frame
from quietbell.wire.dc09.keys import Key
from quietbell.wire.dc09.meanings import Meaning, Qualifier
from tests.support.dc09 import NAK
from tests.support.foreign_panel import with_todays_cipher

KEYS = [None, *(Key(bytes(range(many))) for many in (16, 24, 32))]
SPT_KEYS = [None, KEYS[1], KEYS[3]]  # it has no keys of 24 bytes
NOISE = bytes(range(100, 131))


def frame(data: bytes) -> Frame:
    (found,) = Decoder().feed(data)
    assert isinstance(found, Frame)
    return found


def content(found: Frame, key: Key | None) -> Content:
    opened = open_frame(found, key)
    assert isinstance(opened, Content)
    return opened


@pytest.fixture(autouse=True)
def _cipher() -> Iterator[None]:
    with with_todays_cipher():
        yield


def spt(key: Key | None, **numbers: int) -> Any:
    return dc09_msg("1234", key.secret if key else None, **numbers)


def key_name(key: Key | None) -> str:
    return f"{len(key.secret)} bytes" if key else "clear"


@pytest.mark.parametrize("key", SPT_KEYS, ids=key_name)
def test_contact_id_of_dc09_spt_is_read_and_it_reads_our_answers(
    key: Key | None,
) -> None:
    panel = spt(key, receiver=1, line=10)
    data = dc05_msg.dc05event("1234", {"code": "122", "area": 1, "zone": 15})

    asked = frame(panel.dc09block(7, "ADM-CID", data).encode())
    found = content(asked, key)

    assert (asked.account, asked.receiver, asked.prefix) == ("1234", "1", "A")
    (event,) = found.events
    assert (event.code, event.partition, event.point) == ("122", "01", "015")
    assert event.meaning is Meaning.DURESS

    now = datetime.now(UTC)
    answer = ack(asked, at=now, key=key, noise=NOISE).decode()
    said, offset = panel.dc09answer(7, answer)
    assert said == "ACK"
    assert (offset is None) == (key is None)
    assert abs(offset or 0) < 3
    assert panel.dc09answer(7, duh(asked).decode()) == ("DUH", None)


@pytest.mark.parametrize("key", SPT_KEYS, ids=key_name)
def test_dc09_spt_sets_its_clock_by_our_nak(key: Key | None) -> None:
    said, offset = spt(key).dc09answer(7, nak(datetime.now(UTC)).decode())

    assert said == "NAK"
    assert abs(offset) < 3


@pytest.mark.parametrize("key", SPT_KEYS, ids=key_name)
def test_a_poll_of_dc09_spt_is_a_sign_of_life(key: Key | None) -> None:
    asked = frame(spt(key).dc09poll().encode())

    assert (asked.id, asked.sequence, asked.address) == ("NULL", "0000", "#1234")
    assert content(asked, key).events == ()


@pytest.mark.parametrize("key", SPT_KEYS, ids=key_name)
def test_packets_without_slashes_are_read(key: Key | None) -> None:
    said = {
        "code": "HA",
        "area": 2,
        "user": 5,
        "time": "12:00:00",
        "zone": 15,
        "zonename": "Bursar",
        "text": "front",
    }
    data = dc03_msg.dc03event("1234", said)

    found = content(frame(spt(key).dc09block(3, "SIA-DCS", data).encode()), key)

    (event,) = found.events
    assert (event.code, event.partition, event.point) == ("HA", "2", "15")
    assert (event.user, event.text) == ("5", "Bursar front")


def test_dc09_spt_numbers_its_frames_in_hex_and_they_are_answered_so() -> None:
    """The standard says decimal (5.5.1); refusing it would lose every tenth press."""
    asked = frame(spt(None).dc09block(10, "NULL", "]").encode())

    assert asked.sequence == "000A"
    assert frame(ack(asked)).sequence == "000A"


@pytest.mark.parametrize("key", KEYS, ids=key_name)
@pytest.mark.parametrize("pad_bytes_min", [0, 16])
def test_siadc09_reads_what_our_panel_sends(
    key: Key | None, pad_bytes_min: int
) -> None:
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    message = Message(
        id="ADM-CID",
        sequence=12,
        account="12AB",
        receiver="1",
        prefix="2",
        data="#12AB|1122 01 015",
        extended=(Extended("M", "0026B9E4268B"),),
        at=at,
    )

    sent = encode(message, key=key, noise=NOISE, pad_bytes_min=pad_bytes_min)
    read = parse_frame(sent, key.secret if key else None)

    assert (read.idtoken, read.seq, read.timestamp) == ("ADM-CID", 12, at)
    assert (read.account.acct, read.account.rcvr, read.account.pref) == (0x12AB, 1, 2)
    assert (read.data.event.code, read.data.event.group) == ("122", 1)
    assert (read.data.event.addr, len(read.xdata)) == (0x15, 1)


@pytest.mark.parametrize("key", KEYS, ids=key_name)
def test_we_read_what_siadc09_sends_and_it_reads_our_ack(key: Key | None) -> None:
    account = Account(acct=0x1234, rcvr=1, key=key.secret if key else None)
    data = parse_siadcs(b"#1234|Nri1/TA003/HA002")
    event = EventMessage(account, {"idtoken": "SIA-DCS", "seqno": 9, "data": data})

    asked = frame(event.encode())
    found = content(asked, key)

    assert (asked.sequence, asked.receiver, asked.account) == ("0009", "1", "1234")
    assert [(each.code, each.point) for each in found.events] == [
        ("TA", "003"),
        ("HA", "002"),
    ]
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    answer = parse_frame(
        ack(asked, at=at, key=key, noise=NOISE), key.secret if key else None
    )
    assert (answer.idtoken, answer.seq) == ("ACK", 9)


@pytest.mark.parametrize("key", KEYS, ids=key_name)
def test_a_null_of_siadc09_without_a_pipe_is_read(key: Key | None) -> None:
    account = Account(acct=0x1234, key=key.secret if key else None)

    asked = frame(NullMessage(account).encode())

    assert content(asked, key).is_read


def test_siadc09_cannot_read_the_standards_nak() -> None:
    """Its account is ``A0``: it looks for a ``#``."""
    with pytest.raises(RuntimeError, match="#acct"):
        parse_frame(NAK)


def test_our_sia_codes_are_those_of_the_standard() -> None:
    assert set(sia_dc03.CODES) == set(dc03.EVENT)


def test_a_sia_code_begins_or_ends_what_it_does_to_others() -> None:
    """Where they say restore, so do we; where only we do, something else ended."""
    ended = {"FK", "TE", "TZ", "NS", "VI", "VY", "YZ"}
    for code, theirs in dc03.EVENT.items():
        entry, name = sia_dc03.CODES[code], theirs["name"].lower()
        assert entry.is_user == (theirs.get("addr") == "User"), code
        is_restore = "restor" in name or "unbypass" in name or code in ended
        assert (entry.qualifier is Qualifier.RESTORE) == is_restore, code


def test_duress_is_what_others_call_a_hold_up_or_panic_alarm() -> None:
    duress = {
        code
        for code, entry in sia_dc03.CODES.items()
        if entry.meaning is Meaning.DURESS
    }

    assert duress == {
        code
        for code, theirs in dc03.EVENT.items()
        if any(each in theirs["name"] for each in ("Holdup", "Panic"))
        and any(each in theirs["name"] for each in ("Alarm", "Restoral"))
    }
    assert duress == {"HA", "HH", "HR", "PA", "PH", "PR"}


def test_a_contact_id_code_means_what_it_means_to_others() -> None:
    for code, theirs in dc05.EVENT.items():
        entry, name = contact_id.entry_of(code), theirs["name"].lower()
        assert entry.meaning is not Meaning.UNKNOWN, code
        assert entry.is_user == (theirs.get("addr") == "User"), code
        if "tamper" in name:
            assert entry.meaning is Meaning.TAMPER, code
        if "bypass" in name and not code.startswith("91"):
            assert entry.meaning is Meaning.BYPASS, code
        if "test" in name and code.startswith("6"):
            assert entry.meaning is Meaning.TEST, code


def test_no_contact_id_code_outside_its_range_is_duress() -> None:
    duress = {
        code
        for code in (f"{number:03d}" for number in range(1000))
        if contact_id.entry_of(code).meaning is Meaning.DURESS
    }

    assert duress == {f"12{digit}" for digit in range(10)}


def test_which_codes_carry_a_user_is_as_dc09_spt_has_it() -> None:
    for number in range(100, 700):
        code = f"{number:03d}"
        if dc05_codes.dc05_is_user(code) and code in dc05.EVENT:
            assert contact_id.entry_of(code).is_user, code
    for code in dc03.EVENT:
        if dc03_codes.dc03_is_user(code) and code != "CJ":  # siadc09: an area's
            assert sia_dc03.CODES[code].is_user, code


def test_siadc09_writes_a_restore_that_no_panel_sends() -> None:
    """Its qualifier 2 is not in DC-05; what we cannot place is taken like new."""
    assert dc05.NEWRESTORE == "2"
    assert "2" not in contact_id.QUALIFIERS
