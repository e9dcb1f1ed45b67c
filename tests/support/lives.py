"""Lives of buttons on the demonstration's campus, walked into whichever stage.

Each function walks to its stage through all that come before, with the rows that the
needs of the table ask for; give it a ``life`` to walk that one on. Everything happens
at `NOW`, by `STAFF`: somebody who holds every role. A request's columns can be given
by name (``need=…``, ``room=…``).
"""

from datetime import date, datetime, timedelta
from typing import Any, Final

from quietbell.domain.asking import Asked
from quietbell.domain.grants import Grant, Reader
from quietbell.domain.life import Care, LifeDeed, Need, Stage
from quietbell.domain.roles import Role
from quietbell.operations.acting import acting, new_id
from quietbell.operations.buttons import ButtonFacts, add_button
from quietbell.operations.lives import begin_requested, life_of, move_on
from quietbell.operations.numbers import next_number
from quietbell.queries.criteria import round_of
from quietbell.queries.needs import PLACE_CRITERIA
from quietbell.storage import models as m
from tests.support.harborview import NOW
from tests.support.lives_ground import (
    ANSWERS,
    CASTILLO,
    MARSH,
    NOVAK,
    criteria,
    office,
    policy,
    signer,
)
from tests.support.office import LONG_AGO

STAFF: Final = Reader(
    person=MARSH,
    grants=tuple(
        Grant(role=each, begins_at=LONG_AGO) for each in Role if each is not Role.MEMBER
    ),
)
EVERY_NEED: Final = frozenset(Need)


def draft(
    site: str = "north", *, at: datetime = NOW, **answers: Any
) -> m.ButtonRequest:
    """Return a draft that is answered whole, and not sent."""
    like = office(site)
    columns: dict[str, Any] = {
        "site_id": site,
        "department": like.department,
        "requester": like.holder,
        "holder": like.holder,
        "room": like.room,
        "kind": like.kind,
        "need": "People shout at the counter, and nobody is near.",
        "answers": ANSWERS,
        "approver": signer(site),
        "steps": [each.value for each in Asked],
        "made_at": at,
    }
    return m.ButtonRequest.objects.create(id=new_id(), **{**columns, **answers})


def requested(
    site: str = "north", *, at: datetime = NOW, **answers: Any
) -> m.ButtonLife:
    """Return the life of a request that was sent."""
    criteria()
    made = draft(site, at=at, **answers)
    with acting(STAFF):
        made.number = next_number(m.ButtonRequest.objects.all())
        made.state, made.sent_at = "sent", at
        made.save()
        life = begin_requested(made, by=made.requester_id or "", at=at)
    return life_of(life.pk)


def assessed(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life whose threat assessment is signed, and good for a year."""
    life = life or requested(site, at=at, **answers)
    with acting(STAFF):
        m.Assessment.objects.create(
            id=new_id(),
            life=life,
            answers=life.request.answers if life.request else ANSWERS,
            scores={"likelihood": 3, "consequence": 4, "exposure": 3, "isolation": 2},
            summary="Violence is known here.",
            made_by=MARSH,
            made_at=at,
            signed_by=MARSH,
            signed_at=at,
            expires_on=at.date() + timedelta(days=365),
        )
    return _moved(life, LifeDeed.ASSESS, at)


def approved(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life that its Dean approved, and that was decided for."""
    life = life or assessed(site, at=at, **answers)
    with acting(STAFF):
        m.Approval.objects.create(
            id=new_id(),
            life=life,
            round=round_of(life),
            is_approved=True,
            by=signer(_site(life)).pk,
            department=_department(life).pk,
            at=at,
        )
        _decide(life, at, is_approved=True)
        m.ButtonLife.objects.filter(pk=life.pk).update(priority="high")
    return _moved(life, LifeDeed.APPROVE, at)


def refused(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life that was refused, and may be appealed for thirty days."""
    life = life or assessed(site, at=at, **answers)
    with acting(STAFF):
        _decide(life, at, is_approved=False)
    return _moved(life, LifeDeed.REFUSE, at)


def appealed(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life that was refused, and whose requester does not accept it."""
    life = life or refused(site, at=at, **answers)
    with acting(STAFF):
        m.Appeal.objects.create(
            id=new_id(),
            life=life,
            decision=life.decisions.latest("round"),
            by=life.request.requester_id if life.request else MARSH,
            at=at,
            words="The assault of May was not looked at.",
        )
    return _moved(life, LifeDeed.APPEAL, at)


def withdrawn(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life that its requester withdrew."""
    life = life or requested(site, at=at, **answers)
    return _moved(life, LifeDeed.WITHDRAW, at)


def surveyed(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life whose place is surveyed, with its three criteria signed."""
    life = life or approved(site, at=at, **answers)
    signed = {"by": CASTILLO, "at": at.isoformat()}
    with acting(STAFF):
        m.Survey.objects.create(
            id=new_id(),
            life=life,
            room=_like(life).room,
            jack="A-101-2",
            switch_port="sw1 Gi1/0/7",
            power="PoE",
            is_uncovered=True,
            wireless="Both reach it.",
            concealed_words="Under the counter, left of the drawer.",
            place_signed=dict.fromkeys(PLACE_CRITERIA, signed),
            made_by=CASTILLO,
            made_at=at,
            signed_by=CASTILLO,
            signed_at=at,
        )
    return _moved(life, LifeDeed.SURVEY, at)


def ordered(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life with equipment that two agreed on, and work that is planned."""
    life = life or surveyed(site, at=at, **answers)
    like = _like(life)
    with acting(STAFF):
        m.EquipmentChoice.objects.create(
            id=new_id(),
            life=life,
            kind=like.kind,
            vendor=like.device.vendor,
            model=like.device.model,
            door_kind="phone-url",
            device=like.device,
            it_by=CASTILLO,
            it_at=at,
            management_by=MARSH,
            management_at=at,
        )
        m.WorkOrder.objects.create(
            id=new_id(),
            number=next_number(m.WorkOrder.objects.all()),
            kind="installation",
            life=life,
            assigned_id=CASTILLO,
            begins_at=at + timedelta(hours=1),
            ends_at=at + timedelta(hours=2),
            made_by=NOVAK,
            made_at=at,
        )
    return _moved(life, LifeDeed.ORDER, at)


def installed(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life with a button of its own, and a door; nobody has pressed it yet."""
    life = life or ordered(site, at=at, **answers)
    like, request = _like(life), life.request
    with acting(STAFF):
        life.orders.update(state="done", done_by=CASTILLO, done_at=at)
        facts = ButtonFacts(
            label=f"D-9{request.number if request else 0:03}",
            kind=like.kind,
            room=like.room_id,
            device=like.device_id,
            department=_department(life).pk,
            holder=(request.holder_id if request else None) or "",
        )
        button = add_button(STAFF, at=at, facts=facts, life=life)
        m.ButtonLife.objects.filter(pk=life.pk).update(button=button)
        m.Door.objects.create(id=new_id(), kind="phone-url", button=button)
    return _moved(life, LifeDeed.INSTALL, at)


def accepted(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life whose button was pressed in a window, and confirmed."""
    life = life or installed(site, at=at, **answers)
    with acting(STAFF):
        m.Acceptance.objects.create(
            id=new_id(),
            button=life.button,
            window=new_id(),
            installer_id=CASTILLO,
            coordinator_id=MARSH,
            opened_at=at,
            ends_at=at + timedelta(minutes=10),
            signed_at=at,
            incident=new_id(),
            pressed_at=at,
            confirmed_at=at,
            confirmed_by="P-101",
        )
    return _moved(life, LifeDeed.ACCEPT, at)


def in_service(
    site: str = "north",
    *,
    life: m.ButtonLife | None = None,
    at: datetime = NOW,
    **answers: Any,
) -> m.ButtonLife:
    """Return a life that people count on. Nobody was trained for it, nor contacted."""
    life = life or accepted(site, at=at, **answers)
    return _moved(life, LifeDeed.PUT_IN_SERVICE, at)


AT: Final = {
    Stage.REQUESTED: requested,
    Stage.ASSESSED: assessed,
    Stage.APPROVED: approved,
    Stage.REFUSED: refused,
    Stage.APPEALED: appealed,
    Stage.WITHDRAWN: withdrawn,
    Stage.SURVEYED: surveyed,
    Stage.ORDERED: ordered,
    Stage.INSTALLED: installed,
    Stage.ACCEPTED: accepted,
    Stage.IN_SERVICE: in_service,
}


def _moved(life: m.ButtonLife, deed: LifeDeed, at: datetime) -> m.ButtonLife:
    """Walk one step of the table, whatever it needs: the rows above meet the most."""
    fresh = life_of(life.pk)
    move_on(
        STAFF,
        at=at,
        life=fresh,
        version=fresh.version,
        deed=deed,
        words="As agreed.",
        brings=EVERY_NEED,
        care=Care(owner="IT", due_on=date(2031, 4, 1), fallback="Dial 911."),
    )
    return life_of(life.pk)


def _decide(life: m.ButtonLife, at: datetime, *, is_approved: bool) -> None:
    m.Decision.objects.create(
        id=new_id(),
        life=life,
        round=round_of(life),
        is_approved=is_approved,
        by=MARSH,
        at=at,
        reason="As the criteria say.",
        alternatives=[] if is_approved else ["Dial 911.", "Ask for an escort."],
        priority="high" if is_approved else "",
        criteria=criteria(),
        policy=policy(),
        assessment=life.assessments.order_by("-signed_at").first(),
        appeal_until=None if is_approved else at.date() + timedelta(days=30),
    )


def _department(life: m.ButtonLife) -> m.Department:
    assert life.request is not None and life.request.department is not None
    return life.request.department


def _like(life: m.ButtonLife) -> m.Button:
    return office(_site(life))


def _site(life: m.ButtonLife) -> str:
    assert life.request is not None
    return life.request.site_id or "north"
