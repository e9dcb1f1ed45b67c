"""Who of Harborview State's people does what in its office."""

from dataclasses import dataclass
from typing import Final, Self

from quietbell.simulator.campus import DemoCampus

NAMES: Final = {
    "manager": "Elena Marsh",
    "deputy": "Anton Wolfe",
    "police": "Theo Lindqvist",
    "dispatcher": "Dana Ortiz",
    "telecom": "Paul Novak",
    "technician": "Wren Castillo",
    "administrator": "Hugo Brandt",
    "services": "Mina Farrow",
    "finance": "Beatrice Holm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Ids of the people who assess, comment, decide, survey and the like."""

    manager: str
    deputy: str
    police: str
    dispatcher: str
    telecom: str
    technician: str
    administrator: str
    services: str
    finance: str

    @classmethod
    def of(cls, campus: DemoCampus) -> Self:
        """Return the staff of *campus*."""
        ids = {each.name: each.id for each in campus.people}
        return cls(**{post: ids[name] for post, name in NAMES.items()})
