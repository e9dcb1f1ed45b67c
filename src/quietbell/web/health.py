"""Pages of the system's health: processes, records, site file, jobs that failed."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quietbell.domain.roles import Action
from quietbell.operations.failed_jobs import try_again
from quietbell.queries.health import failed_jobs, health, site_problems, site_versions
from quietbell.web.gate import Page

# Where a row is mended, by what the site file calls it.
PAGES: Final[Mapping[str, str]] = {
    "site": "web:site",
    "building": "web:building",
    "floor": "web:floor",
    "button": "web:button",
    "device": "web:device",
    "door": "web:door",
    "desk": "web:desk",
    "roster": "web:roster",
    "ladder": "web:ladders",
    "profile": "web:profiles",
}


class Health(Page):
    """GET /workbench/health/: how everything stands."""

    action = Action.HEALTH
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        told = {"health": health(), "jobs": failed_jobs()}
        return render(request, "web/records/health.html", told)


class SiteFile(Page):
    """GET /workbench/site-file/: what the engine runs, and why not more."""

    action = Action.HEALTH
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        problems = [
            {**each, "url": _page_of(each["kind"], each["id"])}
            for each in site_problems()
        ]
        told = {
            "health": health(),
            "problems": problems,
            "versions": site_versions(),
        }
        return render(request, "web/records/site_file.html", told)


class JobAgain(Page):
    """POST /workbench/jobs/ID/again: do a failed job once more."""

    action = Action.HEALTH

    def post(self, request: HttpRequest, job: int) -> HttpResponse:
        """Put it back."""
        try_again(reader=self.reader, at=timezone.now(), job=job)
        messages.success(request, _("It is tried again."))
        return redirect("web:health")


def _page_of(kind: str, id: str) -> str:
    """Return where a row is shown; nothing if it has no page of its own."""
    name: Any = PAGES.get(kind, "")
    for args in ([id], []):
        try:
            return reverse(name, args=args) if name else ""
        except NoReverseMatch:
            continue
    return ""
