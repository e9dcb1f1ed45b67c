"""Two years of requests at Harborview State, told: what was done, when and by whom.

Each story is walked through the table of `domain.life`, so that none can tell what the
table does not allow. The same seed and the same time make the same stories.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from quietbell.domain.life import LifeDeed, Stage, step
from quietbell.domain.site import Button, Standing
from quietbell.simulator.campus import OFFICES, SEED, DemoCampus
from quietbell.simulator.demo_asked import (
    ACCEPTED,
    ASKS,
    GRANTED_ANEW,
    INSTALLED,
    SERVED,
    Asked,
)
from quietbell.simulator.demo_places import room_id
from quietbell.simulator.demo_reasons import NEEDS, USERS
from quietbell.simulator.demo_stories import Passed, Story, moment
from quietbell.simulator.people import APPROVES

D = LifeDeed
BEGUN_DAYS_AGO: Final = 735  # when the office took over what hung there before
FIRST_DAYS_AGO: Final = 720  # the first request
LAST_DAYS_AGO: Final = 95  # the last one of those that are served by now
SERVED_DAYS_MIN: Final = 20
DAY_BEGINS: Final = 8 * 60 + 30  # minutes after midnight at the site
BETWEEN_MINUTES: Final = 40  # deeds of one story on one day
# How many days a deed takes after the one before it.
DAYS: Final = {
    D.ASSESS: (3, 13),
    D.APPROVE: (1, 9),
    D.REFUSE: (2, 9),
    D.WITHDRAW: (3, 15),
    D.APPEAL: (3, 20),
    D.TAKE_UP: (4, 12),
    D.UPHOLD: (5, 14),
    D.SURVEY: (3, 11),
    D.ORDER: (1, 7),
    D.INSTALL: (4, 18),
    D.ACCEPT: (1, 4),
    D.PUT_IN_SERVICE: (1, 6),
    D.TAKE_OUT: (60, 90),
    D.PUT_BACK: (2, 9),
    D.OPEN_REVIEW: (60, 90),
    D.KEEP: (5, 12),
    D.GIVE_NOTICE: (6, 12),
    D.DEACTIVATE: (6, 12),
    D.ORDER_REMOVAL: (20, 30),
    D.REMOVE: (6, 14),
}
REASONS: Final = {
    D.APPROVE: "The criteria are met, and nothing else would help there.",
    D.REFUSE: "The criteria are not met there.",
    D.WITHDRAW: "The room is used for something else from next month.",
    D.APPEAL: "What happened last term was not looked at.",
    D.TAKE_UP: "Reports came to light that the assessment did not know.",
    D.UPHOLD: "The place was seen again, and nothing new was found.",
    D.TAKE_OUT: "It was found without power.",
    D.PUT_BACK: "Mended, and pressed.",
    D.OPEN_REVIEW: "The yearly round asks whether the criteria still hold.",
    D.KEEP: "They hold as they did.",
    D.GIVE_NOTICE: "The cash went to another office.",
    D.DEACTIVATE: "Three false activations within a year.",
    D.ORDER_REMOVAL: "The counter it hung at was taken down.",
    D.REMOVE: "Taken down, and its line ended.",
}
# Taken over as they were: nobody had asked for them, or nobody knows any more.
OLD: Final = frozenset(
    {
        "bursar-5",
        "counseling-5",
        "dean-3",
        "health-1",
        "legal-clinic-3",
        "registrar-3",
        "student-services-1",
    }
)
COURSES: Final = {
    "athletics-3": (*GRANTED_ANEW, *SERVED[2:]),
    "bursar-7": (*SERVED, D.OPEN_REVIEW, D.GIVE_NOTICE),
    "dean-1": (*SERVED, D.OPEN_REVIEW),
    "financial-aid-4": (*SERVED, D.OPEN_REVIEW, D.DEACTIVATE),
    "harbor-advising-1": ACCEPTED,
    "harbor-counseling-2": (*SERVED, D.GIVE_NOTICE),
    "harbor-dean-1": (*SERVED, D.TAKE_OUT),
    "health-1": (D.TAKE_OUT, D.PUT_BACK),
    "library-1": (*SERVED, D.TAKE_OUT, D.PUT_BACK),
    "night-study-2": INSTALLED,
    "pharmacy-1": (*SERVED, D.OPEN_REVIEW, D.KEEP),
    "registrar-3": (D.OPEN_REVIEW, D.KEEP),
    "registrar-4": (*SERVED, D.TAKE_OUT),
    "science-stores-3": (D.GIVE_NOTICE, D.ORDER_REMOVAL, D.REMOVE),
}
# Days in the stage they are in, of those that did not come there long ago.
SINCE: Final = {
    "bursar-7": 24,
    "dean-1": 6,
    "financial-aid-4": 12,
    "harbor-advising-1": 2,
    "harbor-counseling-2": 40,
    "harbor-dean-1": 8,
    "night-study-2": 4,
    "registrar-4": 3,
    "science-stores-3": 240,
}


def stories(campus: DemoCampus, at: datetime) -> tuple[Story, ...]:
    """Return every story of *campus* up to *at*, requests in the order of numbers."""
    teller = _Teller(campus, at)
    told = (*teller.of_buttons(), *teller.of_asks())
    asked = sorted(
        (each for each in told if not each.is_inherited), key=lambda x: x.began_at
    )
    numbered = [replace(each, number=n) for n, each in enumerate(asked, start=1)]
    return (*[each for each in told if each.is_inherited], *numbered)


@dataclass(frozen=True, slots=True)
class _Teller:
    campus: DemoCampus
    at: datetime

    def of_buttons(self) -> Iterator[Story]:
        """Return the story of each button that hangs or hung there."""
        buttons = self.campus.site.buttons
        wanted = self._spread([each.id for each in buttons])
        for button in buttons:
            luck = random.Random(f"{SEED} {button.id}")
            course = COURSES.get(button.id, () if _is_old(button) else SERVED)
            days, gaps = _days(button, course, luck, wanted[button.id])
            via = luck.choices(("form", "mail", "desk"), (7, 2, 1))[0]
            ask = Asked(
                department=button.department,
                course=course,
                days=0,
                place="",
                via=via,
                police=luck.choice(("", "", "told")),
                kind=button.kind,
            )
            story = self._story(button.id, ask, button, luck)
            told = replace(story, holder=button.holder or "", button=button)
            yield replace(told, passed=self._walked(told, days, gaps))

    def of_asks(self) -> Iterator[Story]:
        """Return the story of each request that led to no button, or not yet."""
        for number, ask in enumerate(ASKS, start=1):
            luck = random.Random(f"{SEED} ask {number}")
            near = self._near(ask, luck)
            story = self._story(f"ask-{number:02}", ask, near, luck)
            if D.SURVEY not in ask.course and luck.random() < 0.2:
                story = replace(story, room="")
            gaps = [luck.randint(*DAYS[each]) for each in ask.course]
            passed = self._walked(story, ask.days + sum(gaps), gaps)
            yield replace(story, passed=passed)

    def _story(self, key: str, ask: Asked, near: Button, luck: random.Random) -> Story:
        """Return a story of what *ask* says, near that button, without its steps."""
        return Story(
            key=key,
            site=near.site,
            department=near.department,
            room=room_id(near),
            place=ask.place,
            kind=ask.kind,
            requester=self._head(near),
            approver=self._approver(near.department),
            holder=near.holder or self._head(near),
            users=luck.choice(USERS) if near.holder else "Whoever is at the counter.",
            need=luck.choice(NEEDS[near.department]),
            passed=(),
            asked=ask,
        )

    def _spread(self, keys: list[str]) -> dict[str, int]:
        """Return days ago for each of *keys*, over the two years and in no order."""
        span, last = FIRST_DAYS_AGO - LAST_DAYS_AGO, len(keys) - 1
        days = [FIRST_DAYS_AGO - span * number // last for number in range(len(keys))]
        random.Random(f"{SEED} spread").shuffle(days)
        return dict(zip(keys, days, strict=True))

    def _walked(self, story: Story, days: int, gaps: list[int]) -> tuple[Passed, ...]:
        """Return the steps of a story, the first of them so many days ago."""
        is_old = story.button is not None and _is_old(story.button)
        stage = Stage.IN_SERVICE if is_old else Stage.REQUESTED
        minute = DAY_BEGINS + story.luck("minute").randint(0, 30)
        passed = [
            Passed(
                after=stage,
                at=moment(self.at, days, minute),
                by="" if is_old else story.requester,
            )
        ]
        for deed, gap in zip(story.asked.course, gaps, strict=True):
            days, minute = days - gap, minute + BETWEEN_MINUTES
            row = step(stage, deed)
            passed.append(
                Passed(
                    before=stage,
                    deed=deed,
                    after=row.after,
                    at=moment(self.at, days, minute),
                    by=self._doer(deed, story),
                    words=REASONS.get(deed, ""),
                )
            )
            stage = row.after
        return tuple(passed)

    def _doer(self, deed: LifeDeed, story: Story) -> str:
        match deed:
            case D.WITHDRAW | D.APPEAL:
                return story.requester
            case D.SURVEY | D.INSTALL | D.TAKE_OUT | D.PUT_BACK | D.REMOVE:
                return self.named("Wren Castillo")
            case D.ORDER:
                return self.named("Paul Novak")
            case D.TAKE_UP | D.UPHOLD:
                return self.named("Anton Wolfe")
            case D.ACCEPT:  # it followed from what the console said
                return ""
        return self.named("Elena Marsh")

    def _head(self, button: Button) -> str:
        """Return who answers for the office in which *button* is."""
        office = next(each for each in OFFICES if each.id == button.area)
        return self.named(office.supervisor.partition(", ")[0])

    def _approver(self, department: str) -> str:
        return next(self.named(x) for x, of in APPROVES.items() if department in of)

    def _near(self, ask: Asked, luck: random.Random) -> Button:
        """Return a button of that department near which one is asked for."""
        return luck.choice(
            [
                each
                for each in self.campus.site.buttons
                if (each.department, each.site) == (ask.department, ask.site)
                and each.holder is not None
            ]
        )

    def named(self, name: str) -> str:
        """Return the id of somebody."""
        return next(each.id for each in self.campus.people if each.name == name)


def _days(
    button: Button, course: tuple[LifeDeed, ...], luck: random.Random, wanted: int
) -> tuple[int, list[int]]:
    """Return how many days ago it began, and how many lie between its steps."""
    gaps = [luck.randint(*DAYS[each]) for each in course]
    begin = BEGUN_DAYS_AGO if _is_old(button) else wanted
    since = SINCE.get(button.id)
    if since is None:
        return max(begin, sum(gaps) + SERVED_DAYS_MIN), gaps
    # What is left over passed before the first thing happened to it in service.
    first = 0 if _is_old(button) else len(SERVED)
    if first < len(gaps):
        gaps[first] += max(0, begin - sum(gaps) - since)
    return since + sum(gaps), gaps


def _is_old(button: Button) -> bool:
    """Say whether *button* was there before the office was."""
    is_planned = button.standing is Standing.PLANNED
    return button.id in OLD or (button.holder is None and not is_planned)
