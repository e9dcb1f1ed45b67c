"""A place on a plan, chosen by mouse or by key.

A click on the plan is the coordinates that every browser sends with an image input, so
no script is needed; the same place can be typed in percent, or nudged by buttons.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong
from quietbell.storage.models import Floor
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm

WIDTH_SHOWN: Final = 960  # pixels of the image that is clicked on
HEIGHT_SHOWN_MAX: Final = 1600
NUDGE: Final = 0.01  # of the plan, a press of an arrow
NUDGES: Final = {
    "left": (-NUDGE, 0.0),
    "right": (NUDGE, 0.0),
    "up": (0.0, -NUDGE),
    "down": (0.0, NUDGE),
}


class PlaceOnPlanForm(OfficeForm):
    """A place on a plan, in percent from its top left corner."""

    x = forms.FloatField(
        label=gettext_lazy("Percent from the left"), min_value=0, max_value=100
    )
    y = forms.FloatField(
        label=gettext_lazy("Percent from the top"), min_value=0, max_value=100
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A plan as it is shown to be clicked on: pixels across and down."""

    width: int
    height: int


class OnPlan(FormPage):
    """A form with two numbers, beside a plan that can be clicked on."""

    action = Action.KEEP_INVENTORY
    template_name = "web/inventory/on_plan.html"
    submit = gettext_lazy("Save")
    may_nudge: ClassVar[bool] = True  # there is something that can be moved

    def floor(self, **found: Any) -> Floor:
        """Return whose plan it is."""
        raise NotImplementedError

    def at(self, **found: Any) -> tuple[float, float]:
        """Return where the pin is now, from 0 to 1."""
        return 0.5, 0.5

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the plan, and the pin on it."""
        floor = self.floor(**found)
        x, y = self.at(**found)
        box = box_of(floor)
        return {
            "floor": floor,
            "box": box,
            "image": image_of(floor),
            "may_nudge": self.may_nudge,
            "pin": (x * box.width, y * box.height),
            "back": reverse("web:floor", args=[floor.pk]),
        }

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Take what was typed, nudged or clicked, whichever it was."""
        data = request.POST.copy()
        try:
            if "nudge" in data:
                x, y = self.at(**found)
                across, down = NUDGES.get(str(data["nudge"]), (0.0, 0.0))
                data["x"] = str(round(100 * min(max(x + across, 0), 1), 2))
                data["y"] = str(round(100 * min(max(y + down, 0), 1), 2))
            elif "at.x" in data:
                data["x"], data["y"] = _clicked(data, image_of(self.floor(**found)))
        except Wrong as why:
            form = self.made(data, None, **found)
            form.is_valid()
            form.show_problems(why)
            return self._answer(request, form, 422, **found)
        return self._saved(request, self.made(data, None, **found), **found)

    def _saved(
        self, request: HttpRequest, form: OfficeForm, **found: Any
    ) -> HttpResponse:
        if form.is_valid():
            try:
                answer = self.do(form.cleaned_data, timezone.now(), **found)
                return redirect(answer) if isinstance(answer, str) else answer
            except Wrong as why:
                form.show_problems(why)
        return self._answer(request, form, 422, **found)


def _clicked(data: Any, image: Shown) -> tuple[str, str]:
    """Return where the image was clicked, in percent.

    Who presses Enter on it sends its corner, and has chosen no place.
    """
    try:
        across, down = int(data["at.x"]), int(data["at.y"])
    except (KeyError, ValueError):
        across = down = 0
    if across <= 0 and down <= 0:
        raise Wrong(x=_("Click on the plan where it is, or type the numbers."))
    return (
        str(round(100 * min(max(across / image.width, 0), 1), 2)),
        str(round(100 * min(max(down / image.height, 0), 1), 2)),
    )


def image_of(floor: Floor) -> Shown:
    """Return how large the plan is shown to be clicked on."""
    if not (floor.width and floor.height):
        return Shown(width=WIDTH_SHOWN, height=WIDTH_SHOWN // 2)
    share = min(WIDTH_SHOWN / floor.width, HEIGHT_SHOWN_MAX / floor.height)
    return Shown(
        width=max(1, round(floor.width * share)),
        height=max(1, round(floor.height * share)),
    )


def box_of(floor: Floor) -> Shown:
    """Return the units that pins are drawn in: a thousand across, as tall as it is."""
    image = image_of(floor)
    return Shown(width=1000, height=max(1, round(1000 * image.height / image.width)))
