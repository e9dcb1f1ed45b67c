"""What is told of a button at Harborview State: a story, as values; nothing is a row.

A story says where, for whom and by whom a button was asked for, and every step of its
life. `simulator.demo_telling` makes them up.
"""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.site import Button
from quietbell.simulator.campus import SEED
from quietbell.simulator.demo_asked import Asked
from quietbell.simulator.demo_places import department_id
from quietbell.simulator.demo_reasons import EVIDENCE, TRAFFIC
from quietbell.simulator.responses import ZONE

ONE_FACTOR: Final = 0.6  # the share of places at which no more than one is met


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One step of a life, as it was made. Without a ``deed`` the life began."""

    after: Stage
    at: datetime
    by: str
    deed: LifeDeed | None = None
    before: Stage | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One request, or one button that was there before, and all that came of it.

    ``department`` is its name, ``room`` and people are ids; ``passed`` never is empty.
    """

    key: str
    site: str
    department: str
    room: str
    place: str
    kind: str
    requester: str
    approver: str
    holder: str
    users: str
    need: str
    passed: tuple[Passed, ...]
    asked: Asked
    number: int = 0
    button: Button | None = None

    @property
    def is_inherited(self) -> bool:
        """Say whether it began without a request."""
        return self.passed[0].after is not Stage.REQUESTED

    @property
    def stage(self) -> Stage:
        """Return where it is now."""
        return self.passed[-1].after

    @property
    def began_at(self) -> datetime:
        """Return when it was sent, or taken over."""
        return self.passed[0].at

    @property
    def life(self) -> str:
        """Return the id of its life."""
        return f"life-{self.key}"

    @property
    def request(self) -> str:
        """Return the id of its request; there is none for an inherited one."""
        return f"request-{self.key}"

    def done(self, deed: LifeDeed) -> Passed | None:
        """Return the last time that *deed* was done, None if it never was."""
        return next((x for x in reversed(self.passed) if x.deed is deed), None)

    def reached(self, deed: LifeDeed) -> Passed:
        """Return the last time that *deed* was done. It must have been."""
        found = self.done(deed)
        assert found is not None, f"{self.key} never came to {deed.value}"
        return found

    @property
    def department_row(self) -> str:
        """Return the id of its department."""
        return department_id(self.department)

    def factors(self, *, is_grounded: bool) -> dict[str, str]:
        """Return what was found there: evidence by factor, and by context."""
        told = list(EVIDENCE[self.department].items()) if is_grounded else []
        # The heaviest holds wherever anything does; the others here and there.
        is_alone = self.luck("factors").random() < ONE_FACTOR
        return dict(told[:1] if is_alone else told) | {"traffic": TRAFFIC}

    def luck(self, of: str) -> random.Random:
        """Return dice that fall the same way for the same story."""
        return random.Random(f"{SEED} {self.key} {of}")


def moment(at: datetime, days: int, minute: int) -> datetime:
    """Return that minute of the working day so many days before *at*, in UTC."""
    zone = ZoneInfo(ZONE)
    day = at.astimezone(zone).date() - timedelta(days=days)
    day -= timedelta(days=max(0, day.isoweekday() - 5))  # a Friday for a weekend
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(
        at.tzinfo
    )
