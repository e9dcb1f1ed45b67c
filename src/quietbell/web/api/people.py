"""People, for programs: who there is, never who may do what."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest
from ninja import Query, Router

from quietbell.domain.roles import Action
from quietbell.queries.api_pages import ListPage, page_of
from quietbell.queries.visible import visible
from quietbell.storage.models import Person
from quietbell.web.api.entrance import offers, reach_of
from quietbell.web.api.shapes import Asked, Listed, PersonShape

router = Router(tags=["people"])
SEE: Final = Action.DIRECTORY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Protected:
    """What is told of a person who is looked for."""

    id: str
    version: int
    left_on: date | None
    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    external_id: str = ""
    department_id: str | None = None
    is_protected: bool = True


@offers(router, "GET", "/people", action=SEE, answer=Listed[PersonShape])
def people(request: HttpRequest, asked: Query[Asked]) -> ListPage:
    """List the people, also those who left."""
    within = visible(reach_of(request, SEE), department="department_id")
    found = page_of(Person.objects.all(), within, after=asked.after, limit=asked.limit)
    return ListPage([_told(each) for each in found.items], found.next)


def _told(person: Person) -> Person | _Protected:
    if not person.is_protected:
        return person
    return _Protected(id=person.pk, version=person.version, left_on=person.left_on)
