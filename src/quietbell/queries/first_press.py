"""What became of a press, from its key to its acknowledgement, as the ledger has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quietbell.storage.models import Button, IncidentRecord, LedgerEntry

PRESSES = ("opened", "pressed-again", "press-counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When each thing happened, by the engine's clock; None: not yet."""

    button: str
    label: str
    incident: str
    pressed_at: datetime
    recorded_at: datetime
    shown_at: datetime | None = None
    acknowledged_at: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether it went from its key to an acknowledgement, over a screen."""
        return self.shown_at is not None and self.acknowledged_at is not None

    @property
    def shown_seconds(self) -> float | None:
        """Return how long it took until a screen showed it."""
        return self._since_pressed(self.shown_at)

    @property
    def acknowledged_seconds(self) -> float | None:
        """Return how long it took until somebody had it."""
        return self._since_pressed(self.acknowledged_at)

    def _since_pressed(self, at: datetime | None) -> float | None:
        return None if at is None else (at - self.pressed_at).total_seconds()


def first_press(since: datetime) -> Seen | None:
    """Return the first press of a known button since then, and what became of it."""
    presses = LedgerEntry.objects.filter(kind__in=PRESSES, at__gte=since)
    for entry in presses.order_by("number")[:20]:
        record = IncidentRecord.objects.filter(pk=entry.incident).first()
        label = _label(record.button) if record else ""
        if record is None or not label:
            continue
        after = LedgerEntry.objects.filter(
            incident=entry.incident, number__gte=entry.number
        )
        return Seen(
            button=record.button,
            label=label,
            incident=entry.incident,
            pressed_at=entry.at,
            recorded_at=entry.recorded_at,
            shown_at=_first(after.filter(kind="presented").values_list("at")),
            acknowledged_at=_first(after.filter(kind="acknowledged").values_list("at")),
        )
    return None


def _first(found: Iterable[tuple[datetime]]) -> datetime | None:
    return min((at for (at,) in found), default=None)


def _label(button: str) -> str:
    return (
        Button.objects.filter(pk=button).values_list("label", flat=True).first() or ""
    )
