"""Pages of people: who there is, what they are, and what becomes of them."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import NotThere
from quietbell.operations.engine_line import EngineLine
from quietbell.operations.leaving import come_back, end_sign_ons, leave
from quietbell.operations.people import (
    PersonFacts,
    add_person,
    change_person,
    subject_of,
)
from quietbell.operations.rows import found as kept
from quietbell.queries.installation import is_live
from quietbell.queries.people import people, person_page
from quietbell.queries.uses import UseKind, uses_of
from quietbell.storage.models import Person
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.person_forms import BareForm, PeopleFilter, PersonForm

BECOMES = {
    UseKind.HOLDER: gettext_lazy("has no holder any more; a task asks for another"),
    UseKind.CONTACT: gettext_lazy("is no longer a contact of it"),
    UseKind.RUNG: gettext_lazy("is taken off this rung"),
    UseKind.LAST_ON_RUNG: gettext_lazy(
        "is the only one on this rung: put somebody else on first"
    ),
    UseKind.SHIFT: gettext_lazy("this shift is empty; the roster shows the gap"),
    UseKind.TOKEN: gettext_lazy("this token of a program ends"),
    UseKind.SIGNED_ON: gettext_lazy("is signed off at this desk at once"),
}


def where(person: str) -> str:
    """Return the address of somebody's page."""
    return reverse("web:person", args=[person])


class People(Page):
    """GET /workbench/people/: who there is."""

    action = Action.DIRECTORY
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        typed = PeopleFilter(request.GET or {"state": "here"})
        asked = typed.cleaned_data if typed.is_valid() else {}
        keeps = self.reader.reach(Action.PEOPLE, at).widest is not Right.NO
        rows = people(
            self.reader.reach(Action.DIRECTORY, at),
            at=at,
            search=asked.get("q", ""),
            state=asked.get("state") or "here",
            sees_protected=keeps,
        )
        told = {"listed": paged(request, rows), "filter": typed, "may_keep": keeps}
        return render(request, "web/people/list.html", told)


class PersonGate(Page):
    """A page about one person."""

    def subject(self, **found: Any) -> Subject:
        """Return whose page it is; a protected one's is there for who keeps people."""
        person = kept(Person.objects.all(), found["person"])
        keeps = self.reader.reach(Action.PEOPLE, timezone.now())
        may_keep = keeps.right_to(subject_of(person)) is not Right.NO
        if person.is_protected and not may_keep:
            raise NotThere
        return subject_of(person)


class OnePerson(PersonGate):
    """GET /workbench/people/ID: one person, their roles, where they are in use."""

    action = Action.DIRECTORY

    def get(self, request: HttpRequest, person: str) -> HttpResponse:
        """Show it."""
        at = timezone.now()
        page = person_page(person, at)
        reach = self.reader.reach(Action.PEOPLE, at)
        may = reach.right_to(subject_of(page.person)) is not Right.NO
        told = {
            "page": page,
            "uses": [(use, BECOMES[use.kind]) for use in uses_of(person, at)],
            "may_keep": may,
            "is_self": person == self.reader.person,
            "needs_two": is_live(),
            "reader": self.reader.person,
        }
        return render(request, "web/people/person.html", told)


class NewPerson(FormPage):
    """/workbench/people/new: add somebody."""

    action = Action.PEOPLE
    is_list = True
    form: ClassVar[type[OfficeForm]] = PersonForm
    title = gettext_lazy("Add a person")
    submit = gettext_lazy("Add them")

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:people")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add them."""
        return where(add_person(self.reader, at=at, facts=facts_of(typed)).pk)


class PersonFormPage(FormPage):
    """A form about one person."""

    action = Action.PEOPLE
    form: ClassVar[type[OfficeForm]] = BareForm

    def subject(self, **found: Any) -> Subject:
        """Return whose page it is."""
        return subject_of(kept(Person.objects.all(), found["person"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return which version of them was seen."""
        return {"version": kept(Person.objects.all(), found["person"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return who it is, and the way back."""
        person = kept(Person.objects.all(), found["person"])
        return {"person": person, "back": where(person.pk)}


class ChangePerson(PersonFormPage):
    """/workbench/people/ID/change: what is known of somebody."""

    form: ClassVar[type[OfficeForm]] = PersonForm
    title = gettext_lazy("Change what is known of them")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is known now."""
        person = kept(Person.objects.all(), found["person"])
        return {
            "version": person.version,
            "name": person.name,
            "title": person.title,
            "department": person.department_id or "",
            "phone": person.phone,
            "email": person.email,
            "external_id": person.external_id,
            "is_protected": person.is_protected,
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Change it, and say if roles wait now."""
        waiting = change_person(
            self.reader,
            at=at,
            id=found["person"],
            version=typed["version"] or 0,
            facts=facts_of(typed),
        )
        tell_waiting(self.request, waiting)
        return where(found["person"])


class Leaving(PersonFormPage):
    """/workbench/people/ID/leaving: what hangs on somebody, and their last day."""

    title = gettext_lazy("They have left")
    submit = gettext_lazy("They have left: end all of this now")
    template_name = "web/people/leaving.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return everything that hangs on them, and what becomes of it."""
        uses = uses_of(found["person"], timezone.now())
        return {
            **super().shown(**found),
            "uses": [(use, BECOMES[use.kind]) for use in uses],
            "is_blocked": any(use.kind is UseKind.LAST_ON_RUNG for use in uses),
            "kind": "danger",
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Let them leave."""
        left = leave(
            self.reader,
            at=at,
            id=found["person"],
            version=typed["version"] or 0,
            hand_over=EngineLine(),
        )
        tell_unended(self.request, left.unended)
        return where(found["person"])


class Returning(PersonFormPage):
    """POST /workbench/people/ID/returning: somebody who left is here again."""

    title = gettext_lazy("They are here again")
    submit = gettext_lazy("They are here again")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Have them back."""
        come_back(self.reader, at=at, id=found["person"], version=typed["version"] or 0)
        return where(found["person"])


class SignOnsOf(PersonGate):
    """POST /workbench/people/ID/sign-ons: end every sign-on of theirs at desks."""

    action = Action.PEOPLE

    def post(self, request: HttpRequest, person: str) -> HttpResponse:
        """End them."""
        unended = end_sign_ons(
            self.reader, at=timezone.now(), id=person, hand_over=EngineLine()
        )
        tell_unended(request, unended)
        return redirect(where(person))


def facts_of(typed: dict[str, Any]) -> PersonFacts:
    """Return what was typed about somebody."""
    names = PersonFacts.__dataclass_fields__
    return PersonFacts(**{name: typed[name] for name in names if name in typed})


def tell_waiting(request: HttpRequest, waiting: int) -> None:
    """Say how many roles wait for a second person."""
    if waiting:
        messages.warning(
            request,
            ngettext(
                "One role of theirs waits until another person agrees to it.",
                "%(count)s roles of theirs wait until another person agrees to them.",
                waiting,
            )
            % {"count": waiting},
        )


def tell_unended(request: HttpRequest, unended: int) -> None:
    """Say what the engine could not be told."""
    if unended:
        messages.error(
            request,
            _(
                "The alarm engine did not answer: they are still signed on at a desk."
                " Try again from their page."
            ),
        )
    else:
        messages.success(request, _("Done, and felt at every desk."))
