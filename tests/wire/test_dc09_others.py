"""What others get wrong, as the page about DC-09 says: each claim is tried.

When one of these fails, they have mended it, and the page is to say so.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from dc09_spt.msg.dc05_msg import dc05_msg
from dc09_spt.msg.dc09_msg import dc09_msg
from pysiaalarm import SIAAccount
from pysiaalarm.base_server import BaseSIAServer
from pysiaalarm.errors import EventFormatError
from pysiaalarm.event import SIAEvent
from siadc09 import dc05
from siadc09.admcid import parse_admcid
from siadc09.message import parse_frame

from quietbell.wire.dc09.answers import nak
from quietbell.wire.dc09.encoding import framed
from tests.support.dc09 import HOLD_UP, NAK, SIA_HOLD_UP

KNOWN = {"1234": SIAAccount("1234")}


def by_pysiaalarm(data: bytes) -> Any:
    """Return what it makes of one read."""
    return SIAEvent.from_line(data.decode().strip(), KNOWN)


def test_dc09_spt_does_not_encrypt_with_todays_libraries() -> None:
    with pytest.raises(TypeError):
        dc09_msg("1234", bytes(16)).dc09poll()


def test_dc09_spt_has_no_keys_of_24_bytes() -> None:
    with pytest.raises(Exception, match=r"16 or 32|defined"):
        dc09_msg("1234", bytes(24))


def test_dc09_spt_does_not_read_bytes_as_an_answer() -> None:
    """And bytes are what it gets from its socket, the second time."""
    answer = nak(datetime.now(UTC))

    assert dc09_msg("1234").dc09answer(1, answer.decode())[0] == "NAK"
    with pytest.raises(TypeError):
        dc09_msg("1234").dc09answer(1, answer)


def test_dc09_spt_cannot_say_still_so() -> None:
    with pytest.raises(Exception, match="should be 1 or 3 or 6"):
        dc05_msg.dc05event("1234", {"code": "122", "q": 6})


def test_siadc09_has_2_for_a_restore() -> None:
    assert dc05.NEWRESTORE == "2"


@pytest.mark.parametrize("address", ["L#1234", "#1234"])
def test_siadc09_cannot_read_a_prefix_that_is_empty_or_absent(address: str) -> None:
    with pytest.raises((RuntimeError, ValueError)):
        parse_frame(framed(f'"NULL"0000{address}[]'.encode()))
    with pytest.raises(RuntimeError):
        parse_frame(NAK)


def test_siadc09_takes_one_contact_id_event() -> None:
    read = parse_admcid(b"#1234|1122 01 015|1122 01 016")

    assert read.event.addr == 0x15


def test_pysiaalarm_takes_the_first_code_of_a_message() -> None:
    event = by_pysiaalarm(framed(b'"SIA-DCS"0002L0#1234[#1234|Nri1/TA003/HA002]'))

    assert event.code == "TA"
    assert b'"ACK"' in event.create_response()


def test_pysiaalarm_takes_one_read_for_one_frame() -> None:
    assert by_pysiaalarm(HOLD_UP).valid_message
    for together in (HOLD_UP + SIA_HOLD_UP, HOLD_UP[:30]):
        with pytest.raises(EventFormatError):
            by_pysiaalarm(together)


def test_pysiaalarm_refuses_clear_text_for_its_clock_and_answers_anybody() -> None:
    late = b'"ADM-CID"0004L0#1234[#1234|1122 01 015]_12:00:00,11-21-2006'
    unknown = b'"ADM-CID"0004L0#9999[#9999|1122 01 015]'

    assert b'"NAK"' in by_pysiaalarm(framed(late)).create_response()
    assert by_pysiaalarm(framed(unknown)).create_response() != b""


def test_pysiaalarm_answers_before_anybody_has_the_event() -> None:
    """Its server writes the answer, then calls what takes the event."""
    from inspect import getsource  # noqa: PLC0415

    from pysiaalarm.aio.server import SIAServerTCP  # noqa: PLC0415

    source = getsource(SIAServerTCP.handle_line)
    assert issubclass(SIAServerTCP, BaseSIAServer)
    assert source.index("writer.write") < source.index("async_func_wrap")
