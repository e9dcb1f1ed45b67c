"""Policies, guides, what one signs and learns, and the pages that anybody may read."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import (
    guides,
    module_versions,
    my_policies,
    my_training,
    policies,
    policy_decisions,
    policy_versions,
    public_policies,
    training,
)
from quietbell.web.navigation import Item, Section

_VERSION = "workbench/policies/versions/<policyversion>"
_MODULE = "workbench/training/versions/<moduleversion>"
_public: list[URLPattern | URLResolver] = [
    path("policies/", public_policies.PublicPolicies.as_view(), name="public_policies"),
    path(
        "policies/<policy>",
        public_policies.PublicPolicy.as_view(),
        name="public_policy",
    ),
    path(
        "policies/<policy>/paper",
        public_policies.PublicPaper.as_view(),
        name="public_policy_paper",
    ),
]
_mine: list[URLPattern | URLResolver] = [
    path("my/policies/", my_policies.MyPolicies.as_view(), name="my_policies"),
    path(
        "my/policies/<policyversion>",
        my_policies.MyPolicy.as_view(),
        name="my_policy",
    ),
    path(
        "my/policies/<policyversion>/paper",
        my_policies.MyPolicyPaper.as_view(),
        name="my_policy_paper",
    ),
    path("my/training/", my_training.MyTraining.as_view(), name="my_training"),
    path(
        "my/training/records/<record>",
        my_training.MyRecord.as_view(),
        name="my_record",
    ),
    path(
        "my/training/records/<record>/certificate",
        my_training.Certificate.as_view(),
        name="certificate",
    ),
    path("my/training/<module>", my_training.MyModule.as_view(), name="my_module"),
    path(
        "my/training/<module>/questions",
        my_training.MyQuestions.as_view(),
        name="my_module_questions",
    ),
    path(
        "my/guide/buttons/<button>", guides.ButtonGuide.as_view(), name="button_guide"
    ),
    path("my/guide/<devicekind>", guides.OneGuide.as_view(), name="my_guide"),
    path(
        "my/guide/<devicekind>/paper",
        guides.GuidePaper.as_view(),
        name="my_guide_paper",
    ),
]
_policies: list[URLPattern | URLResolver] = [
    path("workbench/policies/", policies.Policies.as_view(), name="policies"),
    path("workbench/policies/new", policies.NewPolicy.as_view(), name="policy_new"),
    path(
        "workbench/policies/shipped", policies.Shipped.as_view(), name="policy_shipped"
    ),
    path(
        "workbench/policies/outstanding",
        training.Outstanding.as_view(),
        name="outstanding",
    ),
    path(_VERSION, policy_versions.OneVersion.as_view(), name="policy_version"),
    path(
        f"{_VERSION}/paper",
        policy_versions.VersionPaper.as_view(),
        name="policy_version_paper",
    ),
    path(f"{_VERSION}/text", policy_versions.Text.as_view(), name="policy_text"),
    path(
        f"{_VERSION}/discard", policy_versions.Discard.as_view(), name="policy_discard"
    ),
    path(
        f"{_VERSION}/forwarding",
        policy_decisions.Forwarding.as_view(),
        name="policy_forwarding",
    ),
    path(
        f"{_VERSION}/withdrawal",
        policy_decisions.Withdrawal.as_view(),
        name="policy_withdrawal",
    ),
    path(
        "workbench/policies/reviews/<review>",
        policy_decisions.Review.as_view(),
        name="policy_review",
    ),
    path("workbench/policies/<policy>", policies.OnePolicy.as_view(), name="policy"),
    path(
        "workbench/policies/<policy>/settings",
        policies.Settings.as_view(),
        name="policy_settings",
    ),
    path(
        "workbench/policies/<policy>/draft",
        policies.Draft.as_view(),
        name="policy_draft",
    ),
    path(
        "workbench/policies/<policy>/review",
        policy_decisions.OpenReview.as_view(),
        name="policy_review_new",
    ),
    path(
        "workbench/proposals/<proposal>",
        policy_decisions.Decision.as_view(),
        name="proposal",
    ),
]
_training: list[URLPattern | URLResolver] = [
    path("workbench/training/", training.Training.as_view(), name="training"),
    path("workbench/training/new", training.NewModule.as_view(), name="module_new"),
    path(
        "workbench/training/shipped",
        training.ShippedModule.as_view(),
        name="module_shipped",
    ),
    path(
        "workbench/training/record",
        training.RecordGroup.as_view(),
        name="training_record",
    ),
    path(
        "workbench/training/check", training.Check.as_view(), name="certificate_check"
    ),
    path(
        "workbench/training/modules/<module>",
        training.OneModule.as_view(),
        name="module",
    ),
    path(
        "workbench/training/modules/<module>/draft",
        training.ModuleDraft.as_view(),
        name="module_draft",
    ),
    path(_MODULE, module_versions.OneModuleVersion.as_view(), name="module_version"),
    path(f"{_MODULE}/text", module_versions.ModuleText.as_view(), name="module_text"),
    path(
        f"{_MODULE}/questions/<int:number>",
        module_versions.OneQuestion.as_view(),
        name="module_question",
    ),
    path(
        f"{_MODULE}/questions/<int:number>/removal",
        module_versions.QuestionRemoval.as_view(),
        name="module_question_removal",
    ),
    path(
        f"{_MODULE}/force", module_versions.ModuleForce.as_view(), name="module_force"
    ),
    path(
        f"{_MODULE}/retirement",
        module_versions.ModuleRetirement.as_view(),
        name="module_retirement",
    ),
]
urlpatterns = [*_public, *_mine, *_policies, *_training]
ITEMS = (
    Item(
        name="web:my_training",
        words=_("My training"),
        about=_("What I learn, and my certificates"),
        section=Section.MINE,
        action=Action.MINE,
    ),
    Item(
        name="web:my_policies",
        words=_("My policies"),
        about=_("What I sign, and what I have signed"),
        section=Section.MINE,
        action=Action.MINE,
    ),
    Item(
        name="web:policies",
        words=_("Policies"),
        about=_("Policies and guides, their reviews and decisions"),
        section=Section.LEARNING,
        action=Action.POLICIES,
    ),
    Item(
        name="web:training",
        words=_("Training"),
        about=_("What is taught, and who is trained"),
        section=Section.LEARNING,
        action=Action.TRAINING,
    ),
    Item(
        name="web:outstanding",
        words=_("Outstanding"),
        about=_("Who has not signed or learnt what is due"),
        section=Section.LEARNING,
        action=Action.TRAINING,
    ),
)
