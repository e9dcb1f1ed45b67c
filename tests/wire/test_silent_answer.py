"""The silent answers, byte for byte, in every mode."""

from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.site import AnswerMode
from quietbell.wire.silent_answer import BODIES, silent_answer

NOW = 1_930_000_060.9  # 27 February 2031, 23:07:40 and a bit

CLOSE = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/xml; charset=UTF-8\r\n"
    b"Expires: Thu, 27 Feb 2031 23:06:40 GMT\r\n"
    b"Cache-Control: no-store\r\n"
    b"Connection: close\r\n"
    b"Content-Length: 130\r\n"
    b"\r\n"
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="Init:Services"/>'
    b"</CiscoIPPhoneExecute>\n"
)
EXIT = CLOSE.replace(b"Init:Services", b"SoftKey:Exit").replace(b": 130", b": 129")
EMPTY = (
    b"HTTP/1.1 200 OK\r\n"
    b"Expires: Thu, 27 Feb 2031 23:06:40 GMT\r\n"
    b"Cache-Control: no-store\r\n"
    b"Connection: close\r\n"
    b"Content-Length: 0\r\n"
    b"\r\n"
)
DECOY_BODY = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b"<CiscoIPPhoneText><Title>Opening hours</Title>"
    b"<Text>Monday to Friday, 8:00 to 17:00</Text>"
    b"<SoftKeyItem><Name>Exit</Name><URL>SoftKey:Exit</URL>"
    b"<Position>1</Position></SoftKeyItem></CiscoIPPhoneText>\n"
)


@pytest.mark.requirement("ACT-01")
@pytest.mark.parametrize(
    ("mode", "answer"), [("close", CLOSE), ("exit", EXIT), ("empty", EMPTY)]
)
def test_an_answer_is_these_bytes(mode: str, answer: bytes) -> None:
    assert silent_answer(mode, now=NOW) == answer


def test_a_decoy_is_a_dull_page_with_a_way_out() -> None:
    assert silent_answer("decoy", now=NOW).partition(b"\r\n\r\n")[2] == DECOY_BODY


def test_a_head_request_is_told_the_same_without_the_body() -> None:
    head = silent_answer("close", now=NOW, is_for_head=True)

    assert head == CLOSE.partition(b"<?xml")[0]


def test_there_is_an_answer_for_every_mode_of_a_door() -> None:
    assert set(BODIES) == {mode.value for mode in AnswerMode}


@pytest.mark.parametrize("mode", [mode for mode in AnswerMode if BODIES[mode]])
def test_a_body_is_xml_and_does_nothing_a_person_would_notice(mode: str) -> None:
    body = BODIES[mode]

    ET.fromstring(body)

    for loud in (b"Play:", b"Display:", b"Vibrate", b"Dial:", b"Refresh", b"http"):
        assert loud not in body


@given(st.floats(min_value=-(10**9), max_value=4 * 10**9))
def test_it_has_expired_whatever_the_clock_says_but_never_before_1970(
    now: float,
) -> None:
    head = silent_answer("close", now=now).decode()
    (line,) = [each for each in head.split("\r\n") if each.startswith("Expires: ")]

    expires = parsedate_to_datetime(line.removeprefix("Expires: ")).timestamp()

    # The header has whole seconds, rounded from microseconds.
    assert abs(expires - max(now - 60, 86_400)) <= 1
