"""What one page of a draft was answered with, as columns: checked, and nothing saved.

Whatever an answer names has to be there now; what becomes untrue later is found when
the draft is sent (`queries.drafts.gaps`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.asking import Asked
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import Wrong
from quietbell.queries.drafts import approvers, questions
from quietbell.storage.models import ButtonRequest, Department, Person, Room, Site

EVIDENCE_CHARS_MAX: Final = 500


def columns_of(
    page: Asked,
    reader: Reader,
    draft: ButtonRequest,
    typed: Mapping[str, Any],
    at: datetime,
) -> dict[str, Any]:
    """Return the columns of *page* as they were *typed*.

    Raises:
        Wrong: an answer is missing, or names what is not there.
    """
    return _COLUMNS[page](reader, draft, typed, at)


def _requester(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    reply_to = str(typed.get("reply_to") or "").strip()
    if not typed.get("requester") and not reply_to:
        raise Wrong(requester=_("Say who asks, or where to answer."))
    requester = _person(reader, "requester", typed.get("requester"), at)
    columns: dict[str, Any] = {"requester": requester, "reply_to": reply_to}
    if requester is not None and draft.department_id is None:
        columns["department_id"] = requester.department_id
    return columns


def _need(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    return {"need": _words(typed, "need", _("Say why a button is needed."))}


def _reasons(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    given: Mapping[str, Any] = typed.get("answers") or {}
    kept: dict[str, dict[str, Any]] = {}
    problems: dict[str, str] = {}
    for each in questions():
        told = given.get(each.id) or {}
        is_met = told.get("is_met")
        evidence = str(told.get("evidence") or "").strip()
        if not isinstance(is_met, bool):
            problems[each.id] = _("Answer yes or no.")
        elif is_met and not evidence:
            problems[f"{each.id}_evidence"] = _("Say how that is known.")
        elif len(evidence) > EVIDENCE_CHARS_MAX:
            problems[f"{each.id}_evidence"] = _("In 500 characters at most.")
        kept[each.id] = {"is_met": is_met, "evidence": evidence if is_met else ""}
    if problems:
        raise Wrong(**problems)
    return {"answers": kept}


def _department(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    rows = Department.objects.filter(is_merged_into=None)
    return {"department": _one(rows, "department", typed.get("department"))}


def _place(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    words = str(typed.get("place_words") or "").strip()
    if typed.get("room"):
        standing = Room.objects.filter(floor__building__is_removed=False)
        rows = standing.select_related("floor__building")
        room = _one(rows, "room", typed["room"])
        site_id = room.floor.building.site_id
        return {"room": room, "site_id": site_id, "place_words": words}
    if not words:
        raise Wrong(place_words=_("Choose a room, or describe the place."))
    site = _one(Site.objects.all(), "site", typed.get("site"))
    return {"room": None, "site": site, "place_words": words}


def _people(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    holder = _person(reader, "holder", typed.get("holder"), at)
    if holder is None:
        raise Wrong(holder=_("Say who will hold it."))
    return {
        "holder": holder,
        "users_words": str(typed.get("users_words") or "").strip(),
    }


def _kind(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    return {"kind": _words(typed, "kind", _("Choose the kind of button."))}


def _approver(
    reader: Reader, draft: ButtonRequest, typed: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    if draft.department_id is None:
        raise Wrong(approver=_("Choose the department first."))
    rows = approvers(draft.department_id, draft.site_id or "", at)
    return {"approver": _one(rows, "approver", typed.get("approver"))}


def _words(typed: Mapping[str, Any], name: str, missing: str) -> str:
    words = str(typed.get(name) or "").strip()
    if not words:
        raise Wrong(**{name: missing})
    return words


def _one(rows: Any, field: str, id: object) -> Any:
    row = rows.filter(pk=id).first() if id else None
    if row is None:
        raise Wrong(**{field: _("Choose one that is there.")})
    return row


def _person(reader: Reader, field: str, id: object, at: datetime) -> Person | None:
    """Return who is meant. Whoever is protected is found by few."""
    if not id:
        return None
    row = Person.objects.filter(pk=id, left_on=None).first()
    sees_all = reader.reach(Action.PEOPLE, at).widest is not Right.NO
    is_hidden = row is not None and row.is_protected and row.pk != reader.person
    if row is None or (is_hidden and not sees_all):
        raise Wrong(**{field: _("There is nobody here of this number or name.")})
    return row


_COLUMNS: Final = {
    Asked.REQUESTER: _requester,
    Asked.NEED: _need,
    Asked.REASONS: _reasons,
    Asked.DEPARTMENT: _department,
    Asked.PLACE: _place,
    Asked.PEOPLE: _people,
    Asked.KIND: _kind,
    Asked.APPROVER: _approver,
}
