"""Pages of desks: who attends which, and by which links browsers become one."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Role
from quietbell.operations.desks import (
    DeskFacts,
    add_desk,
    change_desk,
    close_desk,
    open_desk_again,
    revoke_browsers,
    subject_of,
)
from quietbell.operations.engine_line import EngineLine
from quietbell.operations.rows import found as kept
from quietbell.operations.tokens import LINK_GOOD_FOR, mint_link
from quietbell.queries.choices import site_choices
from quietbell.queries.engine_status import desks_now
from quietbell.queries.response import desks
from quietbell.storage.models import Desk
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.response_forms import BareForm, DeskForm


def where(desk: Desk | str) -> str:
    """Return the address of a desk's page."""
    return reverse("web:desk", args=[desk if isinstance(desk, str) else desk.pk])


class Desks(Page):
    """GET /workbench/desks/: every desk, and whether somebody attends it now."""

    action = Action.RESPONSE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        reach = self.reader.reach(Action.RESPONSE, timezone.now())
        told = {
            "desks": desks(reach),
            "now": desks_now(),
            "may_keep": self.may(Action.DESKS),
        }
        return render(request, "web/response/desks.html", told)


class OneDesk(Page):
    """GET /workbench/desks/ID: one desk and its browsers."""

    action = Action.RESPONSE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(Desk.objects.all(), found["desk"]))

    def get(self, request: HttpRequest, desk: str) -> HttpResponse:
        """Show it."""
        row = kept(Desk.objects.all(), desk)
        now = desks_now()
        told = {
            "desk": row,
            "sites": row.sites.order_by("name"),
            "proofs": row.proofs.order_by("revoked_at", "-enrolled_at")[:50],
            "state": now.get(desk) if now is not None else None,
            "is_known": now is not None,
            "rungs": row.rungs.select_related("ladder").order_by("ladder__name"),
            "may_keep": self.may(Action.DESKS, subject_of(row)),
        }
        return render(request, "web/response/desk.html", told)


class DeskFormPage(FormPage):
    """A form about one desk."""

    action = Action.DESKS

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(Desk.objects.all(), found["desk"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": kept(Desk.objects.all(), found["desk"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and which desk it is."""
        desk = kept(Desk.objects.all(), found["desk"])
        return {"back": where(desk), "desk": desk}


class NewDesk(FormPage):
    """/workbench/desks/new: add a desk."""

    action = Action.DESKS
    form: ClassVar[type[OfficeForm]] = DeskForm
    title = gettext_lazy("Add a desk")
    submit = gettext_lazy("Add it")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Begin as a dispatcher's desk."""
        return {"roles": [Role.DISPATCHER.value]}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with the sites that there are."""
        return _with_sites(super().made(data, files, **found), self)

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:desks")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it."""
        desk = add_desk(self.reader, at=at, facts=_facts(typed))
        messages.success(
            self.request, _("The desk is there. Make a link for its browser.")
        )
        return where(desk)


class ChangeDesk(DeskFormPage):
    """/workbench/desks/ID/change: its name, roles and sites."""

    form: ClassVar[type[OfficeForm]] = DeskForm
    title = gettext_lazy("Change a desk")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is written down of it."""
        desk = kept(Desk.objects.all(), found["desk"])
        sites = list(desk.sites.values_list("pk", flat=True))
        told = {"name": desk.name, "roles": desk.roles, "sites": sites}
        return {**told, "version": desk.version}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with the sites that there are."""
        return _with_sites(super().made(data, files, **found), self)

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        change_desk(
            self.reader,
            at=at,
            id=found["desk"],
            version=typed["version"] or 0,
            facts=_facts(typed),
        )
        messages.success(self.request, _("The desk is saved."))
        return where(found["desk"])


class DeskLink(DeskFormPage):
    """POST /workbench/desks/ID/link: a one-time link, shown this once."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("A link for a browser")
    submit = gettext_lazy("Make the link")
    template_name = "web/response/desk_link.html"

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Make it and show it. Whoever loads the page again gets another."""
        token = mint_link(self.reader, at=timezone.now(), desk_id=found["desk"])
        told = {
            **self.shown(**found),
            "title": self.title,
            "link": f"{settings.LIVE_URL}/enrol#{token}",
            "minutes": round(LINK_GOOD_FOR.total_seconds() / 60),
        }
        return render(request, self.template_name, told)


class Browsers(DeskFormPage):
    """/workbench/desks/ID/browsers: end every browser that is this desk, at once."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("End a desk's browsers")
    submit = gettext_lazy("End them now")
    template_name = "web/response/desk_browsers.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """End them."""
        revoke_browsers(self.reader, at=at, id=found["desk"], hand_over=EngineLine())
        messages.success(self.request, _("No browser is this desk any more."))
        return where(found["desk"])


class Closing(DeskFormPage):
    """/workbench/desks/ID/closing: close a desk for good."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Close a desk")
    submit = gettext_lazy("Close it")
    template_name = "web/response/desk_closing.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Close it."""
        close_desk(
            self.reader,
            at=at,
            id=found["desk"],
            version=typed["version"] or 0,
            hand_over=EngineLine(),
        )
        messages.success(self.request, _("The desk is closed."))
        return where(found["desk"])


class Opening(DeskFormPage):
    """POST /workbench/desks/ID/opening: let a closed desk be one again."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Open a desk again")
    submit = gettext_lazy("Open it again")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Open it."""
        open_desk_again(
            self.reader, at=at, id=found["desk"], version=typed["version"] or 0
        )
        return where(found["desk"])


def _facts(typed: dict[str, Any]) -> DeskFacts:
    return DeskFacts(
        name=typed["name"],
        roles=tuple(Role(each) for each in typed["roles"]),
        sites=tuple(typed["sites"]),
    )


def _with_sites(form: OfficeForm, page: Page) -> OfficeForm:
    reach = page.reader.reach(Action.DESKS, timezone.now())
    form.fields["sites"].choices = site_choices(reach)  # type: ignore[attr-defined]
    return form
