"""Pages from the wall to the service: the button's row, its acceptance, hand-over."""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.life import Stage
from quietbell.domain.roles import Action
from quietbell.operations.acceptances import (
    is_open,
    newest,
    open_acceptance,
    sign_acceptance,
    test_subject,
)
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.costs import Prices
from quietbell.operations.engine_line import EngineLine
from quietbell.operations.equipment import equipment_of
from quietbell.operations.installing import (
    NewButton,
    hand_over,
    make_button,
    report_installed,
)
from quietbell.operations.lives import life_of
from quietbell.operations.sheets import Sheet, sheet
from quietbell.operations.surveys import NotYet, work_subject
from quietbell.queries.button_page import button_page
from quietbell.queries.installing import WayLine, way_of
from quietbell.queries.needs import holder_of
from quietbell.storage.models import Acceptance, ButtonLife
from quietbell.web.button_forms import BareForm
from quietbell.web.buttons import device_facts_of
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.install_forms import (
    AcceptanceForm,
    HandOverForm,
    InstalledForm,
    MakeButtonForm,
)
from quietbell.web.installing import LifePage, page_of, zone_of
from quietbell.web.papers import pdf_answer


class MakeButton(LifePage):
    """/workbench/lives/ID/button: the row of the button that was ordered."""

    form: ClassVar[type[OfficeForm]] = MakeButtonForm
    title = gettext_lazy("Write the button down")
    submit = gettext_lazy("Write it down, and give it a door")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what the equipment says of it."""
        life = life_of(found["life"])
        choice = equipment_of(life)
        told: dict[str, Any] = {"version": life.version}
        if choice is not None:
            told |= {"device": choice.device_id or ""}
            told |= {"vendor": choice.vendor, "model": choice.model}
        return told

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Make it, and go on to its door."""
        device = typed["device"] or device_facts_of(typed)
        made = make_button(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            facts=NewButton(
                label=typed["label"], device=device, alarm_kind=typed["alarm_kind"]
            ),
        )
        messages.success(self.request, _("It is written down. Give it a door now."))
        return reverse("web:add_door", args=[made.pk])


class Installed(LifePage):
    """/workbench/lives/ID/installed: it is on the wall; what it costs."""

    form: ClassVar[type[OfficeForm]] = InstalledForm
    title = gettext_lazy("Report it installed")
    submit = gettext_lazy("It is installed")
    template_name = "web/installing/installed.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what is missing still."""
        told = super().shown(**found)
        return told | {"line": _next(told["life"], timezone.now())}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Report it."""
        report_installed(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            prices=Prices(once_cents=typed["once"], monthly_cents=typed["monthly"]),
        )
        messages.success(self.request, _("It is installed. Have it accepted now."))
        return page_of(found["life"])


class AcceptancePage(LifePage):
    """/workbench/lives/ID/acceptance: open a window, press, and see what came of it."""

    action = Action.START_TEST
    form: ClassVar[type[OfficeForm]] = AcceptanceForm
    title = gettext_lazy("Acceptance by a press")
    submit = gettext_lazy("Open the window")
    template_name = "web/installing/acceptance.html"

    def subject(self, **found: Any) -> Subject:
        """Return where it is, and who put it up."""
        return test_subject(life_of(found["life"]))

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the newest window, and what can be done."""
        at = timezone.now()
        told = super().shown(**found)
        life = told["life"]
        last = newest(life) if life.button_id else None
        is_waiting = last is not None and is_open(last, at)
        return told | {
            "last": last,
            "is_waiting": is_waiting,
            "may_open": Stage(life.stage) is Stage.INSTALLED and not is_waiting,
            "may_sign": is_waiting
            and last is not None
            and last.signed_at is None
            and last.installer_id != self.reader.person,
            "zone": str(zone_of(life)),
        }

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Open it."""
        open_acceptance(
            self.reader,
            EngineLine(),
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            coordinator=typed["coordinator"],
            minutes=typed["minutes"],
        )
        messages.success(self.request, _("The window is open. Have it signed."))
        return reverse("web:acceptance", args=[found["life"]])


class AcceptanceSignature(LifePage):
    """/workbench/lives/ID/acceptance/signature: the second person signs."""

    action = Action.START_TEST
    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Sign the acceptance window")
    submit = gettext_lazy("Sign it")
    template_name = "web/installing/acceptance_signature.html"

    def subject(self, **found: Any) -> Subject:
        """Return where it is, and who put it up."""
        return test_subject(life_of(found["life"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version of the window."""
        last = newest(life_of(found["life"]))
        return {"version": last.version if last else 0}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the window that is signed."""
        back = reverse("web:acceptance", args=[found["life"]])
        last = newest(life_of(found["life"]))
        return super().shown(**found) | {"last": last, "back": back}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Sign it."""
        last = self._last(found["life"])
        sign_acceptance(
            self.reader,
            EngineLine(),
            at=at,
            id=last.pk,
            version=typed["version"] or 0,
        )
        messages.success(self.request, _("Signed. The next press is the test press."))
        return reverse("web:acceptance", args=[found["life"]])

    def _last(self, life: str) -> Acceptance:
        last = newest(life_of(life))
        if last is None:
            raise NotYet(_("No window is open."))
        return last


class HandOver(LifePage):
    """/workbench/lives/ID/handover: contacts, training, sheets; then in service."""

    action = Action.KEEP_INVENTORY
    form: ClassVar[type[OfficeForm]] = HandOverForm
    title = gettext_lazy("Hand a button over")
    submit = gettext_lazy("Put it in service")
    template_name = "web/installing/handover.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what is there and what is missing."""
        at = timezone.now()
        told = super().shown(**found)
        life = told["life"]
        page = None
        if life.button_id:
            page = button_page(button_of(life.button_id), at.date())
        holder = holder_of(life)
        training = reverse("web:training") if self.may(Action.TRAINING) else ""
        told |= {"page": page, "holder": holder, "training": training}
        return told | {"line": _next(life, at)}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Put it in service."""
        hand_over(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            are_sheets_there=typed["are_sheets_there"],
        )
        messages.success(self.request, _("It is in service. Its holder is told."))
        return page_of(found["life"])


class SheetPage(Page):
    """GET /workbench/lives/ID/sheets/…: a paper for the place, without a secret."""

    action = Action.INVENTORY
    kind: ClassVar[Sheet] = Sheet.HANDOVER

    def subject(self, **found: Any) -> Subject:
        """Return where it is, and whose."""
        life = life_of(found["life"])
        if life.button is not None:
            return subject_of(life.button)
        return replace(work_subject(life), assigned=frozenset())

    def get(self, request: HttpRequest, life: str) -> HttpResponse:
        """Print it."""
        kept = life_of(life)
        made = sheet(self.kind, kept, at=timezone.now())
        label = kept.button.label if kept.button else ""
        return pdf_answer(f"{self.kind.value} {label}", made)


class HandOverSheet(SheetPage):
    """GET /workbench/lives/ID/sheets/handover: what the holder is handed."""


class ResponseSheet(SheetPage):
    """GET /workbench/lives/ID/sheets/response: what is put up at the place."""

    kind = Sheet.RESPONSE


def _next(life: ButtonLife, at: datetime) -> WayLine | None:
    """Return the step that comes next, None if none of these does."""
    return next((each for each in way_of(life, at) if each.is_next), None)
