"""The door for programs: presses, check-ins and reports of calls, posted as JSON.

It fails towards alarm like every door: what is wrong with a press of a door we know
labels it and never stops it. Everybody is answered alike, after the same pause, so an
answer tells nobody which doors there are.

What it accepts: ``docs/wire/press-api.md``.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final, NamedTuple, Protocol

from quietbell.domain.calls import CallReport
from quietbell.domain.moments import Moment, stamp
from quietbell.domain.signals import Finding, Kind, Signal
from quietbell.receivers.api_doors import KIND, ApiDoors
from quietbell.receivers.doors import NAME, Found
from quietbell.receivers.keep import Hear, Keep, Outcome
from quietbell.receivers.reply import Reply
from quietbell.wire.api_answer import PROOF_BYTES, api_answer, proof_of
from quietbell.wire.api_request import (
    TEXT_CHARS_MAX,
    ApiRequest,
    moment_of,
    read_api_request,
)
from quietbell.wire.standard_webhooks import signed_by

PRESS: Final = "api/v1/press"
CHECK_IN: Final = "api/v1/check-in"
CALL: Final = "api/v1/emergency-call"
CLOCK_SECONDS_MAX: Final = 300.0  # that a sender's clock may be apart from ours
# Keeping takes a few milliseconds, refusing none: this covers the difference.
PAUSE_SECONDS: Final = 0.05
NONCE_CHARS_MAX: Final = 128

SIGNATURE: Final = "signature"  # it names a door and does not prove that it is it
CLOCK: Final = "clock"
TRUNCATED: Final = "truncated"
FORM: Final = "form"

Work = Callable[[], Awaitable[Outcome]]


class Report(Protocol):
    """Take a call to 911 that a phone system told of; as ``Keep``."""

    async def __call__(self, report: CallReport) -> Outcome:
        """Return what became of *report*."""
        ...


class Handled(NamedTuple):
    """What is to be done, if anything, and how it will be answered."""

    work: Work | None
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How a request came: from where, when, by whose certificate, and if whole."""

    source: str
    received: Moment
    certificate: str | None = None  # sha256 hex
    is_whole: bool = True


class _Proven(NamedTuple):
    """Whose door it is, and the key that proved it; no key: it is only named."""

    found: Found
    key: bytes | None


class PressApi:
    """Judges requests below ``/api/``. It holds no connection and waits for nothing."""

    def __init__(
        self,
        doors_now: Callable[[], ApiDoors],
        secret: Callable[[str], str | None],
        *,
        keep: Keep,
        hear: Hear,
        report: Report,
        is_recording: Callable[[], bool],
    ) -> None:
        """*secret* returns the keyring's value of that name, None if there is none."""
        self._doors_now = doors_now
        self._secret = secret
        self._keep, self._hear, self._report = keep, hear, report
        self._is_recording = is_recording

    def judge(self, head: bytes, body: bytes, came: Came) -> Handled:
        """Return what to do with a request of *head* and as much *body* as came."""
        request = read_api_request(head, body)
        if request.method != "POST":  # who only looks around causes nothing
            return self._handled(request, None, None)
        doors = self._doors_now()
        if request.path == CALL:
            return self._call(request, came, doors)
        proven = self._proven(request, came, doors)
        if request.path == CHECK_IN:
            return self._check_in(request, came, proven)
        if proven is None:
            return self._unknown(request, came, doors)
        signal = _press(request, came, proven, doors)
        return self._kept(request, signal, proven.key)

    def _check_in(
        self, request: ApiRequest, came: Came, proven: _Proven | None
    ) -> Handled:
        # A copy of an old one proves no life.
        if proven is None or proven.key is None or not _is_fresh(request, came):
            signal = _nobody(request, came, Kind.CHECK_IN, Finding.UNKNOWN)
            return self._kept(request, signal, None)
        door = proven.found.door
        self._hear(door.account or door.id, came.received)
        return self._handled(request, None, proven.key)

    def _unknown(self, request: ApiRequest, came: Came, doors: ApiDoors) -> Handled:
        """Take a press that no door belongs to: from where devices are, it rings."""
        near = doors.near_address(came.source) if request.path == PRESS else None
        finding = Finding.UNKNOWN if near is None else Finding.NEAR
        signal = _nobody(request, came, Kind.PRESS, finding, near)
        return self._kept(request, signal, None)

    def _call(self, request: ApiRequest, came: Came, doors: ApiDoors) -> Handled:
        """Take a report of a call. Unproven it is counted: it would be no fact."""
        named = request.headers.get("x-quietbell-reporter") or request.text("reporter")
        known = doors.reporter(named)
        key = self._signed(request, known.secret) if known else None
        extension = request.text("extension")
        is_fact = key is not None and came.is_whole and extension
        if known is None or not is_fact or not _is_fresh(request, came):
            signal = _nobody(request, came, Kind.TROUBLE, Finding.UNKNOWN)
            return self._kept(request, signal, None)
        report = CallReport(
            reporter=known.id,
            call=_call_id(request, extension, came.received),
            extension=extension,
            received=came.received,
            stamped_at=request.text("at"),
            callback=request.text("callback"),
            source=came.source,
        )
        return self._handled(request, lambda: self._report(report), key)

    def _proven(
        self, request: ApiRequest, came: Came, doors: ApiDoors
    ) -> _Proven | None:
        token = request.bearer
        if token is not None and (found := doors.by_token(token)) is not None:
            return _Proven(found, token.encode("utf-8", "surrogateescape"))
        found = doors.by_id(_named(request))
        if found is None and came.certificate is not None:
            found = doors.by_certificate(came.certificate)
        if found is None:
            return None
        if came.certificate is not None and (
            came.certificate in found.door.certificates
        ):
            return _Proven(found, came.certificate.encode())
        return _Proven(found, self._signed(request, found.door.secret))

    def _signed(self, request: ApiRequest, secret: str) -> bytes | None:
        """Return the key that *request* is signed with, None if it is not the one."""
        known = self._secret(secret) if secret else None
        if known is None or "webhook-signature" not in request.headers:
            return None
        return signed_by(
            known.split(),
            message_id=request.headers.get("webhook-id", ""),
            timestamp=request.headers.get("webhook-timestamp", ""),
            said=request.headers["webhook-signature"],
            body=request.body,
        )

    def _kept(self, request: ApiRequest, signal: Signal, key: bytes | None) -> Handled:
        return self._handled(request, lambda: self._keep(signal), key)

    def _handled(
        self, request: ApiRequest, work: Work | None, key: bytes | None
    ) -> Handled:
        return Handled(
            work,
            ApiReply(
                key=key,
                message_id=_message_id(request),
                is_for_head=request.method == "HEAD",
                is_recording=self._is_recording,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiReply:
    """The answer to a program. Only its proof differs from anybody else's."""

    key: bytes | None
    message_id: str
    is_for_head: bool
    is_recording: Callable[[], bool]
    pause_seconds: float = PAUSE_SECONDS

    def payload(self, outcome: Outcome | None, now: Moment) -> bytes:
        """Return the answer: recorded, if what is kept now is on disk."""
        is_kept = outcome is Outcome.KEPT
        if outcome is Outcome.COUNTED:  # nothing to keep: it looks as if there were
            is_kept = self.is_recording()
        at, named = stamp(now.wall), self.message_id
        proof = token_bytes(PROOF_BYTES)
        if self.key is not None:
            proof = proof_of(self.key, is_recorded=is_kept, at=at, message_id=named)
        return api_answer(
            is_recorded=is_kept, at=at, proof=proof, is_for_head=self.is_for_head
        )


def _press(request: ApiRequest, came: Came, proven: _Proven, doors: ApiDoors) -> Signal:
    door, button, device = proven.found
    differs = doors.differences(device, names=(), macs=(), addresses=(came.source,))
    if proven.key is None:
        differs += (SIGNATURE,)
    if _named(request) not in ("", door.id) and NAME not in differs:
        differs += (NAME,)
    if not _is_fresh(request, came):
        differs += (CLOCK,)
    if not came.is_whole:
        differs += (TRUNCATED,)
    elif not _is_in_form(request):
        differs += (FORM,)
    return Signal(
        kind=Kind.PRESS,
        finding=Finding.DIFFERS if differs else Finding.VERIFIED,
        received=came.received,
        door_kind=KIND,
        source=came.source,
        door=door.id,
        button=button.id,
        differs=differs,
        # What is not proven may not take a later press for its repetition.
        nonce=_nonce(request) if proven.key is not None else None,
        sequence=request.sequence if proven.key is not None else None,
        stamped_at=request.text("at") or None,
        evidence=request.evidence,
    )


def _nobody(
    request: ApiRequest,
    came: Came,
    kind: Kind,
    finding: Finding,
    near: str | None = None,
) -> Signal:
    return Signal(
        kind=kind,
        finding=finding,
        received=came.received,
        door_kind=KIND,
        source=came.source,
        near=near,
        evidence=request.evidence,
    )


def _is_in_form(request: ApiRequest) -> bool:
    kind = request.fields.get("kind", "press")
    return request.path == PRESS and request.is_object and kind == "press"


def _is_fresh(request: ApiRequest, came: Came) -> bool:
    """Say whether the sender's clocks, those it gives, agree with ours."""
    apart = []
    signed = request.headers.get("webhook-timestamp")
    if signed is not None:
        if not (signed.isascii() and signed.isdigit() and len(signed) < 12):
            return False
        apart.append(int(signed) - came.received.wall.timestamp())
    if request.fields.get("at") is not None:
        at = moment_of(request.text("at"))
        if at is None:
            return False
        apart.append((at - came.received.wall).total_seconds())
    return all(abs(each) <= CLOCK_SECONDS_MAX for each in apart)


def _named(request: ApiRequest) -> str:
    """Return the door that *request* names, empty if none."""
    return request.headers.get("x-quietbell-door") or request.text("door")


def _call_id(request: ApiRequest, extension: str, received: Moment) -> str:
    """Return what the same call is known by; one without any id is like no other."""
    named = request.text("call_id") or request.message_id[:TEXT_CHARS_MAX]
    return named or f"{extension} {stamp(received.wall)}"


def _message_id(request: ApiRequest) -> str:
    """Return the id that the proof is over, byte for byte."""
    named = request.text("press_id") or request.text("call_id")
    return named or request.headers.get("webhook-id", "")


def _nonce(request: ApiRequest) -> str | None:
    named = request.text("press_id")
    if not named and "webhook-signature" in request.headers:
        named = request.message_id
    if not named and request.sequence is not None:
        named = f"sequence:{request.sequence}"
    return named if 0 < len(named) <= NONCE_CHARS_MAX else None
