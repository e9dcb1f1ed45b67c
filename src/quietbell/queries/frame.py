"""What the frame of every page tells, in two SQL queries."""

from dataclasses import dataclass

from quietbell.storage.models import Installation, Person, SiteVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameFacts:
    """Of the installation, and of who reads. ``site_version`` 0: none compiled yet."""

    installation: str
    is_demo: bool
    is_live: bool
    site_version: int
    person: str


def frame_facts(person: str) -> FrameFacts:
    """Return what the frame tells to *person*, an id that may be empty."""
    newest = SiteVersion.objects.order_by("-number").values("number")[:1]
    installation = (
        Installation.objects.annotate(newest=newest)
        .values_list("name", "is_demo", "is_live", "newest")
        .first()
    )
    name = Person.objects.filter(pk=person).values_list("name", flat=True).first()
    told, is_demo, is_live, number = installation or ("", False, False, None)
    return FrameFacts(
        installation=told,
        is_demo=is_demo,
        is_live=is_live,
        site_version=number or 0,
        person=name or "",
    )
