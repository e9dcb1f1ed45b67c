"""Pages of ladders: who is told, how soon, and what waits for a second person."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.ladders import (
    RungFacts,
    add_ladder,
    add_rung,
    change_rung,
    remove_ladder,
    remove_rung,
    rename_ladder,
    subject_of,
)
from quietbell.operations.rows import found as kept
from quietbell.queries.response import (
    desk_choices,
    ladders,
    roster_choices,
    waiting_for,
)
from quietbell.storage.models import Ladder, LadderRung
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.response_forms import (
    BackupForm,
    BareForm,
    NameForm,
    RungForm,
    people_of,
    spelled,
)

ladder_rows = Ladder.objects
rung_rows = LadderRung.objects.select_related("ladder")


class Ladders(Page):
    """GET /workbench/ladders/: every ladder with its rungs."""

    action = Action.RESPONSE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        found = ladders(self.reader.reach(Action.RESPONSE, timezone.now()))
        waiting = waiting_for(found)
        told = [(each, waiting.get(each.pk, ())) for each in found]
        may_keep = self.may(Action.KEEP_RESPONSE)
        shown = {"ladders": told, "may_keep": may_keep}
        return render(request, "web/response/ladders.html", shown)


class NewLadder(FormPage):
    """/workbench/ladders/new: add a ladder."""

    action = Action.KEEP_RESPONSE
    form: ClassVar[type[OfficeForm]] = NameForm
    title = gettext_lazy("Add a ladder")
    submit = gettext_lazy("Add it")

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:ladders")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it."""
        ladder = add_ladder(self.reader, at=at, name=typed["name"])
        messages.success(
            self.request, _("The ladder is there. Say whom its backup rung tells.")
        )
        return _where(ladder.pk)


class LadderFormPage(FormPage):
    """A form about one ladder."""

    action = Action.KEEP_RESPONSE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(ladder_rows.all(), found["ladder"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        ladder = kept(ladder_rows.all(), found["ladder"])
        return {"name": ladder.name, "version": ladder.version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and which ladder it is."""
        ladder = kept(ladder_rows.all(), found["ladder"])
        return {"back": _where(ladder.pk), "ladder": ladder}


class RenameLadder(LadderFormPage):
    """/workbench/ladders/ID/name: call it something else."""

    form: ClassVar[type[OfficeForm]] = NameForm
    title = gettext_lazy("Rename a ladder")
    submit = gettext_lazy("Save")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        rename_ladder(
            self.reader,
            at=at,
            id=found["ladder"],
            version=typed["version"] or 0,
            name=typed["name"],
        )
        return _where(found["ladder"])


class RemoveLadder(LadderFormPage):
    """/workbench/ladders/ID/removal: remove one that no site follows."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Remove a ladder")
    submit = gettext_lazy("Remove it")
    template_name = "web/response/ladder_removal.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        remove_ladder(
            self.reader, at=at, id=found["ladder"], version=typed["version"] or 0
        )
        messages.success(self.request, _("The ladder is removed."))
        return reverse("web:ladders")


class NewRung(LadderFormPage):
    """/workbench/ladders/ID/rungs/new: add a step."""

    form: ClassVar[type[OfficeForm]] = RungForm
    title = gettext_lazy("Add a rung")
    submit = gettext_lazy("Add it")
    template_name = "web/response/rung.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Begin with the channel that is always there."""
        ladder = kept(ladder_rows.all(), found["ladder"])
        return {"version": ladder.version, "channels": ["log"]}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with the desks and rosters that there are."""
        return _with_choices(super().made(data, files, **found))

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it."""
        add_rung(
            self.reader,
            at=at,
            ladder=found["ladder"],
            version=typed["version"] or 0,
            facts=_facts(typed),
        )
        return _where(found["ladder"])


class ChangeRung(NewRung):
    """/workbench/ladders/rungs/ID: change a step."""

    title = gettext_lazy("Change a rung")
    submit = gettext_lazy("Save")

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(rung_rows, found["rung"]).ladder)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is written down of it."""
        rung = kept(rung_rows, found["rung"])
        return {
            "name": rung.name,
            "after_seconds": f"{rung.after_seconds:g}",
            "desks": list(rung.desks.values_list("pk", flat=True)),
            "rosters": list(rung.rosters.values_list("pk", flat=True)),
            "people": spelled(rung.people.order_by("name")),
            "channels": rung.channels,
            "version": rung.ladder.version,
        }

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form; the backup rung has no time of its own."""
        is_backup = kept(rung_rows, found["rung"]).is_backup
        form = BackupForm if is_backup else RungForm
        return _with_choices(form(data, files, initial=self.initial(**found)))

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and which rung it is."""
        rung = kept(rung_rows, found["rung"])
        return {"back": _where(rung.ladder_id), "ladder": rung.ladder, "rung": rung}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        change_rung(
            self.reader,
            at=at,
            id=found["rung"],
            version=typed["version"] or 0,
            facts=_facts(typed),
        )
        messages.success(self.request, _("The rung is saved."))
        return _where(kept(rung_rows, found["rung"]).ladder_id)


class RemoveRung(LadderFormPage):
    """/workbench/ladders/rungs/ID/removal: remove a step."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Remove a rung")
    submit = gettext_lazy("Remove it")
    template_name = "web/response/rung_removal.html"

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(rung_rows, found["rung"]).ladder)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of its ladder."""
        return {"version": kept(rung_rows, found["rung"]).ladder.version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and which rung it is."""
        rung = kept(rung_rows, found["rung"])
        return {"back": _where(rung.ladder_id), "ladder": rung.ladder, "rung": rung}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        ladder = kept(rung_rows, found["rung"]).ladder_id
        remove_rung(self.reader, at=at, id=found["rung"], version=typed["version"] or 0)
        return _where(ladder)


def _where(ladder: str) -> str:
    """Return where a ladder stands in the list."""
    return f"{reverse('web:ladders')}#ladder-{ladder}"


def _with_choices(form: OfficeForm) -> OfficeForm:
    form.fields["desks"].choices = desk_choices()  # type: ignore[attr-defined]
    form.fields["rosters"].choices = roster_choices()  # type: ignore[attr-defined]
    return form


def _facts(typed: dict[str, Any]) -> RungFacts:
    return RungFacts(
        name=typed["name"],
        after_seconds=typed.get("after_seconds") or 0,
        desks=tuple(typed["desks"]),
        rosters=tuple(typed["rosters"]),
        people=people_of(typed["people"]),
        channels=tuple(typed["channels"]),
    )
