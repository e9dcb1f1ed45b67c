"""Pages of duty rosters: who is on duty when, and the hours that nobody covers."""

from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.duty import AHEAD_DAYS, Duty
from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong
from quietbell.operations.rosters import (
    add_roster,
    add_shift,
    lay_out,
    remove_roster,
    remove_shift,
    rename_roster,
)
from quietbell.operations.rows import found as kept
from quietbell.queries.choices import site_choices
from quietbell.queries.response import duty_names, on_duty, rosters
from quietbell.storage.models import DutyShift, Roster
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.response_forms import (
    PATTERN_ROWS,
    WEEKDAYS,
    BareForm,
    NameForm,
    PatternForm,
    RosterForm,
    ShiftForm,
    pattern_of,
    people_of,
)

SHOWN_DAYS: Final = AHEAD_DAYS
roster_rows = Roster.objects.select_related("site")


class Rosters(Page):
    """GET /workbench/rosters/: who is on duty now, and how far ahead it is planned."""

    action = Action.RESPONSE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        at = timezone.now()
        found = rosters(self.reader.reach(Action.RESPONSE, at), at)
        told = {
            "rosters": found,
            "days": AHEAD_DAYS,
            "may_keep": self.may(Action.KEEP_RESPONSE),
        }
        return render(request, "web/response/rosters.html", told)


class OneRoster(Page):
    """GET /workbench/rosters/ID: its shifts of the days ahead, and its gaps."""

    action = Action.RESPONSE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return Subject(site=kept(roster_rows, found["roster"]).site_id)

    def get(self, request: HttpRequest, roster: str) -> HttpResponse:
        """Show it, in the clock of its site."""
        row = kept(roster_rows, roster)
        told = {
            "duty": on_duty(row, timezone.now(), days=SHOWN_DAYS),
            "roster": row,
            "days": AHEAD_DAYS,
            "zone": row.site.zone,
            "rungs": row.rungs.select_related("ladder").order_by("ladder__name"),
            "may_keep": self.may(Action.KEEP_RESPONSE, Subject(site=row.site_id)),
        }
        with timezone.override(ZoneInfo(row.site.zone)):
            return render(request, "web/response/roster.html", told)


class NewRoster(FormPage):
    """/workbench/rosters/new: add a roster."""

    action = Action.KEEP_RESPONSE
    is_list = True
    form: ClassVar[type[OfficeForm]] = RosterForm
    title = gettext_lazy("Add a roster")
    submit = gettext_lazy("Add it")

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with the sites that there are."""
        form = super().made(data, files, **found)
        reach = self.reader.reach(Action.KEEP_RESPONSE, timezone.now())
        form.fields["site"].choices = site_choices(reach)  # type: ignore[attr-defined]
        return form

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:rosters")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it."""
        roster = add_roster(self.reader, at=at, site=typed["site"], name=typed["name"])
        return _where(roster.pk)


class RosterFormPage(FormPage):
    """A form about one roster; its times are those of the site."""

    action = Action.KEEP_RESPONSE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return Subject(site=kept(roster_rows, found["roster"]).site_id)

    def dispatch(self, request: HttpRequest, *args: Any, **found: Any) -> Any:
        """Serve it with the clock of its site; what is not there is judged later."""
        row = roster_rows.filter(pk=found["roster"]).first()
        zone = ZoneInfo(row.site.zone) if row else timezone.get_current_timezone()
        with timezone.override(zone):
            return super().dispatch(request, *args, **found)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        row = kept(roster_rows, found["roster"])
        return {"name": row.name, "version": row.version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and which roster it is."""
        row = kept(roster_rows, found["roster"])
        return {"back": _where(row.pk), "roster": row, "names": duty_names(row)}


class RenameRoster(RosterFormPage):
    """/workbench/rosters/ID/name: call it something else."""

    form: ClassVar[type[OfficeForm]] = NameForm
    title = gettext_lazy("Rename a roster")
    submit = gettext_lazy("Save")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        rename_roster(
            self.reader,
            at=at,
            id=found["roster"],
            version=typed["version"] or 0,
            name=typed["name"],
        )
        return _where(found["roster"])


class RemoveRoster(RosterFormPage):
    """/workbench/rosters/ID/removal: remove one that no rung tells."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Remove a roster")
    submit = gettext_lazy("Remove it")
    template_name = "web/response/roster_removal.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        remove_roster(
            self.reader, at=at, id=found["roster"], version=typed["version"] or 0
        )
        messages.success(self.request, _("The roster is removed."))
        return reverse("web:rosters")


class NewShift(RosterFormPage):
    """/workbench/rosters/ID/shifts/new: put somebody on duty once."""

    form: ClassVar[type[OfficeForm]] = ShiftForm
    title = gettext_lazy("Put somebody on duty")
    submit = gettext_lazy("Add the shift")
    template_name = "web/response/shift.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it."""
        people = people_of(typed["person"], "person")
        if len(people) != 1:
            raise Wrong(person=_("Name one person."))
        add_shift(
            self.reader,
            at=at,
            roster=found["roster"],
            version=typed["version"] or 0,
            duty=Duty(
                person=people[0],
                begins_at=typed["begins_at"],
                ends_at=typed["ends_at"],
            ),
        )
        return _where(found["roster"])


class Pattern(RosterFormPage):
    """/workbench/rosters/ID/weeks: lay a weekly pattern over many weeks."""

    form: ClassVar[type[OfficeForm]] = PatternForm
    title = gettext_lazy("Plan weeks of duty")
    submit = gettext_lazy("Plan these weeks")
    template_name = "web/response/pattern.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Begin this week, and plan a month."""
        seen = super().initial(**found)
        return {**seen, "first_on": timezone.localdate(), "weeks": 4}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the rows as they were typed."""
        posted = self.request.POST
        rows = [
            {
                "number": row,
                "person": posted.get(f"row-{row}-person", ""),
                "days": [
                    (number, words, str(number) in posted.getlist(f"row-{row}-days"))
                    for number, words in WEEKDAYS
                ],
                "begins": posted.get(f"row-{row}-begins", ""),
                "ends": posted.get(f"row-{row}-ends", ""),
            }
            for row in range(PATTERN_ROWS)
        ]
        return {**super().shown(**found), "rows": rows}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Lay it out."""
        count = lay_out(
            self.reader,
            at=at,
            roster=found["roster"],
            version=typed["version"] or 0,
            pattern=pattern_of(self.request.POST),
            first_on=typed["first_on"],
            weeks=typed["weeks"],
        )
        messages.success(
            self.request,
            _("%(count)s shifts are planned in these weeks.") % {"count": count},
        )
        return _where(found["roster"])


class ShiftRemoval(Page):
    """POST /workbench/rosters/shifts/ID/removal: take somebody off duty."""

    action = Action.KEEP_RESPONSE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        shift = kept(DutyShift.objects.select_related("roster"), found["shift"])
        return Subject(site=shift.roster.site_id)

    def post(self, request: HttpRequest, shift: str) -> HttpResponse:
        """Take them off, and go back to the roster."""
        roster = kept(DutyShift.objects.all(), shift).roster_id
        version = request.POST.get("version", "")
        remove_shift(
            self.reader,
            at=timezone.now(),
            id=shift,
            version=int(version) if version.isdigit() else 0,
        )
        return redirect(_where(roster))


def _where(roster: str) -> str:
    return reverse("web:roster", args=[roster])
