"""Deeds on one button: its standing, its place, its contacts, its hiding place."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.domain.site import Standing
from quietbell.domain.standings import offered, withdrawn
from quietbell.operations.buttons import (
    button_of,
    record_concealed_place,
    set_standing,
    subject_of,
    verify_place,
)
from quietbell.operations.contacts import add_contact, remove_contact, verify_contact
from quietbell.operations.devices import change_device
from quietbell.queries.button_page import (
    concealed_words,
    has_concealed_photo,
    recorded_of,
)
from quietbell.web.button_forms import (
    BareForm,
    ConcealedForm,
    ContactForm,
    DeviceForm,
    ReachedForm,
    StandingForm,
    VerificationForm,
    WithdrawalForm,
    offer,
    standings,
)
from quietbell.web.buttons import ButtonFormPage, device_facts_of, where
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page


class StandingPage(ButtonFormPage):
    """/workbench/buttons/ID/standing: people may count on it, or it is planned."""

    form: ClassVar[type[OfficeForm]] = StandingForm
    title = gettext_lazy("Put a button in service")
    submit = gettext_lazy("Set the standing")

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with the steps that there are from here."""
        form = self.form(data, files, initial=self.initial(**found))
        before = Standing(button_of(found["button"]).standing)
        offer(form, "standing", standings(self.steps(before)))
        return form

    def steps(self, before: Standing) -> tuple[Standing, ...]:
        """Return the steps that this page is for."""
        return offered(before)

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Set it."""
        set_standing(
            self.reader,
            at=at,
            id=found["button"],
            version=typed["version"] or 0,
            standing=Standing(typed["standing"]),
            owner=typed.get("owner", ""),
            due_on=typed.get("due_on"),
            words=typed["words"],
            fallback=typed.get("fallback", ""),
        )
        messages.success(self.request, _("The standing is set."))
        return where(found["button"])


class WithdrawalPage(StandingPage):
    """/workbench/buttons/ID/withdrawal: people may no longer count on it."""

    action = Action.LOWER_COVERAGE
    form: ClassVar[type[OfficeForm]] = WithdrawalForm
    title = gettext_lazy("Take a button out of service")
    submit = gettext_lazy("Take it out of service")
    template_name = "web/inventory/withdrawal.html"

    def steps(self, before: Standing) -> tuple[Standing, ...]:
        """Return the steps that take it away."""
        return withdrawn(before)


class VerificationPage(ButtonFormPage):
    """/workbench/buttons/ID/verification: somebody stood there and found it."""

    form: ClassVar[type[OfficeForm]] = VerificationForm
    title = gettext_lazy("Verify a button's place")
    submit = gettext_lazy("It was there")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Record it."""
        verify_place(
            self.reader,
            at=at,
            id=found["button"],
            version=typed["version"] or 0,
            on=typed["on"],
        )
        messages.success(self.request, _("Its place is verified."))
        return where(found["button"])


class ContactPage(ButtonFormPage):
    """/workbench/buttons/ID/contacts/new: name somebody to ring."""

    form: ClassVar[type[OfficeForm]] = ContactForm
    title = gettext_lazy("Add a contact")
    submit = gettext_lazy("Add")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add them."""
        add_contact(
            self.reader,
            at=at,
            button=found["button"],
            version=typed["version"] or 0,
            person=typed["person"],
            verified_on=typed["verified_on"],
        )
        return where(found["button"])


class ReachedPage(ButtonFormPage):
    """/workbench/buttons/ID/contacts/ID/reached: the contact was proven."""

    form: ClassVar[type[OfficeForm]] = ReachedForm
    title = gettext_lazy("A contact was reached")
    submit = gettext_lazy("Record it")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Record it."""
        verify_contact(
            self.reader,
            at=at,
            button=found["button"],
            version=typed["version"] or 0,
            id=found["contact"],
            on=typed["on"],
        )
        return where(found["button"])


class ContactRemovalPage(ButtonFormPage):
    """/workbench/buttons/ID/contacts/ID/removal: ring them no more."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Remove a contact")
    submit = gettext_lazy("Remove")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove them."""
        remove_contact(
            self.reader,
            at=at,
            button=found["button"],
            version=typed["version"] or 0,
            id=found["contact"],
        )
        return where(found["button"])


class DevicePage(ButtonFormPage):
    """/workbench/buttons/ID/device: what is written down of the box it is on."""

    form: ClassVar[type[OfficeForm]] = DeviceForm
    title = gettext_lazy("Change a device")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is written down."""
        device = button_of(found["button"]).device
        lists = ("names", "networks", "extensions")
        plain = ("vendor", "model", "serial", "mac", "note", "version")
        return {
            "device_kind": device.kind,
            **{name: getattr(device, name) for name in plain},
            **{name: ", ".join(getattr(device, name)) for name in lists},
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        change_device(
            self.reader,
            at=at,
            id=button_of(found["button"]).device_id,
            version=typed["version"] or 0,
            facts=device_facts_of(typed),
        )
        return where(found["button"])


class ConcealedEntry(ButtonFormPage):
    """/workbench/buttons/ID/concealed/entry: where it is hidden, written blind."""

    form: ClassVar[type[OfficeForm]] = ConcealedForm
    title = gettext_lazy("Record where a button is hidden")
    submit = gettext_lazy("Record it")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Record it."""
        record_concealed_place(
            self.reader,
            at=at,
            id=found["button"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        messages.success(self.request, _("It is recorded, and not shown."))
        return where(found["button"])


class Concealed(Page):
    """GET /workbench/buttons/ID/concealed: for its holder alone."""

    action = Action.CONCEALED

    def subject(self, **found: Any) -> Subject:
        """Return whose it is."""
        return subject_of(button_of(found["button"]))

    def get(self, request: HttpRequest, button: str) -> HttpResponse:
        """Show it."""
        told = {
            "button": button_of(button),
            "words": concealed_words(button),
            "recorded": recorded_of(button),
            "has_photo": has_concealed_photo(button),
        }
        return render(request, "web/inventory/concealed.html", told)
