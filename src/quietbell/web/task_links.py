"""Where each kind of task is done: the page of what it is about, one step on."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.text import slugify

from quietbell.domain.follow_ups import TaskKind
from quietbell.storage.models import OfficeTask

# The page where the deed is done, by kind: its argument is what the task is about.
NEXT: Final[Mapping[TaskKind, str]] = {
    TaskKind.ROUTE: "request",
    TaskKind.ASSESS: "assessment",
    TaskKind.SIGN: "approval",
    TaskKind.COMMENT: "comment",
    TaskKind.DECIDE: "decision",
    TaskKind.APPEAL: "appeal-decision",
    TaskKind.SURVEY: "survey",
    TaskKind.ORDER: "equipment",
    TaskKind.INSTALL: "life",
    TaskKind.ACCEPT: "acceptance",
    TaskKind.HAND_OVER: "handover",
    TaskKind.COMPLIANCE: "decision",
}
# Otherwise the page of the subject itself, by its kind.
SUBJECTS: Final[Mapping[str, str]] = {
    "incident": "incident",
    "button": "button",
    "life": "life",
    "policy": "policy",
    "review": "policy_review",
    "proposal": "proposal",
    "request": "draft",
    "inbound": "inbound",
    "letter": "letter",
}
SLUGS: Final[Mapping[str, str]] = {slugify(each.value): each.value for each in TaskKind}


def next_page(task: OfficeTask) -> str:
    """Return the address where *task* is done, empty if nothing says where."""
    if task.kind == TaskKind.UNREGISTERED.value:
        return reverse("web:register_source", args=[task.pk])
    if not task.subject:
        return ""
    kind = TaskKind(task.kind) if task.kind in set(TaskKind) else None
    if kind is not None and kind in NEXT and task.subject_kind == "life":
        return reverse(f"web:{NEXT[kind]}", args=[task.subject])
    name = SUBJECTS.get(task.subject_kind, "")
    return reverse(f"web:{name}", args=[task.subject]) if name else ""


def queue_url(kind: str) -> str:
    """Return the address of the queue of that kind; of all tasks if it has none."""
    slug = slugify(kind)
    if SLUGS.get(slug) == kind:
        return reverse("web:queue", args=[slug])
    return reverse("web:tasks")
