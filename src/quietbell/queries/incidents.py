"""The record of incidents: newest first, by keyset, as quick at the last page as here.

An offset would count every row before the page; the place in the order does not.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from quietbell.domain.grants import Reach, Subject
from quietbell.domain.words import Response
from quietbell.queries.visible import visible
from quietbell.storage.models import Button, Desk, IncidentRecord, Person, Site

ROWS: Final = 50
NUMBER_DIGITS_MAX: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is asked for. Empty fields bound nothing; days are of ``zone``."""

    site: str = ""
    state: str = ""  # "open", "closed"
    disposition: str = ""
    confidence: str = ""
    kind: str = ""  # DURESS, TEST, TROUBLE
    button: str = ""  # a label
    number: str = ""
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One incident of the list, with what its button and site are called now."""

    incident: IncidentRecord
    site: str
    label: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some rows, and the marks of the parts before and after; empty: there is none."""

    rows: tuple[Row, ...]
    newer: str
    older: str


def incidents(
    reach: Reach, wanted: Wanted, *, older_than: str = "", newer_than: str = ""
) -> Part:
    """Return `ROWS` incidents within *reach*, beside a mark if one is given.

    Three queries, however many there are.
    """
    rows = _matching(wanted).filter(_within(reach))
    mark = _read(newer_than) or _read(older_than)
    is_back = bool(_read(newer_than))
    if mark is not None:
        rows = rows.filter(_beside(mark, is_newer=is_back))
    order = ("opened_at", "-id") if is_back else ("-opened_at", "id")  # its index's
    found = list(rows.order_by(*order)[: ROWS + 1])
    has_more = len(found) > ROWS
    found = found[:ROWS]
    if is_back:
        found.reverse()
    newer = has_more if is_back else mark is not None
    older = True if is_back else has_more
    return Part(
        rows=_named(found),
        newer=_mark(found[0]) if found and newer else "",
        older=_mark(found[-1]) if found and older else "",
    )


def one_incident(id: str) -> IncidentRecord | None:
    """Return the incident, None if there is none."""
    return IncidentRecord.objects.filter(pk=id).first()


def subject_of(incident: IncidentRecord) -> Subject:
    """Return what rights to *incident* go by."""
    own = frozenset({incident.holder} if incident.holder else ())
    return Subject(site=incident.site, department=incident.department, own=own)


def row_of(incident: IncidentRecord) -> Row:
    """Return one incident with its names. Two queries."""
    return _named([incident])[0]


def names(ids: set[str]) -> dict[str, str]:
    """Return what these persons and desks are called. Two queries."""
    people = Person.objects.filter(pk__in=ids).values_list("id", "name")
    desks = Desk.objects.filter(pk__in=ids).values_list("id", "name")
    return {**dict(desks), **dict(people)}


def _within(reach: Reach) -> Q:
    return visible(reach, site="site", department="department", own=("holder",))


def _matching(wanted: Wanted) -> QuerySet[IncidentRecord]:
    columns: dict[str, Any] = {
        "site": wanted.site,
        "disposition": wanted.disposition,
        "confidence": wanted.confidence,
        "incident_class": wanted.kind,
    }
    rows = IncidentRecord.objects.filter(**{k: v for k, v in columns.items() if v})
    closed = Q(response=Response.CLOSED.value)
    if wanted.state:
        rows = rows.filter(closed if wanted.state == "closed" else ~closed)
    if wanted.button:
        found = Button.objects.filter(label__iexact=wanted.button)
        rows = rows.filter(button__in=found.values("id"))
    if wanted.number:
        is_number = wanted.number.isdecimal() and len(wanted.number) < NUMBER_DIGITS_MAX
        rows = rows.filter(number=int(wanted.number)) if is_number else rows.none()
    return _between(rows, wanted)


def _between(
    rows: QuerySet[IncidentRecord], wanted: Wanted
) -> QuerySet[IncidentRecord]:
    zone = ZoneInfo(wanted.zone)
    if wanted.since:
        rows = rows.filter(opened_at__gte=datetime.combine(wanted.since, time(), zone))
    if wanted.until:
        end = wanted.until + timedelta(days=1)
        rows = rows.filter(opened_at__lt=datetime.combine(end, time(), zone))
    return rows


def _beside(mark: tuple[datetime, str], *, is_newer: bool) -> Q:
    at, id = mark  # noqa: A001
    # Bounded by the time as well, so that the index is entered at the right place.
    if is_newer:
        return Q(opened_at__gte=at) & (Q(opened_at__gt=at) | Q(id__lt=id))
    return Q(opened_at__lte=at) & (Q(opened_at__lt=at) | Q(id__gt=id))


def _mark(incident: IncidentRecord) -> str:
    return f"{incident.opened_at.isoformat()}~{incident.id}"


def _read(mark: str) -> tuple[datetime, str] | None:
    at, _, id = mark.partition("~")  # noqa: A001
    try:
        read = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (read, id[:80]) if read.tzinfo and id else None


def _named(found: list[IncidentRecord]) -> tuple[Row, ...]:
    sites = dict(Site.objects.values_list("id", "name"))
    buttons = {
        id: (label, place)
        for id, label, place in Button.objects.filter(  # noqa: A001
            pk__in={each.button for each in found}
        ).values_list("id", "label", "spoken")
    }
    return tuple(
        Row(
            incident=each,
            site=sites.get(each.site, each.site),
            label=buttons.get(each.button, ("", ""))[0],
            place=buttons.get(each.button, ("", ""))[1],
        )
        for each in found
    )
