"""Years of requests to measure with: lives, steps, decisions, tasks, letters, training.

Written in bulk and not by the operations, which would take an hour; what they leave is
what the operations leave, as far as lists and reports look at it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from tests.bench.office import write_rows

STAFF: Final = "P-109"
YEARS_DAYS: Final = 730
# The way of a request, and how many days each stage takes at the middle.
WAY: Final = (
    ("sign the assessment", "requested", "assessed", 6),
    ("approve", "assessed", "approved", 4),
    ("sign the survey", "approved", "surveyed", 9),
    ("order the work", "surveyed", "ordered", 5),
    ("report it installed", "ordered", "installed", 12),
    ("accept by a press", "installed", "accepted", 2),
    ("put in service", "accepted", "in service", 5),
)
# Of a hundred requests so many stop after so many steps; the others go all the way.
STOPS: Final = {0: 3, 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2}
FACTORS: Final = ("drugs", "counselling", "cash", "profile", "isolated", "violence")
Step = tuple[str, str, str, datetime]  # deed, stage before, stage after, when


@dataclass(frozen=True)
class Years:
    """Two years of so many requests until now, on the demonstration's campus."""

    total: int
    now: datetime

    @cached_property
    def ways(self) -> list[list[Step]]:
        """The steps of each request, the oldest request first."""
        return [list(self._way(n)) for n in range(self.total)]

    @cached_property
    def rooms(self) -> list[tuple[str, str]]:
        """Every room and its site."""
        from quietbell.storage.models import Room  # noqa: PLC0415 - after set-up

        rows = Room.objects.order_by("id")
        return list(rows.values_list("id", "floor__building__site"))

    @cached_property
    def people(self) -> list[str]:
        """Every person."""
        from quietbell.storage.models import Person  # noqa: PLC0415

        return list(Person.objects.order_by("id").values_list("id", flat=True))

    @cached_property
    def departments(self) -> list[str]:
        """Every department."""
        from quietbell.storage.models import Department  # noqa: PLC0415

        return list(Department.objects.order_by("id").values_list("id", flat=True))

    def _way(self, n: int) -> Iterator[Step]:
        at = self.now - timedelta(days=YEARS_DAYS * (1 - n / self.total))
        yield "begun", "", "requested", at
        stops = _stops_after(n)
        for number, (deed, before, after, days) in enumerate(WAY):
            share = 0.5 + (n * 7919 + number * 104_729) % 1000 / 500
            at += timedelta(days=days * share)
            if number == stops or at > self.now:
                return
            yield deed, before, after, at


def add_people(total: int) -> None:
    """Add staff until there are *total*, each in a department."""
    from quietbell.storage import models as m  # noqa: PLC0415

    departments = list(m.Department.objects.order_by("id").values_list("id", flat=True))
    told = [
        m.Person(
            id=f"bench-{n}",
            name=f"Person {n}",
            email=f"p{n}@harborview.example",
            department_id=departments[n % len(departments)],
        )
        for n in range(m.Person.objects.count(), total)
    ]
    write_rows({m.Person: told})


def add_requests(total: int) -> None:
    """Add *total* requests, with all that they leave."""
    from quietbell.storage import models as m  # noqa: PLC0415

    years = Years(total, datetime.now(UTC))
    rows: dict[Any, list[Any]] = {
        m.CriteriaVersion: [_criteria(years.now)],
        m.ButtonRequest: [_request(m, years, n) for n in range(total)],
        m.ButtonLife: list(_lives(m, years)),
        m.LifeStep: [
            m.LifeStep(
                life_id=f"bench-{n}",
                at=at,
                deed=deed,
                before=before,
                came_at=years.ways[n][number - 1][3] if number else None,
                after=after,
                by=STAFF,
            )
            for n in range(total)
            for number, (deed, before, after, at) in enumerate(years.ways[n])
        ],
        m.Decision: [
            _decision(m, n, years.ways[n][2][3])
            for n in range(total)
            if len(years.ways[n]) > 2
        ],
        m.OfficeTask: [_task(m, n, years.ways[n][-1]) for n in range(total)],
        m.Letter: [_letter(m, years, n) for n in range(total)],
    }
    write_rows(rows)


def _criteria(now: datetime) -> Any:
    from quietbell.domain.criteria import SHIPPED  # noqa: PLC0415
    from quietbell.queries.criteria import body_of  # noqa: PLC0415
    from quietbell.storage.models import CriteriaVersion  # noqa: PLC0415

    return CriteriaVersion(
        id="bench",
        number=1_000,
        body=body_of(SHIPPED),
        state="retired",
        made_at=now,
        in_force_at=now,
    )


def _request(m: Any, years: Years, n: int) -> Any:
    room, site = years.rooms[n % len(years.rooms)]
    person = years.people[n % len(years.people)]
    begun = years.ways[n][0][3]
    return m.ButtonRequest(
        id=f"bench-{n}",
        number=100_000 + n,
        state="sent",
        site_id=site,
        department_id=years.departments[n % len(years.departments)],
        requester_id=person,
        holder_id=person,
        room_id=room,
        kind="phone key",
        need="People shout at the counter.",
        answers={
            "cash": {"is_met": True, "evidence": "Some 4,000 dollars a day."},
            "isolated": {"is_met": n % 3 == 0, "evidence": ""},
        },
        made_at=begun,
        sent_at=begun,
    )


def _lives(m: Any, years: Years) -> Iterator[Any]:
    """Yield the lives; the campus's added buttons are what the first of them led to."""
    bare = m.Button.objects.filter(life=None, id__startswith="bench")
    buttons = iter(list(bare.order_by("id").values_list("id", flat=True)))
    for n, way in enumerate(years.ways):
        yield m.ButtonLife(
            id=f"bench-{n}",
            request_id=f"bench-{n}",
            button_id=next(buttons, None) if len(way) > 5 else None,
            stage=way[-1][2],
            since=way[-1][3],
            priority=("medium", "high", "critical")[n % 3] if len(way) > 2 else "",
        )


def _decision(m: Any, n: int, at: datetime) -> Any:
    return m.Decision(
        id=f"bench-{n}",
        life_id=f"bench-{n}",
        is_approved=True,
        by=STAFF,
        at=at,
        reason="As the criteria say.",
        findings=[
            {
                "criterion": each,
                "kind": "factor",
                "is_met": (n + number) % 3 == 0,
                "sentence": f"{each}: said so.",
            }
            for number, each in enumerate(FACTORS)
        ],
        priority="high",
        criteria_id="bench",
    )


def _task(m: Any, n: int, last: Step) -> Any:
    """Return the newest task of request *n*; done, if the request is at its end."""
    from quietbell.domain.life import Stage  # noqa: PLC0415
    from quietbell.domain.life_work import WORK  # noqa: PLC0415
    from quietbell.domain.said import said  # noqa: PLC0415
    from quietbell.domain.task_words import REQUEST  # noqa: PLC0415

    work = WORK.get(Stage(last[2]), WORK[Stage.ACCEPTED])[0]
    is_over = last[2] == "in service"
    return m.OfficeTask(
        id=f"bench-{n}",
        kind=work.kind.value,
        cause=f"bench-{n}",
        **said(work.words, name=said(REQUEST, number=100_000 + n)).columns(),
        subject_kind="life",
        subject=f"bench-{n}",
        site=("north", "harbor")[n % 2],
        made_at=last[3],
        due_at=last[3] + timedelta(days=work.days),
        done_at=last[3] + timedelta(days=3) if is_over else None,
    )


def _letter(m: Any, years: Years, n: int) -> Any:
    begun = years.ways[n][0][3]
    return m.Letter(
        id=f"bench-{n}",
        key=f"bench-{n}",
        to=f"p{n % 500}@harborview.example",
        person=years.people[n % len(years.people)],
        subject_line=f"Request {100_000 + n}",
        text="It was received.",
        about_kind="request",
        about=f"bench-{n}",
        site=years.rooms[n % len(years.rooms)][1],
        message_id=f"<bench-{n}@harborview.example>",
        made_at=begun,
        state="sent",
        sent_at=begun,
    )


def _stops_after(n: int) -> int:
    share, left = n % 100, 0
    for steps, of_a_hundred in STOPS.items():
        left += of_a_hundred
        if share < left:
            return steps
    return len(WAY)
