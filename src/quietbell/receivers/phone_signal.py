"""What a phone's request means: a signal with its finding, and the answer it is due.

This is the confidence table for a URL. A valid token is a press whatever else is
wrong with the request: what is wrong is said in ``differs``.
"""

from typing import Final, NamedTuple

from quietbell.domain.moments import Moment
from quietbell.domain.signals import Finding, Kind, Signal
from quietbell.domain.site import AnswerMode
from quietbell.receivers.doors import Doors, Found
from quietbell.wire.http_framing import Progress, RequestFraming
from quietbell.wire.http_request import (
    PRESSING,
    PhoneRequest,
    read_body,
    read_request,
)

DOOR_KIND: Final = "phone-url"
TRUNCATED: Final = "truncated"  # it broke off, was too long, too slow or garbled
FORM: Final = "form"  # whole, but not in a way that a phone presses


class Judged(NamedTuple):
    """What to hand on, if anything, and how to answer."""

    signal: Signal | None
    answer: AnswerMode


def read_framed(framing: RequestFraming) -> PhoneRequest:
    """Read a request. A body counts if it came with the headers, whole."""
    request = read_request(framing.head)
    if framing.body and framing.progress is Progress.WHOLE:
        return request.saying(read_body(framing.body))
    return request


def judge(
    request: PhoneRequest,
    *,
    doors: Doors,
    source: str,
    received: Moment,
    is_whole: bool = True,
) -> Judged:
    """Return the signal of *request*, None if it only asks.

    *source* is the address it came from. *is_whole* is False for a request whose
    headers never were complete.
    """
    found = doors.by_token(request.token) if request.token else None
    answer = AnswerMode.CLOSE if found is None else found.door.answer
    if request.is_asking:
        return Judged(None, answer)
    if found is None:
        signal = _unknown(request, doors, source, received)
    else:
        signal = _press(request, found, doors, source, received, is_whole)
    return Judged(signal, answer)


def unreadable(source: str, received: Moment, evidence: str = "") -> Signal:
    """Return what is handed on when reading a request failed within ourselves."""
    return Signal(
        kind=Kind.PRESS,
        finding=Finding.UNREADABLE,
        received=received,
        door_kind=DOOR_KIND,
        source=source,
        evidence=evidence,
    )


def broken_handshake(
    reason: str, *, doors: Doors, source: str, received: Moment
) -> Signal:
    """Return the signal of a TLS handshake that failed.

    A phone that no longer trusts our certificate fails like this, and its key
    with it; so from where phones are, it is somebody pressing in vain.
    """
    near = doors.near_address(source)
    return Signal(
        kind=Kind.PRESS,
        finding=Finding.UNKNOWN if near is None else Finding.NEAR,
        received=received,
        door_kind=DOOR_KIND,
        source=source,
        near=near,
        evidence=f"TLS handshake failed: {reason}",
    )


def _press(
    request: PhoneRequest,
    found: Found,
    doors: Doors,
    source: str,
    received: Moment,
    is_whole: bool,
) -> Signal:
    claims = request.claims
    differs = doors.differences(
        found.device,
        names=claims.names,
        macs=claims.macs,
        addresses=(source, *claims.addresses),
        models=claims.models,
        users=claims.users,
    )
    if not is_whole:
        differs += (TRUNCATED,)
    elif request.method not in PRESSING:
        differs += (FORM,)
    return Signal(
        kind=Kind.PRESS,
        finding=Finding.DIFFERS if differs else Finding.VERIFIED,
        received=received,
        door_kind=DOOR_KIND,
        source=source,
        door=found.door.id,
        button=found.button.id,
        differs=differs,
        nonce=claims.nonce,
        evidence=request.evidence,
    )


def _unknown(
    request: PhoneRequest, doors: Doors, source: str, received: Moment
) -> Signal:
    """Return the signal of a request no door belongs to.

    A request for another page, from where phones are, is somebody looking around;
    for the press path, or one nobody can read, it is taken for a press gone wrong.
    """
    claims = request.claims
    is_like_a_press = request.is_for_press or not request.is_readable
    near = doors.near(claims.names, claims.macs, source if is_like_a_press else "")
    return Signal(
        kind=Kind.PRESS,
        finding=Finding.UNKNOWN if near is None else Finding.NEAR,
        received=received,
        door_kind=DOOR_KIND,
        source=source,
        near=near,
        nonce=claims.nonce,
        evidence=request.evidence,
    )
