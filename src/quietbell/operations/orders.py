"""Work orders: who does what at a button, when, and what came of it.

An order for an installation moves the life on when it is made; that it is done is said
by whoever did it, and does not yet say that the button works.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import IN_REQUEST, LifeDeed, Stage
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import (
    ChangedMeanwhile,
    Refused,
    Wrong,
    acting,
    new_id,
    require,
)
from quietbell.operations.invitations import cancel, invite
from quietbell.operations.lives import NotNow, life_of, move_on
from quietbell.operations.numbers import next_number
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.surveys import work_subject
from quietbell.queries.readers import reader_of
from quietbell.storage.models import ButtonLife, Person, WorkOrder

INSTALLATION: Final = "installation"
LONGEST: Final = timedelta(days=14)


class NotPlanned(Refused):
    """It is done, or was called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """Who is to do it, when, and what: ``words`` are read after signing in only."""

    assigned: str
    begins_at: datetime
    ends_at: datetime
    words: str = ""


def order_of(id: str) -> WorkOrder:
    """Return a work order with its life.

    Raises:
        NotThere: there is none.
    """
    rows = WorkOrder.objects.select_related(
        "assigned",
        "life__request__site",
        "life__request__department",
        "life__request__holder",
        "life__button__room__floor__building__site",
        "life__button__department",
        "life__button__holder",
    )
    return found(rows, id)


def subject_of_order(order: WorkOrder) -> Subject:
    """Return what rights to *order* go by."""
    return work_subject(order.life)


def order_work(
    reader: Reader,
    *,
    at: datetime,
    life: str,
    version: int,
    kind: str,
    facts: OrderFacts,
) -> WorkOrder:
    """Order work of *kind* at a button, and invite whoever is to do it.

    The first installation moves the life on, so it needs all that the table asks.

    Raises:
        NotAllowed, NotThere: no right there, or no such life.
        Missing: there is no signed survey, no signed place, no agreed equipment.
        NotNow: this work is not for this stage, or is planned already.
        Wrong: the person may not do it, or the time cannot be right.
        ChangedMeanwhile: the life went on since *version*. Nothing was written.
    """
    kept = life_of(life)
    subject = work_subject(kept)
    require(reader, Action.INSTALL, at, subject)
    _must_fit(kept, kind)
    with acting(reader):
        # Two who order at once: one waits here, and then sees what the other did.
        now = ButtonLife.objects.select_for_update().get(pk=kept.pk)
        if now.version != version:
            raise ChangedMeanwhile(_("This changed meanwhile. Look at it again."))
        if kept.orders.filter(kind=kind, state="planned").exists():
            raise NotNow(_("This work is ordered already."))
        order = WorkOrder(
            id=new_id(),
            number=next_number(WorkOrder.objects.all()),
            kind=kind,
            life=kept,
            made_by=reader.person,
            made_at=at,
            **_columns(kept, facts, at),
        )
        add(order)
        if kind == INSTALLATION and kept.stage == Stage.SURVEYED:
            move_on(
                reader,
                at=at,
                life=kept,
                version=version,
                deed=LifeDeed.ORDER,
                subject=subject,
            )
        invite(order, at=at)
    return order


def change_order(
    reader: Reader, *, at: datetime, id: str, version: int, facts: OrderFacts
) -> WorkOrder:
    """Give planned work to another person or time; calendars are told.

    Raises:
        NotAllowed, NotThere, NotPlanned, Wrong, ChangedMeanwhile: as `order_work`.
    """
    order = _planned(reader, at, id)
    before = order.assigned
    with acting(reader):
        told = _columns(order.life, facts, at)
        rewrite(order, version, revision=order.revision + 1, **told)
        if before.pk != order.assigned_id:
            cancel(order, before, at=at)
        invite(order, at=at)
    return order


def finish_order(
    reader: Reader, *, at: datetime, id: str, version: int, outcome: str
) -> WorkOrder:
    """Say that the work is done, and what came of it.

    Raises:
        NotAllowed, NotThere, NotPlanned, ChangedMeanwhile: as `order_work`.
        Wrong: nothing is said of what came of it.
    """
    order = _planned(reader, at, id)
    if not outcome.strip():
        raise Wrong(outcome=_("Say what came of it."))
    with acting(reader):
        rewrite(
            order,
            version,
            state="done",
            done_by=reader.person,
            done_at=at,
            outcome=outcome.strip(),
        )
    return order


def call_off_order(
    reader: Reader, *, at: datetime, id: str, version: int, words: str
) -> WorkOrder:
    """Call planned work off, and take its invitation back.

    The life stays where it is: somebody orders the work again, or ends the life.

    Raises:
        NotAllowed, NotThere, NotPlanned, ChangedMeanwhile: as `order_work`.
        Wrong: no reason is given.
    """
    order = _planned(reader, at, id)
    if not words.strip():
        raise Wrong(words=_("Say why."))
    with acting(reader):
        _call_off(order, version, by=reader.person, at=at, outcome=words.strip())
    return order


def call_off_orders_of(person: Person, *, by: str, at: datetime) -> None:
    """Call off what *person*, who leaves, was to do. Runs within that deed."""
    planned = WorkOrder.objects.filter(assigned=person, state="planned")
    _call_off_all(planned, by=by, at=at, outcome="Whoever was to do it left.")


def call_off_orders_for(life: ButtonLife, *, by: str, at: datetime) -> None:
    """Call off what is planned on a button that is gone. Runs within that deed."""
    planned = WorkOrder.objects.filter(life=life, state="planned")
    _call_off_all(planned, by=by, at=at, outcome="The button is gone.")


def _call_off_all(
    planned: QuerySet[WorkOrder], *, by: str, at: datetime, outcome: str
) -> None:
    rows = planned.select_for_update(of=("self",)).select_related("life", "assigned")
    for order in rows:
        _call_off(order, order.version, by=by, at=at, outcome=outcome)


def _call_off(
    order: WorkOrder, version: int, *, by: str, at: datetime, outcome: str
) -> None:
    rewrite(
        order,
        version,
        state="called off",
        done_by=by,
        done_at=at,
        outcome=outcome,
        revision=order.revision + 1,
    )
    cancel(order, order.assigned, at=at)


def _planned(reader: Reader, at: datetime, id: str) -> WorkOrder:
    order = order_of(id)
    require(reader, Action.INSTALL, at, subject_of_order(order))
    if order.state != "planned":
        raise NotPlanned(
            _("This work order is “%(state)s” already.") % {"state": _(order.state)}
        )
    return order


def _must_fit(life: ButtonLife, kind: str) -> None:
    """Refuse work that is not for this stage: what is not there is not repaired."""
    stage = Stage(life.stage)
    if kind == INSTALLATION:
        fits = stage in (Stage.SURVEYED, Stage.ORDERED)
    elif kind == "removal":
        fits = stage is Stage.REMOVAL_ORDERED
    else:
        fits = stage not in IN_REQUEST and stage is not Stage.REMOVED
    if not fits:
        raise NotNow(
            _("For what is “%(stage)s” no such work is ordered.")
            % {"stage": _(life.stage)}
        )


def _columns(life: ButtonLife, facts: OrderFacts, at: datetime) -> dict[str, Any]:
    if facts.ends_at <= facts.begins_at:
        raise Wrong(ends_at=_("It ends after it begins."))
    if facts.ends_at - facts.begins_at > LONGEST:
        raise Wrong(ends_at=_("A work order takes two weeks at most."))
    if facts.ends_at <= at:
        raise Wrong(begins_at=_("That time has passed."))
    return {
        "assigned": _worker(life, facts.assigned, at),
        "begins_at": facts.begins_at,
        "ends_at": facts.ends_at,
        "words": facts.words.strip(),
    }


def _worker(life: ButtonLife, id: str, at: datetime) -> Person:
    """Return whoever is to do it: somebody who may install there."""
    person = Person.objects.filter(pk=id, left_on=None).first()
    if person is None:
        raise Wrong(assigned=_("There is no such person."))
    reach = reader_of(person.pk).reach(Action.INSTALL, at)
    if reach.right_to(work_subject(life)) is Right.NO:
        raise Wrong(
            assigned=_("This person's roles do not allow them to install there.")
        )
    return person
