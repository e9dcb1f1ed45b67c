"""How it is decided who gets a button: assessments, approvals, decisions, criteria."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import approvals, assessments, criteria, decisions, life_deeds
from quietbell.web.navigation import Item, Section

_REQUEST = "workbench/requests/<life>"
_CRITERIA = "workbench/criteria/<criteria>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/approvals", approvals.Approvals.as_view(), name="approvals"),
    path(f"{_REQUEST}/approval", approvals.ApprovalPage.as_view(), name="approval"),
    path(
        f"{_REQUEST}/assessment",
        assessments.AssessmentPage.as_view(),
        name="assessment",
    ),
    path(f"{_REQUEST}/question", decisions.AskPolice.as_view(), name="question"),
    path(
        f"{_REQUEST}/question/back",
        decisions.QuestionBack.as_view(),
        name="question_back",
    ),
    path(f"{_REQUEST}/comment", decisions.CommentPage.as_view(), name="comment"),
    path(f"{_REQUEST}/decision", decisions.DecisionPage.as_view(), name="decision"),
    path(f"{_REQUEST}/appeal", decisions.AppealPage.as_view(), name="appeal-decision"),
    path(
        "workbench/buttons/<button>/life",
        life_deeds.ButtonLifePage.as_view(),
        name="button_life",
    ),
    path(
        "workbench/lives/<life>/deed/<slug>",
        life_deeds.LifeDeedPage.as_view(),
        name="life-deed",
    ),
    path("workbench/criteria/", criteria.AllCriteria.as_view(), name="criteria_all"),
    path("workbench/criteria/new", criteria.NewCriteria.as_view(), name="criteria_new"),
    path(_CRITERIA, criteria.OneCriteria.as_view(), name="criteria"),
    path(
        f"{_CRITERIA}/change", criteria.ChangeCriteria.as_view(), name="criteria_change"
    ),
    path(f"{_CRITERIA}/tried", criteria.TriedCriteria.as_view(), name="criteria_tried"),
    path(f"{_CRITERIA}/force", criteria.ForceCriteria.as_view(), name="criteria_force"),
    path(
        f"{_CRITERIA}/retire", criteria.RetireCriteria.as_view(), name="criteria_retire"
    ),
    path(
        f"{_CRITERIA}/discard",
        criteria.DiscardCriteria.as_view(),
        name="criteria_discard",
    ),
]
ITEMS = (
    Item(
        name="web:approvals",
        words=_("Approvals"),
        about=_("Requests that wait for your word, as Dean or Vice Chancellor."),
        section=Section.MINE,
        action=Action.SIGN_REQUEST,
    ),
    Item(
        name="web:criteria_all",
        words=_("Criteria"),
        about=_("Who gets a button, in versions, and what a change would do."),
        section=Section.WORK,
        action=Action.POLICIES,
    ),
)
