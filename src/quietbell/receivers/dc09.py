"""DC-09: what a panel's frame means, and what it is answered, if anything.

The answer is where a receiver goes wrong. An ACK is given only for what is kept, a NAK
only for an encrypted frame whose clock is off, a DUH only to a known panel that says
what nobody can read. Everything else is met with silence: a frame that is none, one
that is itself an answer, an unknown account, a wrong key. Plain text from an account
that has a key is shown as a press from a source that differs and is never answered, so
that nothing can be learnt from us by whoever has not got the key.

What it accepts: ``docs/wire/dc09.md``. Source: ANSI/SIA DC-09, 5.4 to 5.5.
"""

import hashlib
import os
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import structlog
from msgspec.structs import replace

from quietbell.domain.moments import Moment
from quietbell.domain.signals import EVIDENCE_BYTES_MAX, Finding, Kind, Signal
from quietbell.receivers.accounts import Accounts, Panel
from quietbell.receivers.doors import ADDRESS
from quietbell.receivers.panel_door import Speech
from quietbell.receivers.panel_judged import Judged
from quietbell.receivers.panel_signal import (
    Heard,
    in_part,
    signals_of,
    speech_fault,
    unreadable,
)
from quietbell.wire.dc09.answers import ack, duh, nak
from quietbell.wire.dc09.contents import SUPERVISION, Content, open_frame
from quietbell.wire.dc09.frames import Decoder, Fault, Frame, Reason, datagram
from quietbell.wire.dc09.keys import KEY_BYTES, NOISE_BYTES, Key
from quietbell.wire.dc09.meanings import PRESSES
from quietbell.wire.dc09.stamps import read_stamp, stamp

log = structlog.get_logger()

DOOR_KIND: Final = "dc09"
OCCURRED: Final = "H"  # the letter of extended data that says when it was
LATE_SECONDS_MAX: Final = 40.0  # an encrypted frame's clock behind ours
EARLY_SECONDS_MAX: Final = 20.0  # and before it
OFFSET_SECONDS_MAX: Final = 60.0  # of a plain frame's clock, before staff are told
LATE_MARK_SECONDS: Final = 300.0  # before our clock: a press is marked as late
# Between two unread frames of one account handed on: what comes sooner is within the
# ring of the one before, and adds nothing but a line a frame to whoever floods us.
UNREAD_SECONDS: Final = 1.0
SILENT_END: Final = Judged(ends=True)
# A frame with one of these began as one: of a panel that carries only presses it may
# be a press that was damaged on its way.
_DAMAGED: Final = frozenset({Reason.CHECKSUM, Reason.FORM, Reason.TRUNCATED})


class Dc09:
    """Judges frames, against the accounts in force and their keys."""

    def __init__(
        self,
        accounts_now: Callable[[], Accounts],
        key_of: Callable[[str], bytes | None],
        *,
        noise: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """*key_of* returns the key that the keyring has by that name."""
        self._accounts_now = accounts_now
        self._key_of = key_of
        self._noise = noise
        self._keys: dict[str, Key] = {}  # by account
        self._stands: dict[tuple[str, str], bool] = {}  # account, fault: as last said
        self._unread: dict[str, float] = {}  # account: when one was handed on (tick)
        self.failures = 0

    @property
    def speech(self) -> Speech:
        """What a door of this protocol needs."""
        return Speech(
            name=DOOR_KIND, decoder=Decoder, datagram=datagram, judge=self.judge
        )

    def judge(self, found: Any, *, source: str, received: Moment) -> Judged:
        """Return what *found*, a frame or a fault, comes to. Never raises."""
        try:
            if isinstance(found, Frame):
                return self._frame(found, source, received)
            assert isinstance(found, Fault)
            return self._fault(found, source, received)
        except Exception:
            # A fault of ours must not take a press: it is shown, and not answered.
            log.exception("frame.not_judged")
            self.failures += 1
            return Judged(signals=(_unjudged(found, source, received),))

    # A frame that is one.

    def _frame(self, frame: Frame, source: str, received: Moment) -> Judged:
        if frame.is_answer:
            return SILENT_END  # two receivers must not answer each other
        accounts = self._accounts_now()
        panel = accounts.find(frame.account or "", frame.receiver, frame.prefix)
        if panel is None:
            return _stranger(frame, accounts, source, received)
        key = self._key(panel) if frame.is_encrypted else None
        content = open_frame(frame, key)
        differs = () if panel.may_speak_from(source) else (ADDRESS,)
        said_at = _said_at(content)
        heard = Heard(
            panel=panel,
            door_kind=DOOR_KIND,
            finding=Finding.DIFFERS if differs else Finding.VERIFIED,
            source=source,
            received=received,
            nonce=_nonce(frame),
            evidence=_evidence(frame, content),
            differs=differs,
            stamped_at=stamp(said_at) if said_at else None,
            is_late=_is_late(said_at, received),
            is_nonce_lasting=frame.is_encrypted or _is_stamped(content),
        )
        if frame.is_encrypted:
            return self._sealed(frame, content, heard, key)
        if panel.account.key:
            return self._plain_of_keyed(frame, content, heard)
        return self._plain(frame, content, heard)

    def _plain(self, frame: Frame, content: Content | Fault, heard: Heard) -> Judged:
        if isinstance(content, Fault):
            return self._unread_frame(frame, heard, Reason.FORM)
        offset = _offset_seconds(content, heard.received)
        signals = self._content(frame, content, heard)
        # Never refused for its clock: that is what loses alarms. Staff are told.
        is_off = offset is not None and abs(offset) > OFFSET_SECONDS_MAX
        signals += self._said(heard, "clock", stands=is_off)
        for fault in ("key", "plain"):  # of a key that it had
            signals += self._said(heard, fault, stands=False)
        return self._answered(frame, content, heard, signals, None)

    def _sealed(
        self, frame: Frame, content: Content | Fault, heard: Heard, key: Key | None
    ) -> Judged:
        if isinstance(content, Fault) or key is None:
            return self._unread_frame(frame, heard, Reason.WRONG_KEY)
        assert content.stamp is not None, "opened only with a timestamp"
        late = (heard.received.wall - content.stamp).total_seconds()
        if not -EARLY_SECONDS_MAX <= late <= LATE_SECONDS_MAX:
            return self._out_of_window(frame, content, heard)
        signals = self._content(frame, content, heard)
        for fault in ("clock", "key", "plain"):
            signals += self._said(heard, fault, stands=False)
        return self._answered(frame, content, heard, signals, key)

    def _content(
        self, frame: Frame, content: Content, heard: Heard
    ) -> tuple[Signal, ...]:
        """Return the signals of what was read; all of a message, not its first only."""
        if frame.id in SUPERVISION:
            return ()
        signals = signals_of(heard, content.events)
        if content.is_read:
            return signals
        return signals + in_part(heard) if signals else (unreadable(heard),)

    def _answered(
        self,
        frame: Frame,
        content: Content,
        heard: Heard,
        signals: tuple[Signal, ...],
        key: Key | None,
    ) -> Judged:
        # Anybody can write a plain frame: from elsewhere it proves no life.
        is_own = key is not None or ADDRESS not in heard.differs
        if content.is_read or content.events:
            noise = b"" if key is None else self._noise(NOISE_BYTES)
            at = heard.received.wall
            answer = ack(frame, at=at, key=key, noise=noise)
        else:
            answer = duh(frame)
        return Judged(
            signals=signals,
            answer=answer,
            # A sign of life is no promise: while nothing can be kept a press is still
            # shown and rung here, and unanswered it goes the panel's other path too.
            is_promise=frame.id not in SUPERVISION,
            heard=heard.panel.account.id if is_own else None,
        )

    def _out_of_window(self, frame: Frame, content: Content, heard: Heard) -> Judged:
        """Refuse it with our time, so that the panel sets its clock and sends again.

        A press in it is shown all the same: it may be the only one that comes.
        """
        differs = replace(heard, finding=Finding.CLOCK)
        signals = signals_of(differs, content.events, presses_only=True)
        if frame.id not in SUPERVISION and not content.is_read:
            signals += self._rationed(differs)
        signals += self._said(heard, "clock", stands=True)
        answer = nak(heard.received.wall, is_binary_crc=frame.is_binary_crc)
        return Judged(signals=signals, answer=answer)

    def _plain_of_keyed(
        self, frame: Frame, content: Content | Fault, heard: Heard
    ) -> Judged:
        """Show a press in it, as one that differs; whoever it was learns nothing."""
        differs = replace(
            heard, finding=Finding.PLAIN, differs=(*heard.differs, "plain")
        )
        signals = self._said(differs, "plain", stands=True)
        if isinstance(content, Content):
            signals += signals_of(differs, content.events, presses_only=True)
            if frame.id not in SUPERVISION and not content.is_read:
                signals += self._rationed(differs)
        else:
            signals += self._rationed(differs)
        return Judged(signals=signals, ends=True)

    def _unread_frame(self, frame: Frame, heard: Heard, reason: Reason) -> Judged:
        """Show it as what nobody can read; of a panel of presses alone, as a press.

        A sign of life is none, whatever it is sealed with: its ID is in clear.
        """
        fault = "key" if reason is Reason.WRONG_KEY else "unreadable"
        signals = self._said(heard, fault, stands=True)
        if frame.id not in SUPERVISION:
            signals += self._rationed(heard)
        return Judged(signals=signals, ends=True)

    # What is no frame.

    def _fault(self, fault: Fault, source: str, received: Moment) -> Judged:
        accounts = self._accounts_now()
        panel = accounts.at_address(source)
        if panel is None and fault.account:
            panel = accounts.alone(fault.account)
        if panel is None:
            signal = Signal(
                kind=Kind.OTHER,
                finding=Finding.UNKNOWN,
                received=received,
                door_kind=DOOR_KIND,
                source=source,
                near=accounts.near_address(source),
                evidence=f"{fault.reason.value}: {_text(fault.raw)}",
            )
            return Judged(signals=(signal,))
        heard = Heard(
            panel=panel,
            door_kind=DOOR_KIND,
            finding=Finding.UNREADABLE,
            source=source,
            received=received,
            nonce=_digest(fault.raw),
            evidence=f"{fault.reason.value}: {_text(fault.raw)}",
        )
        signals = self._said(heard, "garbled", stands=True)
        if panel.account.is_presses_only and fault.reason in _DAMAGED:
            signals += (unreadable(heard),)
        return Judged(signals=signals)

    # What is remembered between frames.

    def _said(self, heard: Heard, fault: str, *, stands: bool) -> tuple[Signal, ...]:
        """Return that a fault of speech stands, or once that it is over.

        What stands is said each time; the engine writes it down once a minute.
        """
        key = (heard.panel.account.id, fault)
        if not stands and self._stands.get(key) is False:
            return ()
        self._stands[key] = stands
        return (speech_fault(heard, fault, is_over=not stands),)

    def _rationed(self, heard: Heard) -> tuple[Signal, ...]:
        """Hand on an unread frame: each of a panel of presses, else one a second."""
        account, tick = heard.panel.account, heard.received.tick
        if not account.is_presses_only:
            last = self._unread.get(account.id)
            if last is not None and tick - last < UNREAD_SECONDS:
                return ()
            self._unread[account.id] = tick
        return (unreadable(heard),)

    def _key(self, panel: Panel) -> Key | None:
        """Return the key of *panel*; of one whose key is missing, None."""
        secret = self._key_of(panel.account.key) if panel.account.key else None
        if secret is None or len(secret) not in KEY_BYTES:
            return None
        name = panel.account.id
        known = self._keys.get(name)
        if known is None or known.secret != secret:
            known = self._keys[name] = Key(secret)
        return known


def _stranger(
    frame: Frame, accounts: Accounts, source: str, received: Moment
) -> Judged:
    """Judge a frame of no account that we know; it is never answered.

    From where our devices are, a press is a press; what nobody can open may be one.
    """
    near = accounts.near(source, frame.account)
    content = None if frame.is_encrypted else open_frame(frame)
    is_press = frame.id not in SUPERVISION
    if isinstance(content, Content) and content.is_read:
        is_press = any(each.meaning.value in PRESSES for each in content.events)
    signal = Signal(
        kind=Kind.PRESS if is_press else Kind.OTHER,
        finding=Finding.UNKNOWN if near is None else Finding.NEAR,
        received=received,
        door_kind=DOOR_KIND,
        source=source,
        near=near,
        evidence=_text(frame.raw),
    )
    return Judged(signals=(signal,), ends=True)


def _unjudged(found: Any, source: str, received: Moment) -> Signal:
    return Signal(
        kind=Kind.PRESS,
        finding=Finding.UNREADABLE,
        received=received,
        door_kind=DOOR_KIND,
        source=source,
        evidence=_text(getattr(found, "raw", b"")),
    )


def _offset_seconds(content: Content, received: Moment) -> float | None:
    if content.stamp is None:
        return None
    return (content.stamp - received.wall).total_seconds()


def _is_stamped(content: Content | Fault) -> bool:
    return isinstance(content, Content) and content.stamp is not None


def _said_at(content: Content | Fault) -> datetime | None:
    """Return when it was, as the panel says: its time of occurrence before its clock.

    The clock is that of the message, which may have waited in the panel for hours.
    """
    if not isinstance(content, Content):
        return None
    for each in content.extended:
        told = read_stamp(each.text) if each.letter == OCCURRED else None
        if told is not None:
            return told
    return content.stamp


def _is_late(said_at: datetime | None, received: Moment) -> bool:
    if said_at is None:
        return False
    return (received.wall - said_at).total_seconds() > LATE_MARK_SECONDS


def _nonce(frame: Frame) -> str:
    """Return what only the same frame has, sent again word for word."""
    return f"{frame.sequence}.{_digest(frame.raw)}"


def _digest(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=8).hexdigest()


def _evidence(frame: Frame, content: Content | Fault) -> str:
    """Return what was sent; of a sealed frame, what was in it, and never the key."""
    if not frame.is_encrypted or isinstance(content, Fault):
        return _text(frame.raw)
    head = f'"*{frame.id}"{frame.sequence}{frame.address}'
    more = "".join(f"[{each.letter}{each.text}]" for each in content.extended)
    return f"{head}[decrypted: {content.data}]{more}"[:EVIDENCE_BYTES_MAX]


def _text(raw: bytes) -> str:
    return raw[:EVIDENCE_BYTES_MAX].decode("latin-1").strip("\r\n")
