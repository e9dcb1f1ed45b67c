"""What is one's own, the page of a department, and the office's queues."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import department, my, queues
from quietbell.web.navigation import Item, Section

urlpatterns: list[URLPattern | URLResolver] = [
    path("my", my.My.as_view(), name="my"),
    path("my/accident", my.Accident.as_view(), name="my_accident"),
    path("my/buttons/<button>/change", my.ReportChange.as_view(), name="my_change"),
    path(
        "workbench/buttons/<button>/change-notice",
        my.EnterChange.as_view(),
        name="change_notice",
    ),
    path("department", department.OneDepartment.as_view(), name="department"),
    path("workbench/queues", queues.Queues.as_view(), name="queues"),
    path("workbench/queues/<queue>", queues.Queue.as_view(), name="queue"),
    path("workbench/tasks/<task>/taking", queues.Taking.as_view(), name="task_taking"),
]
ITEMS = (
    Item(
        name="web:my",
        words=_("My page"),
        about=_("Your button, your steps, and what to do if it fails."),
        section=Section.MINE,
        action=Action.MINE,
    ),
    Item(
        name="web:department",
        words=_("My department"),
        about=_("Its buttons, who holds them, and what is due."),
        section=Section.MINE,
        action=Action.DEPARTMENT,
    ),
    Item(
        name="web:queues",
        words=_("Queues"),
        about=_("How much of each kind there is to do, and how late."),
        section=Section.WORK,
        action=Action.TASKS,
    ),
)
