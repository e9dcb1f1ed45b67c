"""Where each kind of task is done: the page of what it is about, one step on."""

from collections.abc import Mapping
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify

from quietbell.domain.follow_ups import TaskKind
from quietbell.storage.models import OfficeTask

# The page where the deed is done, by kind: its argument is what the task is about.
NEXT: Final[Mapping[TaskKind, str]] = {
    TaskKind.ROUTE: "request",
    TaskKind.ASSESS: "assessment",
    TaskKind.SIGN: "approval",
    TaskKind.COMMENT: "police_comment",
    TaskKind.DECIDE: "decision",
    TaskKind.APPEAL: "appeal_decision",
    TaskKind.SURVEY: "survey",
    TaskKind.ORDER: "order_new",
    TaskKind.INSTALL: "life",
    TaskKind.ACCEPT: "life",
    TaskKind.HAND_OVER: "life",
    TaskKind.COMPLIANCE: "compliance",
    TaskKind.POLICY_REVIEW: "policy_review",
    TaskKind.POLICY_DECISION: "proposal",
    TaskKind.MAIL_DRAFT: "request_draft",
    TaskKind.MAIL_FAILED: "letter",
}
# Otherwise the page of the subject itself, by its kind.
SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "incident": ("incident",),
    "button": ("button",),
    "life": ("life", "request"),
    "policy": ("policy",),
    "letter": ("letter",),
}
SLUGS: Final[Mapping[str, str]] = {slugify(each.value): each.value for each in TaskKind}


def next_page(task: OfficeTask) -> str:
    """Return the address where *task* is done, empty if nothing says where."""
    if task.kind == TaskKind.UNREGISTERED.value:
        return first_url(("source_registration", "unregistered"), task.pk)
    if not task.subject:
        return ""
    kind = TaskKind(task.kind) if task.kind in set(TaskKind) else None
    done_at = (NEXT[kind],) if kind in NEXT else ()
    return first_url((*done_at, *SUBJECTS.get(task.subject_kind, ())), task.subject)


def first_url(names: tuple[str, ...], *args: str) -> str:
    """Return the address of the first of the pages *names* that there is, or none."""
    for name in names:
        try:
            return reverse(f"web:{name}", args=args)
        except NoReverseMatch:
            continue
    return ""


def queue_url(kind: str) -> str:
    """Return the address of the queue of that kind; of all tasks if it has none."""
    slug = slugify(kind)
    if SLUGS.get(slug) == kind:
        return reverse("web:queue", args=[slug])
    return reverse("web:tasks")
