"""Sur-Gard: the lines of an alarm receiver that a campus already has, taken over TCP.

The receiver holds its whole queue until a line is answered, so each line that is one
is acknowledged once it is kept, also of an account we do not know, if the receiver is
known. A line has no number: one that comes twice is two presses, for it may be.

What it accepts: ``docs/wire/sur-gard.md``.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

import structlog

from quietbell.domain.moments import Moment
from quietbell.domain.signals import EVIDENCE_BYTES_MAX, Finding, Kind, Signal
from quietbell.receivers.accounts import PRESSES, Accounts
from quietbell.receivers.doors import ADDRESS
from quietbell.receivers.panel_door import Speech
from quietbell.receivers.panel_judged import Judged
from quietbell.receivers.panel_signal import Heard, signals_of, unreadable
from quietbell.wire import surgard
from quietbell.wire.dc09.frames import Fault, Reason
from quietbell.wire.surgard import ACK, NAK, Decoder, Line

log = structlog.get_logger()

DOOR_KIND: Final = "sur-gard"
RELAYS_MAX: Final = 256  # addresses from which a known account was passed on
OWN_NUMBERS: Final = ("0000", "0")  # accounts of a receiver itself: its heartbeat


class SurGard:
    """Judges lines, against the accounts in force."""

    def __init__(self, accounts_now: Callable[[], Accounts]) -> None:
        self._accounts_now = accounts_now
        self._relays: OrderedDict[str, None] = OrderedDict()
        self.failures = 0

    @property
    def speech(self) -> Speech:
        """What a door of this protocol needs."""
        return Speech(name=DOOR_KIND, decoder=Decoder, datagram=None, judge=self.judge)

    def judge(self, found: Any, *, source: str, received: Moment) -> Judged:
        """Return what *found*, a line or a fault, comes to. Never raises."""
        try:
            if isinstance(found, Line):
                return self._line(found, source, received)
            assert isinstance(found, Fault)
            return self._fault(found, source, received)
        except Exception:
            # A fault of ours must not take a press: it is shown, and not answered.
            log.exception("line.not_judged")
            self.failures += 1
            raw = getattr(found, "raw", b"")
            signal = _strange(Finding.UNREADABLE, Kind.PRESS, raw, source, received)
            return Judged(signals=(signal,))

    def _line(self, line: Line, source: str, received: Moment) -> Judged:
        accounts = self._accounts_now()
        if line.kind is surgard.Kind.HEARTBEAT:
            return self._heartbeat(line, accounts, source)
        panel = accounts.find(line.account or "", line.receiver, line.line)
        if panel is None:
            return self._unknown(line, accounts, source, received)
        self._relays[source] = None
        while len(self._relays) > RELAYS_MAX:
            self._relays.popitem(last=False)
        differs = () if panel.may_speak_from(source) else (ADDRESS,)
        heard = Heard(
            panel=panel,
            door_kind=DOOR_KIND,
            finding=Finding.DIFFERS if differs else Finding.VERIFIED,
            source=source,
            received=received,
            nonce="",
            evidence=_text(line.raw),
            differs=differs,
        )
        signals = signals_of(heard, line.events) or (unreadable(heard),)
        return Judged(
            signals=signals, answer=ACK, is_promise=True, heard=panel.account.id
        )

    def _heartbeat(self, line: Line, accounts: Accounts, source: str) -> Judged:
        """Answer it: a sign of life of the receiver's own account, if it has one."""
        for number in OWN_NUMBERS:
            own = accounts.find(number, line.receiver, line.line)
            if own is not None and own.may_speak_from(source):
                return Judged(answer=ACK, heard=own.account.id)
        return Judged(answer=ACK)

    def _unknown(
        self, line: Line, accounts: Accounts, source: str, received: Moment
    ) -> Judged:
        near = accounts.near_address(source)
        if near is None and source in self._relays:
            near = source
        is_press = any(each.meaning.value in PRESSES for each in line.events)
        signal = Signal(
            kind=Kind.PRESS if is_press else Kind.OTHER,
            finding=Finding.UNKNOWN if near is None else Finding.NEAR,
            received=received,
            door_kind=DOOR_KIND,
            source=source,
            near=near,
            evidence=_text(line.raw),
        )
        if near is None:
            return Judged(signals=(signal,))
        return Judged(signals=(signal,), answer=ACK, is_promise=True)

    def _fault(self, fault: Fault, source: str, received: Moment) -> Judged:
        finding = Finding.UNKNOWN
        signal = _strange(finding, Kind.OTHER, fault.raw, source, received)
        answer = b"" if fault.reason is Reason.TRUNCATED else NAK
        return Judged(signals=(signal,), answer=answer)


def _strange(
    finding: Finding, kind: Kind, raw: bytes, source: str, received: Moment
) -> Signal:
    return Signal(
        kind=kind,
        finding=finding,
        received=received,
        door_kind=DOOR_KIND,
        source=source,
        evidence=_text(raw),
    )


def _text(raw: bytes) -> str:
    return raw[:EVIDENCE_BYTES_MAX].decode("latin-1")
