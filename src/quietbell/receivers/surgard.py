"""Sur-Gard: the lines of an alarm receiver that a campus already has, taken over TCP.

The receiver holds its whole queue until a line is answered, so each line that is one
is acknowledged once it is kept, also of an account we do not know, if the receiver is
known. A line has no number: one that comes twice is two presses, for it may be.

What it accepts: ``docs/wire/sur-gard.md``.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, TypeVar

import structlog
from msgspec.structs import replace

from quietbell.domain.moments import Moment
from quietbell.domain.signals import EVIDENCE_BYTES_MAX, Finding, Kind, Signal
from quietbell.receivers.accounts import Accounts
from quietbell.receivers.doors import ADDRESS
from quietbell.receivers.panel_door import Speech
from quietbell.receivers.panel_judged import Judged
from quietbell.receivers.panel_signal import (
    Heard,
    in_part,
    signals_of,
    unreadable,
)
from quietbell.wire import surgard
from quietbell.wire.dc09.frames import Fault, Reason
from quietbell.wire.dc09.meanings import PRESSES
from quietbell.wire.surgard import ACK, NAK, Decoder, Line

log = structlog.get_logger()

DOOR_KIND: Final = "sur-gard"
RELAYS_MAX: Final = 256  # addresses from which a known account was passed on
T = TypeVar("T")
OWN_NUMBERS: Final = ("0000", "0")  # accounts of a receiver itself: its heartbeat


class SurGard:
    """Judges lines, against the accounts in force."""

    def __init__(self, accounts_now: Callable[[], Accounts]) -> None:
        self._accounts_now = accounts_now
        self._relays: OrderedDict[str, None] = OrderedDict()
        self._refused: OrderedDict[str, bytes] = OrderedDict()  # last, by address
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
        _remember(self._relays, source, None)
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
        signals = signals_of(heard, line.events)
        if not signals:
            signals = (unreadable(heard),)
        elif not line.is_read:
            signals += in_part(heard)
        return Judged(
            signals=signals,
            answer=ACK,
            is_promise=True,
            heard=None if differs else panel.account.id,
        )

    def _heartbeat(self, line: Line, accounts: Accounts, source: str) -> Judged:
        """Answer it: a sign of life of the receiver's own account, if it has one.

        Only once what came before is kept: an answer has no number, and this one
        would be taken for that of the line before it.
        """
        for number in OWN_NUMBERS:
            own = accounts.find(number, line.receiver, line.line)
            if own is not None and own.may_speak_from(source):
                return Judged(answer=ACK, is_promise=True, heard=own.account.id)
        return Judged(answer=ACK, is_promise=True)

    def _unknown(
        self, line: Line, accounts: Accounts, source: str, received: Moment
    ) -> Judged:
        near = accounts.near(source, line.account) or self._relay(source, accounts)
        is_press = not (line.events and line.is_read) or any(
            each.meaning.value in PRESSES for each in line.events
        )
        signal = Signal(
            kind=Kind.PRESS if is_press else Kind.OTHER,
            finding=Finding.UNKNOWN if near is None else Finding.NEAR,
            received=received,
            door_kind=DOOR_KIND,
            source=source,
            near=near,
            evidence=_text(line.raw),
            is_promised=near is not None,
        )
        if near is None:
            return Judged(signals=(signal,))
        return Judged(signals=(signal,), answer=ACK, is_promise=True)

    def _relay(self, source: str, accounts: Accounts) -> str | None:
        """Return *source* if a known receiver speaks from there, as far as we know.

        Where an account may come from anywhere, so may its receiver: else a first
        line of an unknown account would hold up all that is behind it for ever.
        """
        is_known = accounts.is_open_to_all or source in self._relays
        return source if is_known else accounts.near_address(source)

    def _fault(self, fault: Fault, source: str, received: Moment) -> Judged:
        """Ask for what was damaged again; show what comes the same again.

        Then it is no damage: its receiver writes what we cannot read, and passes on
        nothing else before it is answered.
        """
        signal = _strange(Finding.UNKNOWN, Kind.OTHER, fault.raw, source, received)
        if fault.reason is Reason.TRUNCATED:
            return Judged(signals=(signal,))
        near = self._relay(source, self._accounts_now())
        if near is None or self._refused.pop(source, None) != fault.raw:
            _remember(self._refused, source, fault.raw)
            return Judged(signals=(signal,), answer=NAK)
        shown = replace(
            signal,
            kind=Kind.PRESS,
            finding=Finding.UNREADABLE,
            near=near,
            carries_only_presses=False,
        )
        return Judged(signals=(shown,), answer=ACK, is_promise=True)


def _remember(table: OrderedDict[str, T], source: str, said: T) -> None:
    table[source] = said
    table.move_to_end(source)
    while len(table) > RELAYS_MAX:
        table.popitem(last=False)


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
