"""Drafts of requests: what is answered, what has become untrue, what can be chosen.

What was true when it was written may not be when it is sent: departments merge, people
leave, buildings are removed, criteria change. Each of these is a sentence here.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quietbell.domain.asking import Asked, pages, unanswered
from quietbell.domain.criteria import SHIPPED, Criteria, Factor
from quietbell.domain.grants import Reach
from quietbell.domain.roles import Role
from quietbell.queries.choices import Choice, Group
from quietbell.queries.criteria import criteria_in_force, criteria_of
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Building,
    ButtonRequest,
    Department,
    Person,
    RoleGrant,
    Room,
)


def criteria_asked() -> Criteria:
    """Return the criteria whose questions are asked: those in force, else ours."""
    row = criteria_in_force()
    return criteria_of(row) if row else SHIPPED


def questions() -> tuple[Factor, ...]:
    """Return every factor and context that is asked about, in their order."""
    asked = criteria_asked()
    return (*asked.factors, *asked.contexts)


def gaps(draft: ButtonRequest, at: datetime) -> dict[Asked, str]:
    """Return what keeps *draft* from being sent, a sentence for each page.

    The draft was loaded with what it names. At most four queries.
    """
    found = dict.fromkeys(
        unanswered(draft.via, draft.steps), _("This is not answered yet.")
    )
    for page in pages(draft.via):
        if page not in found and (why := _UNTRUE[page](draft, at)):
            found[page] = why
    return found


def approvers(department: str, site: str, at: datetime) -> QuerySet[Person]:
    """Return who may sign for that department as Dean or Vice Chancellor, by name.

    The role counts for the department that its grant names, and for no other. Empty
    *site*: where it is does not matter yet.
    """
    grants = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        department=department,
        role=Role.APPROVER.value,
        is_in_force=True,
        begins_at__lte=at,
    )
    if site:
        grants = grants.filter(Q(site=None) | Q(site=site))
    rows = Person.objects.filter(pk__in=grants.values("person"), left_on=None)
    return rows.order_by("name", "pk")


def department_choices_all() -> list[Choice]:
    """Return every department that there is, by name."""
    rows = Department.objects.filter(is_merged_into=None).order_by("name")
    return list(rows.values_list("pk", "name"))


def building_choices_all() -> list[Group]:
    """Return every building that stands, by site. One query."""
    found: dict[str, list[Choice]] = {}
    rows = Building.objects.filter(is_removed=False).order_by("site__name", "name")
    for site, building, name in rows.values_list("site__name", "pk", "name"):
        found.setdefault(site, []).append((building, name))
    return list(found.items())


def rooms_of(building: str) -> list[Group]:
    """Return a building's rooms by floor. What a sensitive room is is not said."""
    found: dict[str, list[Choice]] = {}
    rows = Room.objects.filter(
        floor__building=building, floor__building__is_removed=False
    )
    ordered = rows.order_by("floor__order", "floor__name", "number")
    for room in ordered.select_related("floor"):
        found.setdefault(room.floor.name, []).append((room.pk, room_words(room)))
    return list(found.items())


def room_words(room: Room) -> str:
    """Return a room's number and name; of a sensitive one the number alone."""
    name = "" if room.is_sensitive else room.name
    return f"{room.number} {name}".strip()


def room_building(room: Room | None) -> str:
    """Return the building of *room* while it stands, empty without one."""
    if room is None or room.floor.building.is_removed:
        return ""
    return room.floor.building_id


def site_of_building(building: str) -> str:
    """Return the site of a building that stands, empty without one."""
    rows = Building.objects.filter(pk=building, is_removed=False)
    return rows.values_list("site", flat=True).first() or ""


def drafts_of(person: str) -> QuerySet[ButtonRequest]:
    """Return the drafts that *person* began or that are for them, newest first."""
    mine = Q(requester=person) | Q(entered_by=person)
    return ButtonRequest.objects.filter(mine, state="draft").order_by("-made_at", "id")


def drafts_at_the_desk(reach: Reach) -> QuerySet[ButtonRequest]:
    """Return what came by mail or telephone and is not sent, oldest first."""
    rows = ButtonRequest.objects.filter(
        visible(
            reach,
            site="site",
            department="department",
            own=("requester", "entered_by"),
        ),
        state="draft",
        via__in=["mail", "desk"],
    )
    return rows.select_related("requester", "department").order_by("made_at", "id")


def _no_requester(draft: ButtonRequest, at: datetime) -> str:
    if draft.requester is None:
        return "" if draft.reply_to else _("Say who asks, or where to answer.")
    if draft.requester.left_on is not None:
        return _("Whoever asks has left since.")
    return ""


def _no_need(draft: ButtonRequest, at: datetime) -> str:
    return "" if draft.need.strip() else _("Say why a button is needed.")


def _no_reasons(draft: ButtonRequest, at: datetime) -> str:
    kept: Mapping[str, Mapping[str, object]] = draft.answers
    for each in questions():
        answer = kept.get(each.id)
        if answer is None:
            return _("The questions have changed since: answer them again.")
        if answer.get("is_met") and not str(answer.get("evidence") or "").strip():
            return _("A yes needs a sentence that says how it is known.")
    return ""


def _no_department(draft: ButtonRequest, at: datetime) -> str:
    department = draft.department
    if department is None:
        return _("Choose the department.")
    if department.is_merged_into is not None:
        return _("%(gone)s became part of %(into)s: choose the department again.") % {
            "gone": department.name,
            "into": department.is_merged_into.name,
        }
    return ""


def _no_place(draft: ButtonRequest, at: datetime) -> str:
    if draft.site_id is None:
        return _("Say where it is to be.")
    if draft.room is not None and draft.room.floor.building.is_removed:
        return _("The building was removed since: say where it is to be.")
    if draft.room is None and not draft.place_words.strip():
        return _("Choose a room, or describe the place.")
    return ""


def _no_people(draft: ButtonRequest, at: datetime) -> str:
    if draft.holder is None:
        return _("Say who will hold it.")
    if draft.holder.left_on is not None:
        return _("Whoever was to hold it has left since: name somebody else.")
    return ""


def _no_kind(draft: ButtonRequest, at: datetime) -> str:
    return "" if draft.kind else _("Choose the kind of button.")


def _no_approver(draft: ButtonRequest, at: datetime) -> str:
    if draft.approver is None:
        return _("Choose who signs for the department.")
    if not may_sign(draft, at):
        return _(
            "Whoever was to sign no longer holds that role for this department: choose"
            " again."
        )
    return ""


def may_sign(draft: ButtonRequest, at: datetime) -> bool:
    """Say whether the named approver still is one, for that department and site."""
    if draft.department_id is None:
        return True  # the department is asked for first
    rows = approvers(draft.department_id, draft.site_id or "", at)
    return rows.filter(pk=draft.approver_id).exists()


_UNTRUE = {
    Asked.REQUESTER: _no_requester,
    Asked.NEED: _no_need,
    Asked.REASONS: _no_reasons,
    Asked.DEPARTMENT: _no_department,
    Asked.PLACE: _no_place,
    Asked.PEOPLE: _no_people,
    Asked.KIND: _no_kind,
    Asked.APPROVER: _no_approver,
}
