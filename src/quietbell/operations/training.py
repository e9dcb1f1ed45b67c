"""Somebody is trained: by the page, or in person by a trainer; with a certificate.

A try that failed is kept too. What was passed counts for a year, and the certificate's
number can be looked up by staff, so that a printed one proves nothing by itself.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import Stage
from quietbell.domain.roles import Action
from quietbell.domain.teaching import (
    ALPHABET,
    NUMBER_CHARS,
    TRIES_A_DAY_MAX,
    Occasion,
    certificate_number,
    ends_on,
    scored,
)
from quietbell.operations.acting import (
    NotThere,
    Refused,
    Wrong,
    acting,
    new_id,
    require,
)
from quietbell.operations.attestations import witness
from quietbell.operations.modules import IN_FORCE, questions_of
from quietbell.operations.rows import found
from quietbell.queries.calendars import day_at
from quietbell.storage.models import (
    Button,
    ModuleVersion,
    Person,
    PolicyVersion,
    TrainingRecord,
)

GROUP_MAX: Final = 100
TAKEN_AWAY: Final = (Stage.DEACTIVATED.value, Stage.REACTIVATION_REQUESTED.value)


class EnoughForToday(Refused):
    """Tried as often as a page can help; a person explains it now."""


def take_module(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    answers: Sequence[int | None],
) -> TrainingRecord:
    """Answer a module's questions, and keep how it went.

    *id* is the version that was read; *answers* are choices, from 0, None for none.

    Raises:
        NotAllowed, NotThere: and nothing was written.
        NotTaught: another version is in force: read that.
        EnoughForToday: tried too often since yesterday.
    """
    require(reader, Action.MINE, at, Subject(own=frozenset({reader.person})))
    version = _taught(id)
    person = found(Person.objects.filter(left_on=None), reader.person)
    if tries_left(person.pk, version, at) == 0:
        raise EnoughForToday(
            _("You tried five times since yesterday. Ask for somebody who explains it.")
        )
    score = scored(questions_of(version), answers, pass_percent=version.pass_percent)
    with acting(reader):
        return _kept(
            person,
            version,
            at=at,
            answers=list(answers),
            percent=score.percent,
            is_passed=score.is_passed,
        )


class NotTaught(Refused):
    """Another version is taught now."""


def tries_left(person: str, version: ModuleVersion, at: datetime) -> int:
    """Return how often somebody may still try a module at *at*."""
    tried = TrainingRecord.objects.filter(
        person=person,
        module__module=version.module_id,
        is_passed=False,
        at__gt=at - timedelta(days=1),
    )
    return max(0, TRIES_A_DAY_MAX - tried.count())


def record_group(
    reader: Reader,
    *,
    at: datetime,
    module: str,
    people: Iterable[Person],
    trained_on: date,
    occasion: str = "",
    signed: Iterable[PolicyVersion] = (),
) -> tuple[TrainingRecord, ...]:
    """Record that I taught *people* in person, and what I saw them sign on paper.

    *module* is the version in force; an empty *occasion* follows from each person.
    Somebody who was recorded for it on that day already is not recorded twice.

    Raises:
        NotAllowed, NotThere, NotTaught: and nothing was written.
        Wrong: nobody, too many, oneself, or a day that is still to come.
    """
    require(reader, Action.KEEP_TRAINING, at)
    version = _taught(module)
    here = list(dict.fromkeys(people))
    _must_be_a_group(reader, here, trained_on, at)
    with acting(reader):
        records = []
        for person in here:
            kept = TrainingRecord.objects.filter(
                person=person,
                module=version,
                is_passed=True,
                ends_on=ends_on(trained_on),
            ).exclude(trainer="")
            if not kept.exists():
                records.append(
                    _kept(
                        person,
                        version,
                        at=_taught_at(trained_on, at),
                        percent=100,
                        is_passed=True,
                        trained_on=trained_on,
                        occasion=occasion,
                        trainer=reader.person,
                    )
                )
        for each in signed:
            witness(reader, at=at, people=here, version=each)
        return tuple(records)


def _must_be_a_group(
    reader: Reader, people: Sequence[Person], trained_on: date, at: datetime
) -> None:
    if not people or len(people) > GROUP_MAX:
        raise Wrong(people=_("Name one to a hundred people."))
    if any(each.pk == reader.person for each in people):
        raise Wrong(people=_("Nobody trains themselves in person. Leave yourself out."))
    if any(each.left_on is not None for each in people):
        raise Wrong(people=_("Somebody of these has left."))
    today = day_at("", at) + timedelta(days=1)  # wherever it is tomorrow already
    if trained_on > today or trained_on < today - timedelta(days=366):
        raise Wrong(trained_on=_("Give a day within the last year."))


def _taught_at(day: date, at: datetime) -> datetime:
    """Return when a training of *day* was: what came after it cannot count for it."""
    noon = datetime.combine(day, time(12), UTC)
    return min(noon, at) if day < at.date() else at


def _taught(id: str) -> ModuleVersion:
    rows = ModuleVersion.objects.select_related("module")
    version = rows.exclude(state="draft").filter(pk=id).first()
    if version is None:
        raise NotThere(_("There is no such thing."))
    if version.state != IN_FORCE:
        raise NotTaught(_("A newer version is taught now. Read that one first."))
    return version


def _kept(
    person: Person,
    version: ModuleVersion,
    *,
    at: datetime,
    percent: int,
    is_passed: bool,
    answers: Sequence[int | None] = (),
    trained_on: date | None = None,
    occasion: str = "",
    trainer: str = "",
) -> TrainingRecord:
    button, follows = occasion_of(person, version)
    day = trained_on or day_at(_site_of(button), at)
    told: dict[str, Any] = {}
    if is_passed:
        told = {"ends_on": ends_on(day), "number": _number(day.year)}
    return TrainingRecord.objects.create(
        id=new_id(),
        person=person,
        button=button,
        module=version,
        occasion=occasion or follows.value,
        answers=list(answers),
        percent=percent,
        is_passed=is_passed,
        trainer=trainer,
        at=at,
        **told,
    )


def occasion_of(
    person: Person, version: ModuleVersion
) -> tuple[Button | None, Occasion]:
    """Return why somebody is trained, and for which of their buttons.

    A button that was taken away from them asks for remedial training first; else it is
    the first time, or the yearly one.
    """
    rows = Button.objects.filter(holder=person).order_by("label")
    if version.module.device_kind:
        rows = rows.filter(kind=version.module.device_kind)
    rows = rows.select_related("room__floor__building__site")
    taken = rows.filter(life__stage__in=TAKEN_AWAY).first()
    if taken is not None:
        return taken, Occasion.REMEDIAL
    passed = TrainingRecord.objects.filter(
        person=person, module__module=version.module_id, is_passed=True
    )
    first = rows.exclude(standing="removed").first()
    return first, Occasion.YEARLY if passed.exists() else Occasion.INSTALLATION


def _site_of(button: Button | None) -> str:
    return button.room.floor.building.site_id if button is not None else ""


def _number(year: int) -> str:
    drawn = [secrets.randbelow(len(ALPHABET)) for _draw in range(NUMBER_CHARS)]
    return certificate_number(year, drawn)
