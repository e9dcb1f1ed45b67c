"""From which standing a button may go to which, and which steps lower coverage.

A standing labels a press and never filters one, so nothing here can silence a button:
it says what people may count on, and who has to agree before they may no longer.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from quietbell.domain.life import INHERITED, LifeDeed, Stage, Step, deeds_from
from quietbell.domain.site import Standing

# People count on these: a step out of them lowers coverage.
COUNTED_ON: Final = frozenset({Standing.IN_SERVICE, Standing.ON_NOTICE})

NOTE_CHARS_MAX: Final = 200  # what a console has room for
# What an inventory's page can say at once; everything else has a page of its own.
SIMPLE: Final = frozenset(
    {
        LifeDeed.TAKE_OVER,
        LifeDeed.TAKE_OUT,
        LifeDeed.PUT_BACK,
        LifeDeed.GIVE_NOTICE,
        LifeDeed.END_NOTICE,
        LifeDeed.DEACTIVATE,
        LifeDeed.RECORD_GONE,
        LifeDeed.PUT_UP_AGAIN,
    }
)


def simple_deeds(stage: Stage) -> Mapping[Standing, Step]:
    """Return the steps that a standing alone names, by that standing."""
    return {
        each.standing: each
        for each in deeds_from(stage)
        if each.deed in SIMPLE and each.standing is not None
    }


STEPS: Final[Mapping[Standing, frozenset[Standing]]] = MappingProxyType(
    {each: frozenset(simple_deeds(INHERITED[each])) for each in Standing}
)


def lowers(before: Standing, after: Standing) -> bool:
    """Say whether fewer buttons can be counted on afterwards."""
    return before in COUNTED_ON and after not in COUNTED_ON


def withdrawn(standing: Standing) -> tuple[Standing, ...]:
    """Return the steps from *standing* that take a button away from people.

    Also from a standing that nobody counts on: to remove for good is no repair.
    """
    return tuple(
        each for each in Standing if each in STEPS[standing] and not _is_offer(each)
    )


def offered(standing: Standing) -> tuple[Standing, ...]:
    """Return the steps from *standing* that give a button to people, or plan it."""
    return tuple(
        each for each in Standing if each in STEPS[standing] and _is_offer(each)
    )


def note_of(*, owner: str, due_on: date | None, words: str, fallback: str = "") -> str:
    """Return the note beside a standing: who sees to it, until when, why, what else.

    A button that is known to be broken has an owner and a day, always.
    """
    due = f"due {due_on.isoformat()}" if due_on else ""
    instead = f"meanwhile: {fallback.strip()}" if fallback.strip() else ""
    parts = (owner.strip(), due, words.strip(), instead)
    told = "; ".join(each for each in parts if each)
    return told if len(told) <= NOTE_CHARS_MAX else told[: NOTE_CHARS_MAX - 1] + "…"


def note_problems(
    standing: Standing,
    *,
    owner: str,
    due_on: date | None,
    words: str,
    fallback: str,
    today: date,
) -> dict[str, str]:
    """Return what is missing from a note of *standing*, by field."""
    found = {}
    if standing is Standing.OUT_OF_SERVICE:
        if not owner.strip():
            found["owner"] = "Say who sees to it that it works again."
        if due_on is None:
            found["due_on"] = "Say until when it has to work again."
        elif due_on < today:
            found["due_on"] = "That day has passed."
        if not fallback.strip():
            found["fallback"] = "Say what people do meanwhile."
    elif not _is_offer(standing) and not words.strip():
        found["words"] = "Say why."
    return found


def _is_offer(standing: Standing) -> bool:
    return standing in COUNTED_ON or standing is Standing.PLANNED
