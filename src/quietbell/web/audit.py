"""Pages of the audit: who changed what, who read what, and whether the chain holds."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import INSTALLATION, Reach
from quietbell.domain.roles import Action, Right
from quietbell.queries.audit import (
    Wanted,
    all_views,
    history,
    sign_ins,
    told,
    views_of,
)
from quietbell.queries.health import chain_proof
from quietbell.queries.people import names_of
from quietbell.queries.visible import visible
from quietbell.storage.models import Person
from quietbell.web.forms import Day
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.words_audit import TABLES, table_words

PEOPLE_MAX = 500


class AuditFilter(forms.Form):
    """Which changes are shown."""

    person = forms.ChoiceField(required=False, label=_("Who"))
    table = forms.ChoiceField(required=False, label=_("What"))
    day = Day(required=False, label=_("Day (UTC)"))
    row = forms.CharField(required=False, max_length=80, label=_("Number of the row"))

    def __init__(self, *args: Any, known: Reach, **words: Any) -> None:
        super().__init__(*args, **words)
        _choose_people(self, known)
        kinds = sorted((table_words(each), each) for each in TABLES)
        _choices(self, "table", [("", _("Everything")), *((b, a) for a, b in kinds)])


class SignInFilter(forms.Form):
    """Whose ways in are shown."""

    person = forms.ChoiceField(required=False, label=_("Who"))

    def __init__(self, *args: Any, known: Reach, **words: Any) -> None:
        super().__init__(*args, **words)
        _choose_people(self, known)


class Audit(Page):
    """GET /workbench/audit/: every change of every row, newest first."""

    action = Action.AUDIT
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        known = self.reader.reach(Action.DIRECTORY, at)
        typed = AuditFilter(request.GET, known=known)
        asked = typed.cleaned_data if typed.is_valid() else {}
        wanted = Wanted(
            person=asked.get("person", ""),
            table=asked.get("table", ""),
            row=asked.get("row", ""),
            day=asked.get("day"),
        )
        reach = self.reader.reach(Action.AUDIT, at)
        listed = paged(request, history(reach, wanted))
        shown = {
            "listed": listed,
            "changes": told(listed.rows, at),
            "filter": typed,
            "chain": _chain(),
            "sees_views": reach.right_to(INSTALLATION) is not Right.NO,
        }
        return render(request, "web/audit/list.html", shown)


class Views(Page):
    """GET /workbench/audit/views: who read what is told only with a reason."""

    action = Action.AUDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        return _views(request, all_views(), is_own=False)


class SignIns(Page):
    """GET /workbench/audit/sign-ins: who signed in, and who was refused."""

    action = Action.AUDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of it."""
        known = self.reader.reach(Action.DIRECTORY, timezone.now())
        typed = SignInFilter(request.GET, known=known)
        person = typed.cleaned_data["person"] if typed.is_valid() else ""
        listed = paged(request, sign_ins(person))
        ids = {one for each in listed.rows for one in (each.person, each.by)}
        shown = {"listed": listed, "names": names_of(ids), "filter": typed}
        return render(request, "web/audit/sign_ins.html", shown)


class MyViews(Page):
    """GET /mine/views: who read what was written about one's own incidents, and why."""

    action = Action.RAISE  # whoever has any role at all
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        return _views(request, views_of(self.reader.person), is_own=True)


def _views(request: HttpRequest, rows: Any, *, is_own: bool) -> HttpResponse:
    listed = paged(request, rows)
    shown = {
        "listed": listed,
        "names": names_of({each.person for each in listed.rows}),
        "is_own": is_own,
    }
    return render(request, "web/audit/views.html", shown)


def _chain() -> dict[str, Any]:
    """Return what the scribe said last of the journal's chain."""
    proof = dict(chain_proof() or {"state": "unknown"})
    at = proof.get("at")
    proof["at"] = parse_datetime(at) if isinstance(at, str) else None
    return proof


def _choose_people(form: forms.Form, known: Reach) -> None:
    people = Person.objects.filter(visible(known, department="department"))
    names = people.order_by("name").values_list("pk", "name")[:PEOPLE_MAX]
    _choices(form, "person", [("", _("Everybody")), *names])


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
