"""The audit."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import audit
from quietbell.web.navigation import Item, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("workbench/audit/", audit.Audit.as_view(), name="audit"),
    path("workbench/audit/views", audit.Views.as_view(), name="audit_views"),
    path("workbench/audit/sign-ins", audit.SignIns.as_view(), name="audit_sign_ins"),
    path("mine/views", audit.MyViews.as_view(), name="my_views"),
]
ITEMS = (
    Item(
        name="web:audit",
        words=_("Audit"),
        about=_("Who changed what, when, and from what to what"),
        section=Section.RECORDS,
        action=Action.AUDIT,
    ),
    Item(
        name="web:my_views",
        words=_("Who read about me"),
        about=_("Who read what was written in incidents of mine, and why"),
        section=Section.MINE,
        action=Action.RAISE,
    ),
)
