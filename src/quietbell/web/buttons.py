"""Pages of buttons: the list, one button, and what is written down of it."""

from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.buttons import (
    ButtonFacts,
    add_button,
    add_button_on_new_device,
    button_of,
    change_button,
    subject_of,
)
from quietbell.operations.devices import DeviceFacts
from quietbell.queries.button_page import button_page
from quietbell.queries.buttons import ButtonFilter, buttons, flags_of
from quietbell.queries.choices import (
    building_choices,
    department_choices,
    room_choices,
    site_choices,
)
from quietbell.queries.named import spelled_device, spelled_person
from quietbell.storage.models import Button
from quietbell.web.button_forms import (
    ANY,
    ButtonForm,
    FilterForm,
    NewButtonForm,
    listed,
    offer,
)
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged


def where(button: Button | str) -> str:
    """Return the address of a button's page."""
    name = button if isinstance(button, str) else button.pk
    return reverse("web:button", args=[name])


class Buttons(Page):
    """GET /workbench/buttons/: every button within one's reach."""

    action = Action.INVENTORY
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        reach = self.reader.reach(Action.INVENTORY, at)
        form = FilterForm(request.GET)
        offer(form, "site", [ANY, *site_choices(reach)])
        offer(form, "building", [ANY, *building_choices(reach)])
        offer(form, "department", [ANY, *department_choices(reach)])
        typed = form.cleaned_data if form.is_valid() else {}
        wanted = ButtonFilter(**{name: value for name, value in typed.items() if value})
        rows = paged(request, buttons(reach, wanted, at.date()))
        flags = flags_of(rows.rows, at.date())
        told = {
            "filter": form,
            "listed": rows,
            "lines": [(each, flags[each.pk]) for each in rows.rows],
            "may_add": _may_keep(self, at),
        }
        return render(request, "web/inventory/buttons.html", told)


class OneButton(Page):
    """GET /workbench/buttons/ID/: everything that is registered of one button."""

    action = Action.INVENTORY

    def subject(self, **found: Any) -> Subject:
        """Return whose and where it is."""
        return subject_of(button_of(found["button"]))

    def get(self, request: HttpRequest, button: str) -> HttpResponse:
        """Show it."""
        at = timezone.now()
        kept = button_of(button)
        subject = subject_of(kept)
        told = {
            "page": button_page(kept, at.date()),
            "may": {
                action.name: self.reader.reach(action, at).right_to(subject)
                is not Right.NO
                for action in (
                    Action.KEEP_INVENTORY,
                    Action.LOWER_COVERAGE,
                    Action.CREDENTIALS,
                    Action.KEYS,
                    Action.CONCEALED,
                )
            },
        }
        return render(request, "web/inventory/button.html", told)


class ButtonFormPage(FormPage):
    """A form about one button. Its address has the button's id."""

    action = Action.KEEP_INVENTORY
    template_name = "web/inventory/button_form.html"

    def subject(self, **found: Any) -> Subject:
        """Return where it is: to hold a button is no right to change it."""
        kept = subject_of(button_of(found["button"]))
        if (self.changes or self.action) is Action.CONCEALED:
            return kept
        return replace(kept, own=frozenset())

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": button_of(found["button"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the button that it is about."""
        return {"button": button_of(found["button"]), "back": where(found["button"])}


class NewButton(FormPage):
    """/workbench/buttons/new: write a button down, with its box if that is new."""

    action = Action.KEEP_INVENTORY
    is_list = True
    form: ClassVar[type[OfficeForm]] = NewButtonForm
    title = gettext_lazy("A new button")
    submit = gettext_lazy("Write it down")

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the rooms that the reader may put a button in."""
        form = NewButtonForm(data, files, initial=self._asked())
        choose_place(self, form, self.request.GET.get("building", ""))
        return form

    def _asked(self) -> dict[str, Any]:
        """Return what the address says: the room whose page one came from."""
        asked = {"room": self.request.GET.get("room", "")}
        return asked | {"label": self.request.GET.get("label", "")[:40]}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Write it down, planned."""
        facts = facts_of(typed)
        if typed["device"]:
            made = add_button(self.reader, at=at, facts=facts)
        else:
            made = add_button_on_new_device(
                self.reader, at=at, facts=facts, device=device_facts_of(typed)
            )
        messages.success(self.request, _("It is written down, and planned."))
        return where(made)


class EditButton(ButtonFormPage):
    """/workbench/buttons/ID/edit: change what is written down of it."""

    form: ClassVar[type[OfficeForm]] = ButtonForm
    title = gettext_lazy("Change a button")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is written down."""
        button = button_of(found["button"])
        return {
            "version": button.version,
            "label": button.label,
            "kind": button.kind,
            "room": button.room_id,
            "spoken": button.spoken,
            "department": button.department_id,
            "holder": spelled_person(button.holder),
            "alarm_kind": button.alarm_kind,
            "note": button.note,
            "device": spelled_device(button.device),
        }

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with rooms and departments to choose from."""
        form = ButtonForm(data, files, initial=self.initial(**found))
        choose_place(self, form, "")
        return form

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        before = button_of(found["button"])
        facts = replace(facts_of(typed), x=before.x, y=before.y)
        after = change_button(
            self.reader,
            at=at,
            id=found["button"],
            version=typed["version"] or 0,
            facts=facts,
        )
        if before.is_place_verified and not after.is_place_verified:
            messages.warning(self.request, _("It has to be verified at its new place."))
        messages.success(self.request, _("Saved."))
        return where(after)


def choose_place(page: Page, form: OfficeForm, building: str) -> None:
    """Offer rooms and departments within the right to keep the inventory."""
    reach = page.reader.reach(Action.KEEP_INVENTORY, timezone.now())
    offer(form, "room", room_choices(reach, building))
    none = [("", _("none"))]
    offer(form, "department", none + department_choices(reach))


def facts_of(typed: dict[str, Any]) -> ButtonFacts:
    """Return what was typed of a button."""
    names = ("label", "kind", "room", "device", "department", "holder")
    words = ("spoken", "alarm_kind", "note")
    return ButtonFacts(**{name: typed[name] for name in (*names, *words)})


def device_facts_of(typed: dict[str, Any]) -> DeviceFacts:
    """Return what was typed of a device."""
    return DeviceFacts(
        kind=typed["device_kind"],
        vendor=typed["vendor"],
        model=typed["model"],
        serial=typed["serial"],
        mac=typed["mac"],
        names=listed(typed["names"]),
        networks=listed(typed["networks"]),
        extensions=listed(typed["extensions"]),
    )


def _may_keep(page: Page, at: Any) -> bool:
    return page.reader.reach(Action.KEEP_INVENTORY, at).widest is not Right.NO
