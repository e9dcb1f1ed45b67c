"""Pages of work orders: the list, one's own, one order, and what becomes of it."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.life import IN_REQUEST, Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.file_subjects import concealed_subject
from quietbell.operations.lives import life_of, name_of
from quietbell.operations.orders import (
    OrderFacts,
    call_off_order,
    change_order,
    finish_order,
    order_of,
    order_work,
    subject_of_order,
)
from quietbell.queries.installing import names_of, orders
from quietbell.queries.named import spelled_person
from quietbell.queries.needs import latest_survey
from quietbell.web.button_forms import offer
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.install_forms import (
    NewOrderForm,
    OrderForm,
    OutcomeForm,
    ReasonForm,
)
from quietbell.web.installing import LifePage, page_of, zone_of
from quietbell.web.paging import paged
from quietbell.web.words_installing import WORK, WORK_STATES


class Orders(Page):
    """GET /workbench/orders/: work orders, the most urgent first; one's own apart."""

    action = Action.INSTALL
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        reach = self.reader.reach(Action.INSTALL, timezone.now())
        state = request.GET.get("state", "planned")
        state = state if state in WORK_STATES else "planned"
        is_mine = request.GET.get("whose") == "mine"
        mine = self.reader.person if is_mine else ""
        told = {
            "listed": paged(request, orders(reach, state=state, assigned=mine)),
            "state": state,
            "is_mine": is_mine,
            "states": WORK_STATES.items(),
        }
        return render(request, "web/installing/orders.html", told)


class OneOrder(Page):
    """GET /workbench/orders/ID: what there is to do, where, when and by whom."""

    action = Action.INSTALL

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of_order(order_of(found["order"]))

    def get(self, request: HttpRequest, order: str) -> HttpResponse:
        """Show it."""
        kept = order_of(order)
        survey = latest_survey(kept.life)
        told = {
            "order": kept,
            "name": name_of(kept.life).told(_),
            "survey": survey,
            "room": _room(kept.life, survey),
            "names": names_of({kept.made_by, kept.done_by}),
            "done_by": names_of({kept.done_by}).get(kept.done_by, ""),
            "may_look": self.may(Action.CONCEALED, concealed_subject(kept.life)),
        }
        with timezone.override(zone_of(kept.life)):
            return render(request, "web/installing/order.html", told)


class NewOrder(LifePage):
    """/workbench/lives/ID/orders/new: who does what, and when."""

    form: ClassVar[type[OfficeForm]] = NewOrderForm
    title = gettext_lazy("Order work")
    submit = gettext_lazy("Order it and send the invitation")

    def dispatch(
        self, request: HttpRequest, *args: Any, **found: Any
    ) -> HttpResponseBase:
        """Read and show times in the zone of the site."""
        with timezone.override(_zone("life", found["life"])):
            return super().dispatch(request, *args, **found)

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the work that there is in this stage."""
        form = super().made(data, files, **found)
        stage = Stage(life_of(found["life"]).stage)
        kinds = ["installation"] if stage in IN_REQUEST else ["move", "repair"]
        if stage is Stage.REMOVAL_ORDERED:
            kinds = ["removal", *kinds]
        offer(form, "kind", [(each, WORK[each]) for each in kinds])
        return form

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Order it."""
        made = order_work(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            kind=typed["kind"],
            facts=_facts(typed),
        )
        messages.success(
            self.request,
            _("Work order %(number)d is made, and the invitation is on its way.")
            % {"number": made.number},
        )
        return _where(made.pk)


class OrderPage(FormPage):
    """A form about one work order. Its address has the order's id."""

    action = Action.INSTALL
    template_name = "web/installing/order_form.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **found: Any
    ) -> HttpResponseBase:
        """Read and show times in the zone of the site."""
        with timezone.override(_zone("order", found["order"])):
            return super().dispatch(request, *args, **found)

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of_order(order_of(found["order"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": order_of(found["order"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the order, and the way back."""
        return {"order": order_of(found["order"]), "back": _where(found["order"])}


class ChangeOrder(OrderPage):
    """/workbench/orders/ID/change: another person or another time."""

    form: ClassVar[type[OfficeForm]] = OrderForm
    title = gettext_lazy("Change a work order")
    submit = gettext_lazy("Change it and tell the calendars")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is planned."""
        order = order_of(found["order"])
        names = ("begins_at", "ends_at", "words", "version")
        told = {name: getattr(order, name) for name in names}
        return told | {"assigned": spelled_person(order.assigned)}

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Change it."""
        change_order(
            self.reader,
            at=at,
            id=found["order"],
            version=typed["version"] or 0,
            facts=_facts(typed),
        )
        messages.success(self.request, _("Changed."))
        return _where(found["order"])


class OrderDone(OrderPage):
    """/workbench/orders/ID/done: what came of it."""

    form: ClassVar[type[OfficeForm]] = OutcomeForm
    title = gettext_lazy("The work is done")
    submit = gettext_lazy("It is done")

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Finish it."""
        made = finish_order(
            self.reader,
            at=at,
            id=found["order"],
            version=typed["version"] or 0,
            outcome=typed["outcome"],
        )
        messages.success(self.request, _("The work order is done."))
        return page_of(made.life_id)


class OrderOff(OrderPage):
    """/workbench/orders/ID/off: it will not be done."""

    form: ClassVar[type[OfficeForm]] = ReasonForm
    title = gettext_lazy("Call a work order off")
    submit = gettext_lazy("Call it off and tell the calendar")

    def do(self, typed: dict[str, Any], at: datetime, **found: Any) -> str:
        """Call it off."""
        call_off_order(
            self.reader,
            at=at,
            id=found["order"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        messages.success(self.request, _("It is called off."))
        return _where(found["order"])


def _zone(kind: str, id: str) -> Any:
    """Return the zone of the site, UTC for what is not there."""
    try:
        return zone_of(life_of(id) if kind == "life" else order_of(id).life)
    except NotThere:
        return timezone.get_default_timezone()


def _room(life: Any, survey: Any) -> Any:
    if life.button is not None:
        return life.button.room
    return survey.room if survey else None


def _facts(typed: dict[str, Any]) -> OrderFacts:
    names = ("assigned", "begins_at", "ends_at", "words")
    return OrderFacts(**{name: typed[name] for name in names})


def _where(order: str) -> str:
    return reverse("web:order", args=[order])
