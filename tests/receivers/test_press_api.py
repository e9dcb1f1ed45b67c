"""The press API by itself: whatever it is sent, somebody is heard and nobody raises."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.signals import Finding, Kind
from quietbell.receivers.api_doors import ApiDoors
from quietbell.receivers.keep import Outcome
from quietbell.receivers.press_api import Came, PressApi
from tests.support.phone_door import NOW, RememberingKeep
from tests.support.programs import SECRET, TOKEN, TOKEN_DOOR, with_programs
from tests.support.small_site import small_site

HERE = "10.9.8.21"
HEAD = f"POST /api/v1/press HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode()


def site():
    made = with_programs(small_site())
    doors = tuple(replace(each, button="bursar-114") for each in made.doors)
    return replace(made, doors=doors)


DOORS = ApiDoors(site())


def api(keep, **changes):
    async def report(_report):
        return Outcome.KEPT

    parts = {
        "keep": keep,
        "hear": lambda account, at: None,
        "report": report,
        "is_recording": lambda: True,
    }
    return PressApi(lambda: DOORS, {"press/x": SECRET}.get, **{**parts, **changes})


def heard(head, body, *, source=HERE):
    """Return the signals that a request is handed on as."""
    keep = RememberingKeep()
    came = Came(source=source, received=NOW)
    handled = api(keep).judge(head, body, came)
    if handled.work is not None:
        asyncio.run(_await(handled.work))
    answer = handled.reply.payload(Outcome.KEPT, NOW)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    return keep.signals


async def _await(work):
    await work()


@given(st.binary(max_size=300))
def test_any_body_of_a_known_program_is_one_press(body):
    (signal,) = heard(HEAD, body)
    assert (signal.kind, signal.door) == (Kind.PRESS, TOKEN_DOOR)
    assert signal.finding in (Finding.VERIFIED, Finding.DIFFERS)
    assert TOKEN not in signal.evidence


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_bytes_at_all_raise_anything(head, body):
    for start in (b"", b"POST /api/v1/press HTTP/1.1\r\n", b"POST /api/v1/"):
        heard(start + head, body)


@pytest.mark.parametrize("outcome", [None, Outcome.NOT_RECORDED])
def test_what_is_not_known_to_be_kept_is_not_recorded(outcome):
    handled = api(RememberingKeep()).judge(HEAD, b"", Came(source=HERE, received=NOW))
    answer = handled.reply.payload(outcome, NOW)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 2\r\n" in answer
