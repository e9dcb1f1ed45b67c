"""Changed criteria held against every button and open request that there is.

By the newest signed assessment, or what the requester says while there is none. Four
queries, however many there are. No place is in what comes out.
"""

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from quietbell.domain.criteria import Answer, Criteria
from quietbell.domain.criteria_rules import Change, Effect, effect
from quietbell.domain.deciding import NOT_ASSESSED
from quietbell.queries.criteria import answers_of, criteria_in_force, criteria_of
from quietbell.storage.models import Assessment, Button, ButtonLife

GONE: Final = tuple(each.value for each in NOT_ASSESSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One button or request, by number or label, and what the change does to it."""

    life: str
    number: int | None  # of the request
    label: str  # of the button, empty before there is one
    stage: str
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the change does. ``unknown``: nobody ever said anything of these places."""

    in_force: int | None  # the number of the criteria that it was compared with
    places: tuple[Place, ...]
    unknown: int

    def of(self, change: Change) -> tuple[Place, ...]:
        """Return the places to which it does that."""
        return tuple(each for each in self.places if each.effect.change is change)


def tried(criteria: Criteria) -> Tried:
    """Return what putting *criteria* in force would do, by number and label."""
    row = criteria_in_force()
    before = criteria_of(row) if row else None
    signed = dict(
        Assessment.objects.exclude(signed_at=None)
        .order_by("life", "-signed_at", "-id")
        .distinct("life")
        .values_list("life", "answers")
    )
    places, unknown = (
        [],
        Button.objects.filter(life=None).exclude(standing="removed").count(),
    )
    for life in _lives():
        answers = _known(signed.get(life["pk"]) or life["request__answers"])
        if not answers:
            unknown += 1
            continue
        places.append(
            Place(
                life=life["pk"],
                number=life["request__number"],
                label=life["button__label"] or "",
                stage=life["stage"],
                effect=effect(before, criteria, answers),
            )
        )
    return Tried(
        in_force=row.number if row else None, places=tuple(places), unknown=unknown
    )


def _lives() -> Any:
    rows = ButtonLife.objects.exclude(stage__in=GONE)
    return rows.order_by("request__number", "button__label", "pk").values(
        "pk", "stage", "request__number", "request__answers", "button__label"
    )


def _known(kept: Any) -> dict[str, Answer]:
    """Return what was said; nothing if it cannot be read."""
    try:
        return answers_of(kept or {})
    except msgspec.ValidationError:
        return {}
