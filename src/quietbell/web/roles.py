"""Pages of roles: given, agreed to, declined, ended; and how people get in."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Role
from quietbell.operations.acting import Wrong
from quietbell.operations.break_glass import make_break_glass, seal_anew
from quietbell.operations.engine_line import EngineLine
from quietbell.operations.grants import (
    GrantFacts,
    decline_grant,
    end_grant,
    propose_grant,
    second_grant,
)
from quietbell.operations.rows import found as kept
from quietbell.operations.start_links import invite
from quietbell.queries.installation import is_live
from quietbell.queries.people import names_of, waiting_grants
from quietbell.storage.models import Person, RoleGrant
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.people import PersonFormPage, tell_unended, tell_waiting, where
from quietbell.web.person_forms import GlassForm, GrantForm


class Waiting(Page):
    """GET /workbench/roles/waiting: proposals that want a second person."""

    action = Action.PEOPLE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        at = timezone.now()
        listed = paged(
            request, waiting_grants(self.reader.reach(Action.PEOPLE, at), at)
        )
        told = {
            "listed": listed,
            "names": names_of({each.proposed_by for each in listed.rows}),
            "reader": self.reader.person,
        }
        return render(request, "web/people/waiting.html", told)


class GiveRole(PersonFormPage):
    """/workbench/people/ID/roles/new: give somebody a role, or propose it."""

    form: ClassVar[type[OfficeForm]] = GrantForm
    title = gettext_lazy("Give a role")
    submit = gettext_lazy("Give it")
    template_name = "web/people/grant.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return who it is for, and whether another has to agree."""
        return {**super().shown(**found), "needs_two": is_live()}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Give or propose it."""
        day = typed["ends_on"]
        ends_at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
        facts = GrantFacts(
            person=found["person"],
            role=Role(typed["role"]),
            site=typed["site"],
            department=typed["department"],
            begins_at=at,
            ends_at=ends_at,
        )
        try:
            grant = propose_grant(self.reader, at=at, facts=facts)
        except Wrong as why:
            raise Wrong(**_at_fields(why.problems)) from why
        tell_waiting(self.request, 0 if grant.is_in_force else 1)
        return where(found["person"])


class GrantDeed(Page):
    """POST about one grant; its version is what was seen of it."""

    action = Action.PEOPLE

    def subject(self, **found: Any) -> Subject:
        """Return what the grant's scope is."""
        grant = kept(RoleGrant.objects.all(), found["grant"])
        return Subject(site=grant.site_id or "", department=grant.department_id or "")

    def post(self, request: HttpRequest, grant: str) -> HttpResponse:
        """Do it."""
        version = request.POST.get("version", "")
        seen = int(version) if version.isdigit() else 0
        self.do(grant, seen)
        person = RoleGrant.objects.filter(pk=grant).values_list("person", flat=True)
        return redirect(where(person[0]))

    def do(self, grant: str, version: int) -> None:
        """Do the deed."""
        raise NotImplementedError


class Second(GrantDeed):
    """POST /workbench/roles/ID/second: agree to a proposal."""

    def do(self, grant: str, version: int) -> None:
        """Agree."""
        second_grant(self.reader, at=timezone.now(), id=grant, version=version)
        messages.success(self.request, _("It counts from now on."))


class Decline(GrantDeed):
    """POST /workbench/roles/ID/decline: decline a proposal, or withdraw one's own."""

    def do(self, grant: str, version: int) -> None:
        """Decline."""
        decline_grant(self.reader, at=timezone.now(), id=grant, version=version)
        messages.success(self.request, _("Declined. It stays in the record."))


class End(GrantDeed):
    """POST /workbench/roles/ID/end: a role ends now."""

    def do(self, grant: str, version: int) -> None:
        """End it."""
        unended = end_grant(
            self.reader,
            at=timezone.now(),
            id=grant,
            version=version,
            hand_over=EngineLine(),
        )
        tell_unended(self.request, unended)


class Invite(PersonFormPage):
    """/workbench/people/ID/invitation: a link by which somebody sets up a sign-in."""

    title = gettext_lazy("A link to set up their sign-in")
    submit = gettext_lazy("Make the link")
    template_name = "web/people/invite.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> HttpResponse:
        """Make it, and show it this once."""
        secret, waiting = invite(self.reader, at=at, person=found["person"])
        tell_waiting(self.request, waiting)
        link = f"{settings.WEB_URL}{reverse('web:start', args=[secret])}"
        return shown_once(self.request, link, found["person"])


class NewGlass(FormPage):
    """/workbench/people/break-glass: make an account for a sealed envelope."""

    action = Action.PEOPLE
    form: ClassVar[type[OfficeForm]] = GlassForm
    title = gettext_lazy("A break-glass account")
    submit = gettext_lazy("Make it, and show its password once")
    template_name = "web/people/glass.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> HttpResponse:
        """Make it, and show its password this once."""
        account, password = make_break_glass(self.reader, at=at, name=typed["name"])
        person = account.person_id or ""
        return shown_once(self.request, password, person, username=account.username)


class SealAnew(PersonFormPage):
    """/workbench/people/ID/seal: a new password for a break-glass account."""

    title = gettext_lazy("Seal it anew")
    submit = gettext_lazy("Make a new password, and show it once")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> HttpResponse:
        """Make it, and show it this once."""
        password, waiting = seal_anew(self.reader, at=at, person=found["person"])
        tell_waiting(self.request, waiting)
        return shown_once(self.request, password, found["person"])


def _at_fields(problems: dict[str, str]) -> dict[str, str]:
    return {FIELDS.get(name, name): told for name, told in problems.items()}


FIELDS: Final = {"ends_at": "ends_on"}


def shown_once(
    request: HttpRequest, secret: str, person: str, *, username: str = ""
) -> HttpResponse:
    """Return the page that shows a secret, which nothing shows again."""
    told = {
        "secret": secret,
        "username": username,
        "person": kept(Person.objects.all(), person),
        "back": where(person),
    }
    return render(request, "web/people/once.html", told)
