"""What the pages of deciding call things: scores, priorities, alternatives, deeds."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.criteria import Priority
from quietbell.domain.deciding import Alternative, Scale

Words = Mapping[str, Promise]
SCALES: Final = {
    Scale.LIKELIHOOD.value: _("How likely is it that something happens?"),
    Scale.CONSEQUENCE.value: _("How bad would it be?"),
    Scale.EXPOSURE.value: _("How often do strangers come close?"),
    Scale.ISOLATION.value: _("How far is help?"),
}
# What each number means, from 1 to 5.
SCORES: Final[Mapping[str, tuple[Promise, ...]]] = {
    Scale.LIKELIHOOD.value: (
        _("1: nothing is known that points to it"),
        _("2: it happened at places like this, long ago"),
        _("3: it happens at places like this"),
        _("4: it happened here, or somebody announced it"),
        _("5: it happens here again and again"),
    ),
    Scale.CONSEQUENCE.value: (
        _("1: a bad moment, nobody is hurt"),
        _("2: somebody needs care afterwards"),
        _("3: somebody is hurt"),
        _("4: somebody is hurt badly"),
        _("5: somebody could die"),
    ),
    Scale.EXPOSURE.value: (
        _("1: strangers hardly ever come"),
        _("2: now and then, by appointment"),
        _("3: every day, across a counter"),
        _("4: every day, in the same room"),
        _("5: all day, alone with one person"),
    ),
    Scale.ISOLATION.value: (
        _("1: colleagues see and hear everything"),
        _("2: colleagues are next door"),
        _("3: somebody is on the same floor"),
        _("4: the building is empty at times"),
        _("5: nobody is near, and it takes minutes to come"),
    ),
}
PRIORITIES: Final[Words] = {
    Priority.LOW.value: _("low"),
    Priority.MEDIUM.value: _("medium"),
    Priority.HIGH.value: _("high"),
    Priority.CRITICAL.value: _("critical"),
}
ALTERNATIVES: Final[Words] = {
    Alternative.CALL.value: _("Call 911, or the campus police."),
    Alternative.ESCORT.value: _("Ask for an escort."),
    Alternative.CAMERA.value: _("A camera over the place."),
    Alternative.PATROL.value: _("Patrols at the hours that are named."),
    Alternative.SHARED.value: _("A button nearby that is shared."),
    Alternative.ROOM.value: _(
        "Changes to the room: a counter, a second door, a light."
    ),
}
DEED_TITLES: Final[Words] = {
    "review": _("Open a review"),
    "keep": _("Keep it after the review"),
    "reactivate": _("Reactivate it"),
    "not-again": _("Refuse its reactivation"),
    "order-removal": _("Order its removal"),
    "call-off": _("Call its removal off"),
}
DEED_HELP: Final[Words] = {
    "review": _(
        "A review takes nothing away: people go on counting on the button until it is"
        " decided."
    ),
    "keep": _("It is in service as before."),
    "reactivate": _(
        "It is proven anew first: pressed in a window and confirmed at the console."
    ),
    "not-again": _("It stays deactivated. A press is shown all the same."),
    "order-removal": _(
        "A technician gets the task. A press is shown until it is gone."
    ),
    "call-off": _(
        "Whatever was begun on it, it is proven anew: pressed in a window and"
        " confirmed at the console."
    ),
}
CRITERIA_STATES: Final[Words] = {
    "draft": _("draft"),
    "in force": _("in force"),
    "retired": _("retired"),
}
CRITERIA_FIELDS: Final = {
    "name": _("Name"),
    "factors_min": _("How many factors must be met at least"),
    "assessment_months": _("For how many months an assessment is good"),
    "appeal_days": _("Days to appeal"),
    "factors": _("Factor"),
    "contexts": _("Told, and never counted"),
}
CHANGES: Final[Words] = {
    "falls out": _("falls out"),
    "comes in": _("comes in"),
    "stays in": _("stays in"),
    "stays out": _("stays out"),
}
