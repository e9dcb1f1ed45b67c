"""Pages of the record of incidents: the list, one incident, and its narrative."""

from typing import Any, ClassVar, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import Reach, Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import NotThere, Wrong
from quietbell.operations.narratives import open_by_engine, read_narrative
from quietbell.queries.choices import site_choices
from quietbell.queries.incidents import (
    Wanted,
    incidents,
    one_incident,
    row_of,
    subject_of,
)
from quietbell.queries.timeline import timeline
from quietbell.storage.models import IncidentRecord, Site
from quietbell.web.form_page import FormPage
from quietbell.web.forms import Day, OfficeForm
from quietbell.web.gate import Page
from quietbell.web.words_records import CLASSES, CONFIDENCE, DISPOSITIONS, Words

ANY: Final = ("", _("any"))
LOCAL_ZONE: Final = "UTC"


def _choices(words: Words) -> list[Any]:
    return [ANY, *words.items()]


class FilterForm(forms.Form):
    """Which incidents to show."""

    site = forms.ChoiceField(label=_("Site"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ANY, ("open", _("open")), ("closed", _("closed"))],
    )
    kind = forms.ChoiceField(
        label=_("Class"), required=False, choices=_choices(CLASSES)
    )
    disposition = forms.ChoiceField(
        label=_("Disposition"), required=False, choices=_choices(DISPOSITIONS)
    )
    confidence = forms.ChoiceField(
        label=_("Source"), required=False, choices=_choices(CONFIDENCE)
    )
    button = forms.CharField(label=_("Button's label"), required=False, max_length=40)
    number = forms.CharField(label=_("Number"), required=False, max_length=18)
    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)

    def __init__(self, data: Any, reach: Reach) -> None:
        super().__init__(data, label_suffix="")
        sites: Any = self.fields["site"]
        sites.choices = [ANY, *site_choices(reach)]

    def wanted(self) -> Wanted:
        """Return what was asked; what cannot be meant bounds nothing."""
        self.is_valid()
        told = {k: v for k, v in self.cleaned_data.items() if v}
        site = Site.objects.filter(pk=told.get("site", "")).first()
        return Wanted(**told, zone=site.zone if site else LOCAL_ZONE)


class Incidents(Page):
    """GET /workbench/incidents/: what happened, newest first."""

    action = Action.INCIDENTS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a part of them."""
        reach = self.reader.reach(Action.INCIDENTS, timezone.now())
        form = FilterForm(request.GET, reach)
        part = incidents(
            reach,
            form.wanted(),
            older_than=request.GET.get("older", ""),
            newer_than=request.GET.get("newer", ""),
        )
        told = {
            "part": part,
            "filter": form,
            "newer": _query(request, newer=part.newer),
            "older": _query(request, older=part.older),
        }
        return render(request, "web/records/incidents.html", told)


def _query(request: HttpRequest, **mark: str) -> str:
    """Return the address of another part with the same filter; empty for no mark."""
    ((name, value),) = mark.items()
    if not value:
        return ""
    asked = request.GET.copy()
    for each in ("older", "newer"):
        asked.pop(each, None)
    asked[name] = value
    return f"?{asked.urlencode()}"


def _found(id: str) -> IncidentRecord:
    found = one_incident(id)
    if found is None:
        raise NotThere
    return found


class OneIncident(Page):
    """GET /workbench/incidents/ID: its facts, its times, what happened in order."""

    action = Action.INCIDENTS

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(_found(found["incident"]))

    def get(self, request: HttpRequest, incident: str) -> HttpResponse:
        """Show it, in the clock of its site."""
        row = row_of(_found(incident))
        at = timezone.now()
        narrative = self.reader.reach(Action.NARRATIVE, at)
        told = {
            "row": row,
            "incident": row.incident,
            "timeline": timeline(incident),
            "may_read": narrative.right_to(subject_of(row.incident)) is not Right.NO,
        }
        return render(request, "web/records/incident.html", told)


class ReasonForm(OfficeForm):
    """Why somebody reads what was told."""

    reason = forms.CharField(
        label=_("Why you read it"),
        help_text=_("It is kept with your name. The holder may ask who read it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Narrative(FormPage):
    """/workbench/incidents/ID/narrative: what was told, for who may and says why."""

    action = Action.NARRATIVE
    form: ClassVar[type[OfficeForm]] = ReasonForm
    title = _("Read what was told")
    submit = _("Open it")
    opens: ClassVar[Any] = staticmethod(open_by_engine)

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(_found(found["incident"]))

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:incident", args=[found["incident"]])}

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Open it and show it once: nothing of it is kept on the way."""
        form = self.made(request.POST, None, **found)
        if not form.is_valid():
            return self._answer(request, form, 422, **found)
        return self._opened(request, form, **found)

    def _opened(
        self, request: HttpRequest, form: OfficeForm, **found: Any
    ) -> HttpResponse:
        incident = found["incident"]
        try:
            opened = read_narrative(
                reader=self.reader,
                at=timezone.now(),
                incident=incident,
                reason=form.cleaned_data["reason"],
                opens=self.opens,
            )
        except Wrong as why:
            form.show_problems(why)
            return self._answer(request, form, 422, **found)
        lines = [(line, opened.get(line.number)) for line in timeline(incident).sealed]
        told = {"row": row_of(_found(incident)), "lines": lines}
        answer = render(request, "web/records/narrative.html", told)
        answer["Cache-Control"] = "no-store"
        return answer
