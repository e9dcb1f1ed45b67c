"""Requests of Harborview State, the lives they lead, and every step of those."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Model

from quietbell.domain.life import Stage
from quietbell.simulator.demo_deciding import answers, priority_of
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_stories import Story
from quietbell.storage import models as m

BEGUN: Final = "begun"
STEPS: Final = ("who", "where", "why", "evidence", "approver")
# Who sees to a button out of service, in how many days, and what people do meanwhile.
CARE: Final = {
    "registrar-4": ("Telecom desk", 6, "Use the key at the next desk."),
    "harbor-dean-1": ("IT technician", 4, "Dial the emergency line of the campus."),
}
# Begun and not sent: by whose key of a button, how many days ago, how far.
DRAFTS: Final = (
    ("student-center-3", 1, 4, "I am alone at the counter on Saturdays."),
    ("library-1", 3, 2, ""),
    ("financial-aid-1", 12, 1, ""),
)


def life_rows(
    told: Sequence[Story], at: datetime, staff: Staff
) -> Iterator[Sequence[Model]]:
    """Return requests, then lives, then their steps."""
    drafts = [
        _draft(story, at, days, count, need)
        for key, days, count, need in DRAFTS
        for story in told
        if story.key == key
    ]
    yield [*[_request(x, staff) for x in told if not x.is_inherited], *drafts]
    yield [_life(each, at) for each in told]
    yield [row for each in told for row in _steps(each)]


def _request(story: Story, staff: Staff) -> m.ButtonRequest:
    asked = story.asked
    return m.ButtonRequest(
        id=story.request,
        number=story.number,
        state="sent",
        via=asked.via,
        site_id=story.site,
        department_id=story.department_row,
        requester_id=story.requester,
        entered_by=staff.telecom if asked.via != "form" else "",
        room_id=story.room or None,
        place_words=story.place,
        holder_id=story.holder or None,
        users_words=story.users,
        kind=story.kind,
        need=story.need,
        answers=answers(story.factors(is_grounded=asked.is_grounded)),
        approver_id=story.approver,
        steps=list(STEPS),
        made_at=story.began_at - timedelta(minutes=25),
        sent_at=story.began_at,
    )


def _draft(
    like: Story, at: datetime, days: int, count: int, need: str
) -> m.ButtonRequest:
    """Return a request that somebody has begun, as far as they came."""
    return m.ButtonRequest(
        id=f"request-draft-{like.key}",
        site_id=like.site,
        department_id=like.department_row,
        requester_id=like.holder,
        holder_id=like.holder if count > 1 else None,
        kind=like.kind if count > 1 else "",
        need=need,
        steps=list(STEPS[:count]),
        made_at=at - timedelta(days=days),
    )


def _life(story: Story, at: datetime) -> m.ButtonLife:
    owner, days, fallback = "", 0, ""
    if story.stage is Stage.OUT_OF_SERVICE:
        owner, days, fallback = CARE[story.key]
    return m.ButtonLife(
        id=story.life,
        version=len(story.passed),
        request_id=None if story.is_inherited else story.request,
        button_id=story.key if story.button else None,
        stage=story.stage.value,
        since=story.passed[-1].at,
        due_on=_day(at, days) if owner else None,
        owner=owner,
        fallback=fallback,
        priority=priority_of(story),
        is_inherited=story.is_inherited,
    )


def _day(at: datetime, days: int) -> date:
    return (at + timedelta(days=days)).date()


def _steps(story: Story) -> Iterator[m.LifeStep]:
    came_at = None
    for each in story.passed:
        yield m.LifeStep(
            life_id=story.life,
            at=each.at,
            deed=each.deed.value if each.deed else BEGUN,
            before=each.before.value if each.before else "",
            came_at=came_at,
            after=each.after.value,
            by=each.by,
            words=each.words,
        )
        came_at = each.at
