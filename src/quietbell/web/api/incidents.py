"""The record of incidents, for programs: facts and times, never a personal word."""

from typing import Any, Final

from django.http import HttpRequest
from ninja import Path, Query, Router

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import NotThere
from quietbell.queries.api_pages import ListPage, page_of
from quietbell.queries.visible import visible
from quietbell.storage.models import IncidentRecord
from quietbell.web.api.entrance import offers, reach_of
from quietbell.web.api.shapes import Asked, Id, IncidentShape, Listed

router = Router(tags=["incidents"])
SEE: Final = Action.INCIDENTS


@offers(router, "GET", "/incidents", action=SEE, answer=Listed[IncidentShape])
def incidents(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the incidents, oldest first: ids sort by time."""
    within = visible(reach_of(request, SEE), site="site", department="department")
    rows = IncidentRecord.objects.all()
    return page_of(rows, within, after=asked.after, limit=asked.limit)


@offers(router, "GET", "/incidents/{incident_id}", action=SEE, answer=IncidentShape)
def incident(request: HttpRequest, incident_id: Path[Id]) -> Any:
    """Return one incident."""
    reach = reach_of(request, SEE)
    found = IncidentRecord.objects.filter(pk=incident_id).first()
    if found is None:
        raise NotThere("There is no such thing.")
    subject = Subject(site=found.site, department=found.department)
    if reach.right_to(subject) is Right.NO:
        raise NotThere("There is no such thing.")
    return found
