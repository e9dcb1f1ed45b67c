"""What a panel's events mean: signals, each with its point, its button and its fault.

Every event of a message becomes a signal of its own. A restore ends nothing but a
fault (`panel_faults`); a test, an opening and whatever is in no table are kept and
shown. What is an alarm of another kind is a press where a door names the very point,
and says that it differs: somebody wired a button to it.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from quietbell.domain.moments import Moment
from quietbell.domain.signals import Finding, Kind, Report, Signal
from quietbell.receivers.accounts import Owner, Panel, plain
from quietbell.receivers.panel_faults import PANIC_BYPASSES, impaired, taken_back
from quietbell.wire.dc09.meanings import PRESSES, PanelEvent, Qualifier

ALARMS: Final = frozenset({"fire", "burglary", "alarm"})
CODE: Final = "code"  # an alarm of another kind, on a button's own point
USER: Final = "user"  # a user's number is like that of the button's point
READ_MAX: Final = 512  # events of one panel of which it is remembered what they mean


class Heard(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One message of a known panel, as far as all its events share it.

    A struct and no dataclass, like `Judged`: one is made for each frame of a storm.
    """

    panel: Panel
    door_kind: str
    finding: Finding
    source: str
    received: Moment
    nonce: str  # empty: the same message twice is two
    evidence: str
    differs: tuple[str, ...] = ()
    stamped_at: str | None = None
    is_late: bool = False  # by the panel's clock
    is_nonce_lasting: bool = True


def signals_of(
    heard: Heard, events: Sequence[PanelEvent], *, presses_only: bool = False
) -> tuple[Signal, ...]:
    """Return a signal for every event; with *presses_only*, for presses alone."""
    found = (_signal(heard, event, n) for n, event in enumerate(events))
    if presses_only:
        return tuple(each for each in found if each.kind is Kind.PRESS)
    return tuple(found)


def unreadable(heard: Heard) -> Signal:
    """Return the signal of a known panel that could not be read."""
    account = heard.panel.account
    owner = heard.panel.only_owner if account.is_presses_only else None
    report = Report(account=account.id, device=account.device, point=account.number)
    return Signal(
        kind=Kind.PRESS,
        finding=Finding.UNREADABLE,
        received=heard.received,
        door_kind=heard.door_kind,
        source=heard.source,
        door=owner.door if owner else None,
        button=owner.button if owner else None,
        differs=heard.differs,
        nonce=heard.nonce or None,
        evidence=heard.evidence,
        report=report,
        carries_only_presses=account.is_presses_only,
        is_nonce_lasting=False,
    )


def in_part(heard: Heard) -> tuple[Signal, ...]:
    """Return the signals of a message of which something could not be read.

    Of a panel that carries only presses it may have been one. Of another it is kept
    each time as it came, for it is answered; that there is such a fault is said.
    """
    if heard.panel.account.is_presses_only:
        return (unreadable(heard),)
    account = heard.panel.account
    kept = Signal(
        kind=Kind.OTHER,
        finding=heard.finding,
        received=heard.received,
        door_kind=heard.door_kind,
        source=heard.source,
        evidence=heard.evidence,
        report=Report(account=account.id, device=account.device, point=account.number),
    )
    return kept, speech_fault(heard, "unreadable")


def speech_fault(heard: Heard, fault: str, *, is_over: bool = False) -> Signal:
    """Return the signal that a panel does not speak as it should, or does again."""
    account = heard.panel.account
    report = Report(
        account=account.id,
        device=account.device,
        point=account.number,
        fault=fault,
        is_over=is_over,
    )
    return Signal(
        kind=Kind.TROUBLE,
        finding=heard.finding,
        received=heard.received,
        door_kind=heard.door_kind,
        source=heard.source,
        evidence=heard.evidence,
        report=report,
    )


class _Meant(NamedTuple):
    """What one event of one panel means, whenever it comes."""

    kind: Kind
    is_unread: bool
    owner: Owner | None
    differs: tuple[str, ...]
    report: Report
    words: str


def _signal(heard: Heard, event: PanelEvent, number: int) -> Signal:
    panel = heard.panel
    meant = panel.read.get(event)
    if meant is None:
        if len(panel.read) >= READ_MAX:
            panel.read.clear()
        meant = panel.read[event] = _meant(panel, event)
    owner, differs, finding = meant.owner, heard.differs, heard.finding
    if meant.differs:
        differs += meant.differs
        if finding is Finding.VERIFIED:
            finding = Finding.DIFFERS
    if meant.is_unread:
        finding = Finding.UNREADABLE
    return Signal(
        kind=meant.kind,
        finding=finding,
        received=heard.received,
        door_kind=heard.door_kind,
        source=heard.source,
        door=owner.door if owner else None,
        button=owner.button if owner else None,
        differs=differs,
        nonce=f"{heard.nonce}.{number}" if heard.nonce else None,
        stamped_at=heard.stamped_at,
        is_late=heard.is_late or event.is_old,
        evidence=f"{meant.words}; {heard.evidence}",
        report=meant.report,
        carries_only_presses=panel.account.is_presses_only,
        is_nonce_lasting=heard.is_nonce_lasting,
    )


def _meant(panel: Panel, event: PanelEvent) -> _Meant:
    account = panel.account
    owner, differs = _owner(panel, event)
    meaning = panel.meaning(
        event.meaning.value, event.code, event.partition, _spoken(event)
    )
    kind, fault = _kind(meaning, event, owner, account.is_presses_only)
    is_press = kind is Kind.PRESS
    is_unread = is_press and meaning == "unknown"
    if is_press and not is_unread and meaning not in PRESSES:
        differs += (CODE,)
    is_over = event.qualifier is Qualifier.RESTORE
    ends = taken_back(event.code) if is_over else ()
    if is_over and not event.code.isdigit():
        fault = (fault or impaired(event.code)) if ends else ""
    report = Report(
        account=account.id,
        device=account.device,
        point=point_name(account.number, event),
        code=event.code,
        fault=fault,
        is_over=is_over,
        ends=ends,
        is_still=event.qualifier is Qualifier.REPEAT,
    )
    return _Meant(
        kind=kind,
        is_unread=is_unread,
        owner=owner,
        differs=differs if is_press else (),
        report=report,
        words=event_words(event),
    )


def _owner(panel: Panel, event: PanelEvent) -> tuple[Owner | None, tuple[str, ...]]:
    """Return whose point it is, and whether a user's number only looks like one."""
    user = _user(event)
    if not user:
        return panel.owner(event.partition, event.point), ()
    owner = panel.owner(event.partition, f"U{plain(user)}")
    if owner is not None and owner.is_own:
        return owner, ()
    like = panel.owner(event.partition, user)
    if like is not None and like.is_own:
        return like, (USER,)
    return owner, ()


def _spoken(event: PanelEvent) -> str:
    user = _user(event)
    return f"U{plain(user)}" if user else event.point


def _user(event: PanelEvent) -> str:
    """Return the user's number that stands in a point's place, if one does.

    A duress code may name its user beside the event and no point at all. Who was at
    the keypad when a zone was switched off says nothing of the zone.
    """
    if event.is_user:
        return event.point
    is_users = not event.point and event.meaning.value in PRESSES
    return event.user if is_users else ""


def _kind(
    meaning: str, event: PanelEvent, owner: Owner | None, carries_only_presses: bool
) -> tuple[Kind, str]:
    """Return what sort of signal it is, and which fault it tells of, if any."""
    is_over = event.qualifier is Qualifier.RESTORE
    is_hand = meaning in PRESSES
    if meaning in ALARMS:
        is_hand = carries_only_presses or (owner is not None and owner.is_own)
    if meaning == "unknown" and carries_only_presses:
        is_hand = True
    if is_hand:
        return (Kind.RESTORE if is_over else Kind.PRESS), ""
    if meaning == "bypass":
        # Taken back it ends what stands, whosever button the point is by now.
        is_told = is_over or owner is not None or event.code in PANIC_BYPASSES
        return Kind.BYPASS, "bypass" if is_told else ""
    if meaning == "trouble":
        return Kind.TROUBLE, impaired(event.code)
    return _KINDS.get(meaning, (Kind.OTHER, ""))


_KINDS: Final[Mapping[str, tuple[Kind, str]]] = MappingProxyType(
    {
        "tamper": (Kind.TAMPER, "tamper"),
        "test": (Kind.TEST, ""),
        "unknown": (Kind.TROUBLE, "unknown_code"),
    }
)


def point_name(number: str, event: PanelEvent) -> str:
    """Return a point as staff find it at the panel: account, partition, point."""
    parts = [number, event.partition, _spoken(event)]
    return "/".join(part for part in parts if part)


def event_words(event: PanelEvent) -> str:
    """Return one event in words, as evidence."""
    said = [f"{event.code} {event.name}", event.qualifier.value]
    if event.partition:
        said.append(f"partition {event.partition}")
    if event.point:
        said.append(f"{'user' if event.is_user else 'point'} {event.point}")
    if event.user:
        said.append(f"user {event.user}")
    if event.text:
        said.append(event.text[:200])
    if event.is_old:
        said.append("happened earlier")
    return ", ".join(said)
