"""The staff guide for one kind of device, as a page and as a paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, Refused
from quietbell.operations.papers import pdf
from quietbell.operations.rows import found as kept
from quietbell.queries.guides import SLUGS, Guide, guide, profile_at, sites_for
from quietbell.storage.models import Button, Installation, Site
from quietbell.web.gate import Page
from quietbell.web.papers import pdf_answer

BUTTONS = Button.objects.select_related("room__floor__building__site__profile")


class GuidePage(Page):
    """A guide to a kind of device, at one's own site or at the one that is asked for.

    The same for everybody: it names no place and no person.
    """

    action = Action.MINE
    is_list = True

    def told(self, devicekind: str) -> dict[str, Any]:
        """Return the guide, and at which other sites there is one.

        Raises:
            NotThere: there is no such kind of device, or no such site.
        """
        kind = SLUGS.get(devicekind)
        sites = sites_for(self.reader.person, kind or "")
        if kind is None or not sites:
            raise NotThere
        asked = self.request.GET.get("site", "")
        site = next((each for each in Site.objects.filter(pk=asked)), sites[0])
        return {
            "guide": made(kind, site),
            "slug": devicekind,
            "at": site,
            "sites": [each for each in Site.objects.order_by("name") if each != site],
        }


class OneGuide(GuidePage):
    """GET /my/guide/KIND: when, how, what happens, what not to do, whom to call."""

    def get(self, request: HttpRequest, devicekind: str) -> HttpResponse:
        """Show it."""
        return render(request, "web/learning/guide.html", self.told(devicekind))


class GuidePaper(GuidePage):
    """GET /my/guide/KIND/paper: it as a PDF."""

    def get(self, request: HttpRequest, devicekind: str) -> HttpResponse:
        """Print it."""
        return guide_paper(self.told(devicekind)["guide"])


class ButtonGuide(Page):
    """GET /my/guide/buttons/ID: the guide to one's own button."""

    action = Action.MINE

    def subject(self, **found: Any) -> Subject:
        """Return whose it is: its holder's, and nobody else's."""
        button = kept(BUTTONS, found["button"])
        own = {button.holder_id} if button.holder_id else set()
        return Subject(own=frozenset(own))

    def get(self, request: HttpRequest, button: str) -> HttpResponse:
        """Show it."""
        row = kept(BUTTONS, button)
        site = row.room.floor.building.site
        slug = next(slug for slug, kind in SLUGS.items() if kind == row.kind)
        told = {"guide": made(row.kind, site), "slug": slug, "at": site, "sites": []}
        return render(request, "web/learning/guide.html", told)


def made(kind: str, site: Site) -> Guide:
    """Return the guide as the profile in force says it.

    Raises:
        Refused: no profile is in force there.
    """
    profile = profile_at(site)
    if profile is None:
        raise Refused(_("How this site answers is not decided yet."))
    return guide(kind, site, profile)


def guide_paper(told: Guide) -> HttpResponse:
    """Return a guide as a PDF."""
    campus = Installation.objects.values_list("name", flat=True).first() or ""
    sections = [
        {
            "title": each.title,
            "ordered": each.is_ordered,
            "lines": list(each.lines),
        }
        for each in told.sections
    ]
    profile = _("%(profile)s, version %(number)s") % {
        "profile": told.profile,
        "number": told.version,
    }
    facts = [[_("Site"), told.site], [_("Made from"), profile]]
    language = (get_language() or "en")[:2]
    data = {"campus": campus, "facts": facts, "sections": sections}
    content = pdf("guide", data, title=told.title, language=language)
    return pdf_answer(f"guide-{told.kind}", content)
