"""Plans: a floor with its pins, the image itself, and a new one put in."""

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
from quietbell.operations.acting import NotThere
from quietbell.operations.drawings import (
    PAGES_MAX,
    UPLOAD_BYTES_MAX,
    drawing_of,
    too_large,
)
from quietbell.operations.places import subject_of
from quietbell.operations.plans import (
    put_plan,
    remove_plan,
)
from quietbell.operations.rows import found as row_of
from quietbell.queries.place_pages import floor_page, plan_of
from quietbell.storage.models import Button, Floor, FloorSpot
from quietbell.web.button_forms import BareForm
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.on_plan import Shown, box_of

MARK_SIDE: Final = 16  # as in web/inventory/floor.html
TEXT_BELOW: Final = 5  # so that a number stands in the middle of its pin
# An SVG that somebody opens by its address draws, and does nothing else.
PLAN_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class PlanForm(OfficeForm):
    """A plan that somebody brings."""

    plan = forms.FileField(
        label=gettext_lazy("Plan"),
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,.svg,.pdf"}),
        help_text=gettext_lazy("A PNG, a JPEG, an SVG or a PDF, 20 MB at most."),
    )
    page = forms.IntegerField(
        label=gettext_lazy("Page of the PDF"),
        initial=1,
        min_value=1,
        max_value=PAGES_MAX,
    )


class OneFloor(Page):
    """GET /workbench/floors/ID/: the plan with its pins, and the same as a list."""

    action = Action.INVENTORY

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(floor_of(found["place"]))

    def get(self, request: HttpRequest, place: str) -> HttpResponse:
        """Show it."""
        floor = floor_of(place)
        at = timezone.now()
        keeping = self.reader.reach(Action.KEEP_INVENTORY, at)
        page, box = (
            floor_page(floor, self.reader.reach(Action.INVENTORY, at)),
            box_of(floor),
        )
        told = {
            "page": page,
            "box": box,
            "pins": [_pin(box, number, each) for number, each in page.pins],
            "marks": [_mark(box, each) for each in (*page.entrances, *page.stairs)],
            "may_keep": keeping.right_to(subject_of(floor)) is not Right.NO,
        }
        return render(request, "web/inventory/floor.html", told)


class Plan(Page):
    """GET /workbench/floors/ID/plan: the image."""

    action = Action.INVENTORY

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(floor_of(found["place"]))

    def get(self, request: HttpRequest, place: str) -> HttpResponse:
        """Return its bytes, as what they are and nothing else."""
        plan = plan_of(floor_of(place))
        if plan is None:
            raise NotThere
        response = HttpResponse(bytes(plan.content), content_type=plan.media_type)
        response["Content-Security-Policy"] = PLAN_POLICY
        response["Content-Disposition"] = "inline"
        return response


class FloorDeed(FormPage):
    """A form about one floor. Its address has the floor's id."""

    action = Action.KEEP_INVENTORY
    form: ClassVar[type[OfficeForm]] = BareForm

    def subject(self, **found: Any) -> Subject:
        """Return where it is."""
        return subject_of(floor_of(found["place"]))

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": floor_of(found["place"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:floor", args=[found["place"]])}


class NewPlan(FloorDeed):
    """/workbench/floors/ID/plan/new: a plan for a floor."""

    form: ClassVar[type[OfficeForm]] = PlanForm
    title = gettext_lazy("Put a plan in")
    submit = gettext_lazy("Put it in")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Make it safe, then make it the floor's plan."""
        file = typed["plan"]
        if file.size > UPLOAD_BYTES_MAX:
            raise too_large(file.size)
        put_plan(
            self.reader,
            at=at,
            floor=found["place"],
            version=typed["version"] or 0,
            drawing=drawing_of(file.read(), page=typed["page"]),
        )
        messages.success(self.request, _("The plan is in. Look whether pins fit it."))
        return reverse("web:floor", args=[found["place"]])


class RemovePlan(FloorDeed):
    """/workbench/floors/ID/plan/removal: a floor without a plan."""

    title = gettext_lazy("Take a plan away")
    submit = gettext_lazy("Take it away")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Take it away."""
        version = typed["version"] or 0
        remove_plan(self.reader, at=at, floor=found["place"], version=version)
        return reverse("web:floor", args=[found["place"]])


def floor_of(id: str) -> Floor:
    """Return a floor with where it is. Raises `NotThere`."""
    return row_of(Floor.objects.select_related("building__site"), id)


def _pin(box: Shown, number: int, button: Button) -> dict[str, Any]:
    """Return a button on the drawn plan. Numbers as text: no language spells them."""
    x, y = button.x * box.width, button.y * box.height
    return {
        "number": number,
        "button": button,
        "x": f"{x:.1f}",
        "y": f"{y:.1f}",
        "text_y": f"{y + TEXT_BELOW:.1f}",
    }


def _mark(box: Shown, spot: FloorSpot) -> dict[str, str]:
    """Return an entrance or a stair on the drawn plan: a square around its place."""
    half = MARK_SIDE / 2
    return {
        "kind": spot.kind,
        "label": spot.label,
        "x": f"{spot.x * box.width - half:.1f}",
        "y": f"{spot.y * box.height - half:.1f}",
    }
