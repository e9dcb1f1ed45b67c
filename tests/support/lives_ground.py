"""What a request in tests stands on: where, by whom, under which criteria."""

from hashlib import sha256
from typing import Final

from quietbell.domain.criteria import SHIPPED
from quietbell.domain.roles import Role
from quietbell.operations.acting import new_id
from quietbell.operations.numbers import next_number
from quietbell.queries.criteria import body_of
from quietbell.storage import models as m
from tests.support.harborview import NOW

MARSH: Final = "P-109"  # emergency management
NOVAK: Final = "P-110"  # telecom desk
CASTILLO: Final = "P-111"  # IT technician
YES: Final = {"is_met": True, "evidence": "Two assaults were reported last year."}
ANSWERS: Final = {
    **{
        each.id: {"is_met": False, "evidence": ""}
        for each in (*SHIPPED.factors, *SHIPPED.contexts)
    },
    "violence": YES,
}


def office(site: str = "north") -> m.Button:
    """Return a button of *site* that shows where, for whom and by whom one is asked."""
    held = m.Button.objects.exclude(holder=None).exclude(department=None)
    rows = held.filter(
        room__floor__building__site=site, room__is_sensitive=False
    ).select_related("room", "holder", "department", "device")
    found = rows.order_by("pk").first()
    assert found is not None
    return found


def signer(site: str = "north") -> m.Person:
    """Return the Dean or Vice Chancellor of the department of `office`."""
    like = office(site)
    found = m.Person.objects.filter(
        grants__role=Role.APPROVER.value, grants__department=like.department
    ).first()
    assert found is not None
    return found


def policy() -> m.PolicyVersion:
    """Return a revision of the duress button policy that is in force."""
    found = m.PolicyVersion.objects.filter(
        state="in force", policy__kind="policy"
    ).first()
    if found is not None:
        return found
    text = "Who gets a duress button, and who decides."
    kept, _ = m.Policy.objects.get_or_create(
        name="Duress button policy", defaults={"id": new_id()}
    )
    return m.PolicyVersion.objects.create(
        id=new_id(),
        policy=kept,
        number=next_number(kept.versions.all()),
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        state="in force",
        made_at=NOW,
        approved_by=MARSH,
        approved_at=NOW,
        effective_on=NOW.date(),
    )


def criteria() -> m.CriteriaVersion:
    """Return the criteria that ship, in force."""
    found = m.CriteriaVersion.objects.filter(state="in force").first()
    return found or m.CriteriaVersion.objects.create(
        id=new_id(),
        number=SHIPPED.number,
        body=body_of(SHIPPED),
        state="in force",
        policy=policy(),
        made_at=NOW,
        in_force_at=NOW,
    )
