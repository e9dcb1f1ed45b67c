"""Pages of the ledger of costs: its lines, who owes how much, a line and its end."""

from datetime import datetime
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
from quietbell.operations.costs import (
    CostFacts,
    add_cost,
    correct_cost,
    cost_of,
    end_cost,
    subject_of_cost,
)
from quietbell.queries.choices import department_choices
from quietbell.queries.costs import cost_lines, totals
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.install_forms import CostForm, EndCostForm, ReasonForm
from quietbell.web.installing import LifePage
from quietbell.web.paging import paged
from quietbell.web.words_installing import PAYERS


class Costs(Page):
    """GET /workbench/costs/: what buttons cost, by department and by who pays."""

    action = Action.COSTS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of the lines, and the sums of all of them."""
        at = timezone.now()
        reach = self.reader.reach(Action.COSTS, at)
        asked = {
            name: request.GET.get(name, "") for name in ("department", "payer", "life")
        }
        rows = cost_lines(reach, **asked)
        told = {
            "listed": paged(request, rows),
            "totals": totals(rows, at.date()),
            "on": at.date(),
            "asked": asked,
            "departments": department_choices(reach),
            "payers": PAYERS.items(),
            "may_keep": self.may(Action.KEEP_COSTS),
        }
        return render(request, "web/installing/costs.html", told)


class NewCost(LifePage):
    """/workbench/lives/ID/costs/new: one line about one button."""

    action = Action.KEEP_COSTS
    form: ClassVar[type[OfficeForm]] = CostForm
    title = gettext_lazy("A cost")
    submit = gettext_lazy("Write it into the ledger")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return today."""
        return {"from_on": timezone.now().date()}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Write it."""
        add_cost(
            self.reader,
            at=at,
            life=found["life"],
            facts=CostFacts(
                kind=typed["kind"],
                cause=typed["cause"],
                cents=typed["amount"],
                from_on=typed["from_on"],
                words=typed["words"],
            ),
        )
        messages.success(self.request, _("It is in the ledger."))
        return f"{reverse('web:costs')}?life={found['life']}"


class CostPage(FormPage):
    """A form about one line of the ledger."""

    action = Action.KEEP_COSTS
    template_name = "web/installing/cost_form.html"

    def subject(self, **found: Any) -> Subject:
        """Return whose it is."""
        return subject_of_cost(cost_of(found["cost"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": cost_of(found["cost"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the line, and the way back."""
        return {"line": cost_of(found["cost"]), "back": reverse("web:costs")}


class CorrectCost(CostPage):
    """/workbench/costs/ID/correction: a line that takes it back."""

    form: ClassVar[type[OfficeForm]] = ReasonForm
    title = gettext_lazy("Take a cost back")
    submit = gettext_lazy("Take it back by another line")

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Take it back."""
        correct_cost(self.reader, at=at, id=found["cost"], words=typed["words"])
        messages.success(self.request, _("It is taken back. Both lines stay."))
        return reverse("web:costs")


class EndCost(CostPage):
    """/workbench/costs/ID/end: a monthly fee is owed no more."""

    form: ClassVar[type[OfficeForm]] = EndCostForm
    title = gettext_lazy("End a monthly fee")
    submit = gettext_lazy("End it")

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """End it."""
        end_cost(
            self.reader,
            at=at,
            id=found["cost"],
            version=typed["version"] or 0,
            on=typed["on"],
        )
        messages.success(self.request, _("It has ended."))
        return reverse("web:costs")
