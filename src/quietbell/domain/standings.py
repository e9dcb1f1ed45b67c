"""From which standing a button may go to which, and which steps lower coverage.

A standing labels a press and never filters one, so nothing here can silence a button:
it says what people may count on, and who has to agree before they may no longer.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from quietbell.domain.site import Standing

# People count on these: a step out of them lowers coverage.
COUNTED_ON: Final = frozenset({Standing.IN_SERVICE, Standing.ON_NOTICE})

STEPS: Final[Mapping[Standing, frozenset[Standing]]] = MappingProxyType(
    {
        Standing.PLANNED: frozenset({Standing.IN_SERVICE, Standing.REMOVED}),
        Standing.IN_SERVICE: frozenset(
            {
                Standing.ON_NOTICE,
                Standing.OUT_OF_SERVICE,
                Standing.DEACTIVATED,
                Standing.REMOVED,
            }
        ),
        Standing.ON_NOTICE: frozenset(
            {
                Standing.IN_SERVICE,
                Standing.OUT_OF_SERVICE,
                Standing.DEACTIVATED,
                Standing.REMOVED,
            }
        ),
        Standing.OUT_OF_SERVICE: frozenset(
            {
                Standing.IN_SERVICE,
                Standing.ON_NOTICE,
                Standing.DEACTIVATED,
                Standing.REMOVED,
            }
        ),
        Standing.DEACTIVATED: frozenset({Standing.IN_SERVICE, Standing.REMOVED}),
        # Put up again it begins anew: nobody counts on it before it is proven.
        Standing.REMOVED: frozenset({Standing.PLANNED}),
    }
)


class NoSuchStep(ValueError):
    """A button of this standing cannot go to that one."""


def step(before: Standing, after: Standing) -> Standing:
    """Return *after*.

    Raises:
        NoSuchStep: it cannot be reached from *before*.
    """
    if after not in STEPS[before]:
        raise NoSuchStep(f"{before.value} does not become {after.value}")
    return after


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


def note_of(*, owner: str, due_on: date | None, words: str) -> str:
    """Return the note beside a standing: who sees to it, until when, and why.

    A button that is known to be broken has an owner and a day, always.
    """
    due = f"due {due_on.isoformat()}" if due_on else ""
    parts = (owner.strip(), due, words.strip())
    return "; ".join(each for each in parts if each)


def note_problems(
    standing: Standing, *, owner: str, due_on: date | None, words: str, today: date
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
    elif not _is_offer(standing) and not words.strip():
        found["words"] = "Say why."
    return found


def _is_offer(standing: Standing) -> bool:
    return standing in COUNTED_ON or standing is Standing.PLANNED
