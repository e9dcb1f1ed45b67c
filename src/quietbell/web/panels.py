"""Pages of panels: how each names itself, its key, what its messages mean here."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.domain.site import PointRule
from quietbell.operations.devices import DeviceFacts
from quietbell.operations.engine_line import EngineLine
from quietbell.operations.panels import (
    MEANINGS,
    PanelFacts,
    add_panel_on_new_device,
    change_panel,
    panel_of,
    remove_panel,
    set_key,
    set_rules,
)
from quietbell.queries.choices import site_choices
from quietbell.queries.panels import panel_page, panels, subject_of_panel
from quietbell.web.button_forms import BareForm, listed, offer
from quietbell.web.door_forms import KeyForm, NewPanelForm, PanelForm
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged

RULE_ROWS: Final = 4  # empty lines offered beside those that there are


class Panels(Page):
    """GET /workbench/panels/: every panel's account within one's reach."""

    action = Action.INVENTORY
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        rows = paged(request, panels(self.reader.reach(Action.INVENTORY, at)))
        may_add = self.reader.reach(Action.CREDENTIALS, at).widest is not Right.NO
        told = {"listed": rows, "may_add": may_add}
        return render(request, "web/inventory/panels.html", told)


class OnePanel(Page):
    """GET /workbench/panels/ID/: a panel with its points and rules; never its key."""

    action = Action.INVENTORY

    def subject(self, **found: Any) -> Subject:
        """Return where its buttons are."""
        return subject_of_panel(found["panel"])

    def get(self, request: HttpRequest, panel: str) -> HttpResponse:
        """Show it."""
        at, subject = timezone.now(), subject_of_panel(panel)
        actions = (Action.CREDENTIALS, Action.KEYS, Action.LOWER_COVERAGE)
        may = {
            each.name: self.reader.reach(each, at).right_to(subject) is not Right.NO
            for each in actions
        }
        return render(
            request, "web/inventory/panel.html", {"page": panel_page(panel), "may": may}
        )


class NewPanel(FormPage):
    """/workbench/panels/new: write a panel down."""

    action = Action.CREDENTIALS
    is_list = True
    form: ClassVar[type[OfficeForm]] = NewPanelForm
    title = gettext_lazy("A new panel")
    submit = gettext_lazy("Write it down")

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the sites that the reader may put one in."""
        form = super().made(data, files, **found)
        reach = self.reader.reach(Action.CREDENTIALS, timezone.now())
        offer(form, "site", site_choices(reach))
        return form

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Write it down, with its box."""
        device = DeviceFacts(kind="panel", vendor=typed["vendor"], model=typed["model"])
        made = add_panel_on_new_device(
            self.reader, at=at, facts=_facts(typed), device=device, site=typed["site"]
        )
        return _where(made.pk)


class PanelDeed(FormPage):
    """A form about one panel. Its address has the account's id."""

    action = Action.CREDENTIALS
    form: ClassVar[type[OfficeForm]] = BareForm

    def subject(self, **found: Any) -> Subject:
        """Return where its buttons are."""
        return subject_of_panel(found["panel"])

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": self._panel(**found).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": _where(found["panel"])}

    def _panel(self, **found: Any) -> Any:
        at = timezone.now()
        return panel_of(self.reader, at, found["panel"], self.action)


class EditPanel(PanelDeed):
    """/workbench/panels/ID/edit: how it names itself."""

    form: ClassVar[type[OfficeForm]] = PanelForm
    title = gettext_lazy("Change a panel")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is written down."""
        panel = self._panel(**found)
        names = ("kind", "number", "receiver", "prefix", "supervision_seconds")
        told = {name: getattr(panel, name) for name in (*names, "version")}
        return told | {
            "networks": ", ".join(panel.networks),
            "is_presses_only": panel.is_presses_only,
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        change_panel(
            self.reader,
            at=at,
            id=found["panel"],
            version=typed["version"] or 0,
            facts=_facts(typed),
        )
        return _where(found["panel"])


class PanelKey(PanelDeed):
    """/workbench/panels/ID/key: the key it encrypts with."""

    action = Action.KEYS
    form: ClassVar[type[OfficeForm]] = KeyForm
    title = gettext_lazy("A panel's key")
    submit = gettext_lazy("Hand it to the alarm engine")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Hand it over."""
        set_key(
            self.reader,
            EngineLine(),
            at=at,
            id=found["panel"],
            version=typed["version"] or 0,
            key=typed["key"],
            is_text=typed["form_of_key"] == "text",
        )
        messages.success(self.request, _("The alarm engine has the key."))
        return _where(found["panel"])


class RemovePanel(PanelDeed):
    """/workbench/panels/ID/removal: no door leads through it any more."""

    action = Action.LOWER_COVERAGE
    title = gettext_lazy("Remove a panel")
    submit = gettext_lazy("Remove")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        version = typed["version"] or 0
        remove_panel(self.reader, at=at, id=found["panel"], version=version)
        return reverse("web:panels")


class PanelRules(PanelDeed):
    """/workbench/panels/ID/rules: what its messages mean here."""

    title = gettext_lazy("What a panel's messages mean here")
    submit = gettext_lazy("Save")
    template_name = "web/inventory/rules.html"

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form: four fields a rule, and some empty ones."""
        rules = self._panel(**found).rules
        form = BareForm(data, files, initial=self.initial(**found))
        for number in range(len(rules) + RULE_ROWS):
            rule = rules[number] if number < len(rules) else {}
            _add_rule_fields(form, number, rule)
        return form

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save them. A line without a meaning is no rule."""
        numbers = sorted(
            int(name.split("-")[1]) for name in typed if name.startswith("meaning-")
        )
        parts = ("meaning", "code", "partition", "point")
        rules = [
            PointRule(**{part: typed[f"{part}-{number}"] for part in parts})
            for number in numbers
            if typed[f"meaning-{number}"]
        ]
        set_rules(
            self.reader,
            at=at,
            id=found["panel"],
            version=typed["version"] or 0,
            rules=rules,
        )
        return _where(found["panel"])


def _add_rule_fields(form: OfficeForm, number: int, rule: dict[str, str]) -> None:
    labels = {
        "code": _("Code of rule %(number)d"),
        "partition": _("Partition of rule %(number)d"),
        "point": _("Point of rule %(number)d"),
    }
    for part, label in labels.items():
        form.fields[f"{part}-{number}"] = forms.CharField(
            label=label % {"number": number + 1},
            required=False,
            max_length=8,
            initial=rule.get(part, ""),
        )
    form.fields[f"meaning-{number}"] = forms.ChoiceField(
        label=_("Meaning of rule %(number)d") % {"number": number + 1},
        required=False,
        choices=[("", _("no rule")), *((each, each) for each in MEANINGS)],
        initial=rule.get("meaning", ""),
    )


def _facts(typed: dict[str, Any]) -> PanelFacts:
    names = ("kind", "number", "receiver", "prefix", "supervision_seconds")
    return PanelFacts(
        **{name: typed[name] for name in names},
        networks=listed(typed["networks"]),
        is_presses_only=typed["is_presses_only"],
    )


def _where(panel: str) -> str:
    return reverse("web:panel", args=[panel])
