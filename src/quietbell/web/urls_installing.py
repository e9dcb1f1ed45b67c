"""From the survey to the service: lives, work orders, costs, and the phone manager."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import (
    costs,
    equipment,
    hidden_places,
    installed,
    installing,
    orders,
    phone_manager,
)
from quietbell.web.navigation import Item, Section

_LIFE = "workbench/lives/<str:life>/"
_ORDER = "workbench/orders/<str:order>"
_COST = "workbench/costs/<str:cost>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("workbench/lives/", installing.Lives.as_view(), name="lives"),
    path(_LIFE, installing.OneLife.as_view(), name="life"),
    path(f"{_LIFE}survey", installing.SurveyPage.as_view(), name="survey"),
    path(
        f"{_LIFE}survey/signature",
        installing.SurveySignature.as_view(),
        name="survey_signature",
    ),
    path(f"{_LIFE}survey/place", installing.SurveyPlace.as_view(), name="survey_place"),
    path(f"{_LIFE}equipment", equipment.EquipmentPage.as_view(), name="equipment"),
    path(
        f"{_LIFE}equipment/agreement",
        equipment.EquipmentAgreement.as_view(),
        name="equipment_agreement",
    ),
    path(f"{_LIFE}orders/new", orders.NewOrder.as_view(), name="order_new"),
    path(f"{_LIFE}button", installed.MakeButton.as_view(), name="make_button"),
    path(f"{_LIFE}installed", installed.Installed.as_view(), name="installed"),
    path(f"{_LIFE}acceptance", installed.AcceptancePage.as_view(), name="acceptance"),
    path(
        f"{_LIFE}acceptance/signature",
        installed.AcceptanceSignature.as_view(),
        name="acceptance_signature",
    ),
    path(f"{_LIFE}handover", installed.HandOver.as_view(), name="handover"),
    path(
        f"{_LIFE}sheets/handover",
        installed.HandOverSheet.as_view(),
        name="sheet_handover",
    ),
    path(
        f"{_LIFE}sheets/response",
        installed.ResponseSheet.as_view(),
        name="sheet_response",
    ),
    path(f"{_LIFE}costs/new", costs.NewCost.as_view(), name="cost_new"),
    path("workbench/orders/", orders.Orders.as_view(), name="orders"),
    path(_ORDER, orders.OneOrder.as_view(), name="order"),
    path(f"{_ORDER}/change", orders.ChangeOrder.as_view(), name="order_change"),
    path(f"{_ORDER}/done", orders.OrderDone.as_view(), name="order_done"),
    path(f"{_ORDER}/off", orders.OrderOff.as_view(), name="order_off"),
    path(f"{_ORDER}/place", hidden_places.OrderPlace.as_view(), name="order_place"),
    path(f"{_ORDER}/photo", hidden_places.OrderPhoto.as_view(), name="order_photo"),
    path("workbench/costs/", costs.Costs.as_view(), name="costs"),
    path(f"{_COST}correction", costs.CorrectCost.as_view(), name="cost_correct"),
    path(f"{_COST}end", costs.EndCost.as_view(), name="cost_end"),
    path(
        "workbench/buttons/<str:button>/concealed/photo",
        hidden_places.ConcealedPhoto.as_view(),
        name="concealed_photo",
    ),
    path(
        "workbench/doors/<str:door>/phone.<str:form>",
        phone_manager.PhoneExport.as_view(),
        name="phone_export",
    ),
    path(
        "workbench/phones/check", phone_manager.PhoneCheck.as_view(), name="phone_check"
    ),
]
ITEMS = (
    Item(
        name="web:lives",
        words=_("To be installed"),
        about=_("What was approved, by priority: survey, order, put up, accept."),
        section=Section.WORK,
        action=Action.INSTALL,
    ),
    Item(
        name="web:orders",
        words=_("Work orders"),
        about=_("Who does what at which button, and when."),
        section=Section.WORK,
        action=Action.INSTALL,
    ),
    Item(
        name="web:costs",
        words=_("Costs"),
        about=_("What buttons cost, and who pays."),
        section=Section.WORK,
        action=Action.COSTS,
    ),
    Item(
        name="web:phone_check",
        words=_("Check phone settings"),
        about=_("Find phones that would count down before they call."),
        section=Section.WORK,
        action=Action.CREDENTIALS,
    ),
)
