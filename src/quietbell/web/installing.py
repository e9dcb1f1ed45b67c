"""Pages of a button's way to the wall: the queue, a life, its survey and equipment."""

from datetime import datetime, tzinfo
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Reach, Scope, Subject
from quietbell.domain.roles import Action, Right
from quietbell.domain.surveys import SurveyFacts, problems
from quietbell.operations.equipment import equipment_of
from quietbell.operations.files import read_whole
from quietbell.operations.lives import life_of, name_of, subject_of
from quietbell.operations.surveys import (
    Photo,
    facts_of,
    save_survey,
    sign_place,
    sign_survey,
    survey_draft,
    work_subject,
)
from quietbell.queries.choices import camera_choices, room_choices
from quietbell.queries.installing import installs, names_of, steps_of, way_of
from quietbell.queries.needs import latest_survey, site_of
from quietbell.storage.models import ButtonLife, Site, Survey
from quietbell.web.button_forms import BareForm, offer
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.install_forms import PlaceForm, SurveyForm
from quietbell.web.paging import paged

SHOWN = (
    *(Action.INSTALL, Action.EQUIPMENT, Action.START_TEST, Action.KEEP_INVENTORY),
    *(Action.COSTS, Action.KEEP_COSTS, Action.CONCEALED),
)


def zone_of(life: ButtonLife) -> tzinfo:
    """Return the zone in which times at *life* are read and typed."""
    zone = Site.objects.filter(pk=site_of(life)).values_list("zone", flat=True).first()
    return ZoneInfo(zone or "UTC")


def page_of(life: str) -> str:
    """Return the address of a life's page."""
    return reverse("web:life", args=[life])


class Lives(Page):
    """GET /workbench/lives/: what is to be put up, the most urgent first."""

    action = Action.INSTALL
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of it."""
        reach = self.reader.reach(Action.INSTALL, timezone.now())
        stage = request.GET.get("stage", "")
        told = {"listed": paged(request, installs(reach, stage=stage)), "stage": stage}
        return render(request, "web/installing/lives.html", told)


class OneLife(Page):
    """GET /workbench/lives/ID/: where a button is in its life, and what comes next."""

    action = Action.REQUESTS

    def subject(self, **found: Any) -> Subject:
        """Return whose and where it is."""
        return subject_of(life_of(found["life"]))

    def get(self, request: HttpRequest, life: str) -> HttpResponse:
        """Show it."""
        at = timezone.now()
        kept = life_of(life)
        survey = latest_survey(kept)
        choice = equipment_of(kept)
        people = {choice.it_by, choice.management_by} if choice else set()
        names = names_of(people | ({survey.signed_by} if survey else set()))
        subject = work_subject(kept)
        told = {
            "life": kept,
            "name": name_of(kept).told(_),
            "way": way_of(kept, at),
            "steps": steps_of(kept),
            "survey": survey,
            "draft": survey_draft(kept),
            "choice": choice,
            "signed_by": names.get(survey.signed_by, "") if survey else "",
            "it_by": names.get(choice.it_by, "") if choice else "",
            "management_by": names.get(choice.management_by, "") if choice else "",
            "orders": kept.orders.select_related("assigned").order_by("-number"),
            "may": {each.name: self.may(each, subject) for each in SHOWN},
        }
        with timezone.override(zone_of(kept)):
            return render(request, "web/installing/life.html", told)


class LifePage(FormPage):
    """A form about one life. Its address has the life's id."""

    action = Action.INSTALL
    form: ClassVar[type[OfficeForm]] = BareForm
    template_name = "web/installing/form.html"

    def subject(self, **found: Any) -> Subject:
        """Return where it is: to ask for a button is no right to work on it."""
        return work_subject(life_of(found["life"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": life_of(found["life"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the life, and the way back."""
        life = life_of(found["life"])
        return {"life": life, "name": name_of(life).told(_), "back": page_of(life.pk)}


class SurveyPage(LifePage):
    """/workbench/lives/ID/survey: what is found at the place, saved as it grows."""

    form: ClassVar[type[OfficeForm]] = SurveyForm
    title = gettext_lazy("Survey of a place")
    submit = gettext_lazy("Save it")

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the rooms and cameras of the site."""
        form = super().made(data, files, **found)
        life = life_of(found["life"])
        scope = Scope(right=Right.YES, site=site_of(life))
        here = Reach(person=self.reader.person, scopes=(scope,))
        offer(form, "room", room_choices(here))
        offer(form, "camera", [("", "—"), *camera_choices(scope.site)])
        return form

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was saved, or where it was asked for."""
        life = life_of(found["life"])
        draft = survey_draft(life)
        known = draft or latest_survey(life)
        if known is None:
            room = life.request.room_id if life.request else None
            return {"room": room, "version": 0}
        facts = facts_of(known)
        names = ("room", "jack", "switch_port", "power", "camera", "is_uncovered")
        told = {name: getattr(facts, name) for name in (*names, "wireless", "cabling")}
        told |= {"x": round(facts.x * 100), "y": round(facts.y * 100)}
        return told | {"version": draft.version if draft else 0}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Save it, and go on to signing."""
        names = ("room", "jack", "switch_port", "power", "camera", "is_uncovered")
        told = {name: typed[name] for name in (*names, "wireless", "cabling")}
        upload = typed["photo"]
        photo = None
        if upload is not None:
            photo = Photo(name=upload.name, content=read_whole(upload))
        save_survey(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            facts=SurveyFacts(**told, x=typed["x"] / 100, y=typed["y"] / 100),
            concealed_words=typed["concealed_words"],
            photo=photo,
        )
        messages.success(self.request, _("Saved. Sign it once it is whole."))
        return reverse("web:survey_signature", args=[found["life"]])


class SurveySignature(LifePage):
    """/workbench/lives/ID/survey/signature: what is missing, or one's name under it."""

    title = gettext_lazy("Sign the survey")
    submit = gettext_lazy("Sign it")
    template_name = "web/installing/survey_signature.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version of the draft."""
        draft = survey_draft(life_of(found["life"]))
        return {"version": draft.version if draft else 0}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the draft and what it lacks."""
        told = super().shown(**found)
        draft = survey_draft(told["life"])
        lacks: dict[str, str] = {}
        if draft is not None:
            lacks = problems(
                facts_of(draft),
                has_hidden_words=bool(draft.concealed_words),
                has_photo=draft.photo_id is not None,
            )
        back = reverse("web:survey", args=[found["life"]])
        lines = [_(each) for each in lacks.values()]
        return told | {"draft": draft, "lacks": lines, "back": back}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Sign it."""
        version = typed["version"] or 0
        sign_survey(self.reader, at=at, life=found["life"], version=version)
        messages.success(self.request, _("The survey is signed."))
        return reverse("web:survey_place", args=[found["life"]])


class SurveyPlace(LifePage):
    """/workbench/lives/ID/survey/place: inconspicuous, safe, within reach: signed."""

    form: ClassVar[type[OfficeForm]] = PlaceForm
    title = gettext_lazy("Sign the place")
    submit = gettext_lazy("Sign what is ticked")
    template_name = "web/installing/survey_place.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version of the survey."""
        survey = _newest_survey(found["life"])
        return {"version": survey.version if survey else 0}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what was signed, and by whom."""
        survey = _newest_survey(found["life"])
        signed = survey.place_signed if survey else {}
        names = names_of({each["by"] for each in signed.values()})
        lines = [
            (name, names.get(told["by"], ""), datetime.fromisoformat(told["at"]))
            for name, told in signed.items()
        ]
        return super().shown(**found) | {"survey": survey, "signed": lines}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Sign them."""
        survey = _newest_survey(found["life"])
        sign_place(
            self.reader,
            at=at,
            life=found["life"],
            survey=survey.pk if survey else "",
            version=typed["version"] or 0,
            criteria=tuple(typed["criteria"]),
        )
        messages.success(self.request, _("Signed."))
        return page_of(found["life"])


def _newest_survey(life: str) -> Survey | None:
    """Return the draft, or the survey that is signed."""
    kept = life_of(life)
    return survey_draft(kept) or latest_survey(kept)
