"""The first run: a list of tasks, each a page, until nothing is unproven."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.profiles import ResponseProfile, empty_numbers
from quietbell.domain.readiness import Unproven, unproven
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.setting_up import (
    FirstSite,
    set_numbers,
    set_up_site,
)
from quietbell.operations.trial import (
    add_somebody,
    set_up_button,
    set_up_room,
)
from quietbell.queries.readiness import facts
from quietbell.queries.setup import (
    first_site,
    profile_of,
    room_choices,
    somebodies,
)
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.profile_words import NUMBERS
from quietbell.web.setup_forms import (
    AnswerForm,
    FirstButtonForm,
    PlaceForm,
    SiteForm,
    SomebodyForm,
)

# What is unproven of who is told when nobody answers.
LADDER_TASK: Final = frozenset(
    {
        Unproven.PERSON_NOT_REACHED,
        Unproven.RUNG_EMPTY,
        Unproven.RUNG_FOR_LEVEL,
        Unproven.ROSTER_HOURS,
        Unproven.CONTACTS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of the first run; it is done when none of *open_while* is found."""

    page: str
    words: str | Promise
    about: str | Promise
    open_while: frozenset[Unproven]


TASKS: Final = (
    Task(
        page="web:setup_site",
        words=gettext_lazy("Your campus, and how it answers"),
        about=gettext_lazy("Its name, its time zone, who goes first"),
        open_while=frozenset({Unproven.NO_SITE, Unproven.NO_PROFILE}),
    ),
    Task(
        page="web:setup_numbers",
        words=gettext_lazy("Numbers that people are given"),
        about=gettext_lazy("Emergency line, service desk, mailbox, chat; who is sent"),
        open_while=frozenset({Unproven.NUMBER_MISSING, Unproven.NO_UNIT}),
    ),
    Task(
        page="web:setup_people",
        words=gettext_lazy("People"),
        about=gettext_lazy("Who takes alarms, and a second person for what takes two"),
        open_while=frozenset({Unproven.NO_SECOND, Unproven.NO_DISPATCHER}),
    ),
    Task(
        page="web:setup_button",
        words=gettext_lazy("The first button"),
        about=gettext_lazy("Where it is, and which phone presses it"),
        open_while=frozenset({Unproven.NO_BUTTON}),
    ),
    Task(
        page="web:setup_desk",
        words=gettext_lazy("The first desk"),
        about=gettext_lazy("A browser where alarms ring"),
        open_while=frozenset({Unproven.NO_DESK, Unproven.DESK_NEVER}),
    ),
    Task(
        page="web:setup_press",
        words=gettext_lazy("The first press, from end to end"),
        about=gettext_lazy("From the key to the acknowledgement, timed"),
        open_while=frozenset({Unproven.FIRST_PRESS, Unproven.BUTTON_NEVER}),
    ),
    Task(
        page="web:setup_reached",
        words=gettext_lazy("People who are told when nobody answers"),
        about=gettext_lazy("Each reached once, to prove the number"),
        open_while=LADDER_TASK,
    ),
    Task(
        page="web:setup_backup",
        words=gettext_lazy("A backup, proven by restoring it"),
        about=gettext_lazy("One command on the machine"),
        open_while=frozenset({Unproven.NO_BACKUP}),
    ),
)


class Setup(Page):
    """GET /setup: the tasks, and which are done."""

    action = Action.SET_UP

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them; whoever comes back finds them as they are."""
        open_now = {
            each.what for each in unproven(facts(timezone.now()), at=timezone.now())
        }
        has_site = first_site() is not None
        told = {
            "tasks": [
                {
                    "task": each,
                    "url": reverse(each.page),
                    "is_done": not each.open_while & open_now,
                    "is_possible": has_site or each is TASKS[0],
                }
                for each in TASKS
            ],
            "is_ready": not open_now,
        }
        return render(request, "web/setup/tasks.html", told)


class SetupFormPage(FormPage):
    """A task that is one form."""

    action = Action.SET_UP
    template_name = "web/setup/form.html"
    about: ClassVar[str | Promise] = ""

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and what the task is for."""
        return {"back": reverse("web:setup"), "about": self.about}


class SetupSite(SetupFormPage):
    """/setup/site: the first site."""

    form: ClassVar[type[OfficeForm]] = SiteForm
    title = gettext_lazy("Your campus, and how it answers")
    submit = gettext_lazy("Save and go on")
    about = gettext_lazy(
        "With it come a response profile, a ladder with the usual three rungs, and a"
        " first desk. You are told by every rung until there are others."
    )

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it, or what there is already."""
        site = first_site()
        if site is not None:
            return redirect("web:site", site.pk)
        return super().get(request, **found)

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Write it."""
        told = FirstSite(
            installation=typed["installation"],
            name=typed["name"],
            zone=typed["zone"],
            language=typed["language"],
            like=typed["like"],
        )
        set_up_site(self.reader, at=at, told=told)
        return reverse("web:setup_numbers")


class SetupNumbers(SetupFormPage):
    """/setup/numbers: what people are given, and who can be sent."""

    form: ClassVar[type[OfficeForm]] = AnswerForm
    title = gettext_lazy("Numbers that people are given")
    submit = gettext_lazy("Save and go on")
    about = gettext_lazy(
        "Holders and dispatchers see these. One that stays empty blocks going live."
    )

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what the profile has already."""
        profile = _profile()
        told = {each: getattr(profile, each) for each in NUMBERS}
        if profile.units:
            told |= {"unit": profile.units[0].name, "unit_kind": profile.units[0].kind}
        return told

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Write them."""
        site = first_site()
        assert site is not None
        set_numbers(
            self.reader,
            at=at,
            site=site.pk,
            numbers={each: typed[each] for each in NUMBERS},
            unit=typed["unit"],
            unit_kind=typed["unit_kind"],
        )
        if empty_numbers(_profile()):
            messages.warning(self.request, _("What is empty still blocks going live."))
        return reverse("web:setup")


class SetupPeople(SetupFormPage):
    """/setup/people: who is here, and one more."""

    form: ClassVar[type[OfficeForm]] = SomebodyForm
    title = gettext_lazy("People")
    submit = gettext_lazy("Add this person")
    template_name = "web/setup/people.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return who is here already."""
        return {**super().shown(**found), "people": somebodies(timezone.now())}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Add them."""
        add_somebody(self.reader, at=at, told=typed)
        messages.success(self.request, _("%(name)s is here.") % {"name": typed["name"]})
        return reverse("web:setup_people")


class SetupPlace(SetupFormPage):
    """/setup/place: a room, with its building, floor and area."""

    form: ClassVar[type[OfficeForm]] = PlaceForm
    title = gettext_lazy("A room")
    submit = gettext_lazy("Save and go on")
    about = gettext_lazy(
        "Where the first button is. A building, floor or area of the same name is used"
        " again. Floor plans are uploaded on the floor's own page."
    )

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Write it."""
        site = _site()
        set_up_room(self.reader, at=at, site=site, told=typed)
        return reverse("web:setup_button")


class SetupButton(SetupFormPage):
    """/setup/button: the first button, simulated or real."""

    form: ClassVar[type[OfficeForm]] = FirstButtonForm
    title = gettext_lazy("The first button")
    submit = gettext_lazy("Make it")
    template_name = "web/setup/button.html"

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Ask for a room first, if there is none."""
        if not room_choices():
            return redirect("web:setup_place")
        return super().get(request, **found)

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with the rooms that there are."""
        form = super().made(data, files, **found)
        form.fields["room"].choices = room_choices()  # type: ignore[attr-defined]
        return form

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Make it; a real phone's address is shown in the answer, this once."""
        self.url = ""
        answer = super().post(request, **found)
        if not self.url:
            return answer
        told = {"url": self.url, "title": self.title, "back": reverse("web:setup")}
        return render(request, self.template_name, told)

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Make it, with its device and its door."""
        made = set_up_button(
            self.reader, at=at, label=typed["label"], room=typed["room"]
        )
        if typed["phone"] == "simulated":
            phones().keep(made.door.pk, made.secret)
            messages.success(
                self.request, _("The button is there, on a simulated phone.")
            )
        else:
            self.url = f"{settings.PRESS_URL}/p/{made.secret}"
        return reverse("web:setup")


def _site() -> str:
    site = first_site()
    if site is None:
        raise NotThere
    return site.pk


def _profile() -> ResponseProfile:
    site = first_site()
    if site is None:
        raise NotThere
    return profile_of(site)


def phones() -> Any:
    """Return the simulated phones; the settings say who they are."""
    return import_string(settings.SIMULATED_PHONES)(settings.DATA, settings.PRESS_URL)
