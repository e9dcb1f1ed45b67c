"""The first page after signing in: what waits for one, then what one may do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right, Role
from quietbell.queries.my_page import has_own_things, my_page
from quietbell.queries.roles_held import roles_held
from quietbell.queries.tasks import counts_apart, queues, taken_count
from quietbell.web.frame import reader_for
from quietbell.web.second_factor import turned_back
from quietbell.web.task_links import queue_url
from quietbell.web.words_records import TASKS

QUEUES_MAX: Final = 4
# Where what waits apart from the office's tasks is done.
APART: Final = {
    TaskKind.SIGN: "web:approvals",
    TaskKind.POLICY_DECISION: "web:policies",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that waits for the reader, and where it is done."""

    url: str
    words: str | Promise
    about: str | Promise = ""
    is_late: bool = False


class Home(View):
    """GET /: what waits for somebody, and what they may do here."""

    def get(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        """Show it, or the way in. Whoever has only own things is led to them."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        reader, at = reader_for(request), timezone.now()
        if (first := turned_back(request, reader, at)) is not None:
            return first
        has_own = bool(reader.person) and has_own_things(reader.person)
        if has_own and set(reader.roles(at)) <= {Role.HOLDER}:
            return redirect("web:my")
        told = {
            "held": roles_held(reader.person, at),
            "dues": tuple(_dues(reader, has_own=has_own, at=at)),
        }
        return render(request, "web/home.html", told)


def _dues(reader: Reader, *, has_own: bool, at: datetime) -> Iterator[Due]:
    """Yield what is due for the reader, their own first."""
    if has_own:
        yield from _own(reader, at)
    for kind, count in counts_apart(reader, at=at).items():
        yield Due(url=reverse(APART[kind]), words=f"{count} · {TASKS[kind.value]}")
    if reader.reach(Action.TASKS, at).widest is Right.NO:
        return
    if count := taken_count(reader, at=at):
        url = f"{reverse('web:tasks')}?whose=mine"
        words = ngettext(
            "%(count)s task that you have taken",
            "%(count)s tasks that you have taken",
            count,
        )
        yield Due(url=url, words=words % {"count": count})
    for each in [q for q in queues(reader, at=at) if q.is_mine][:QUEUES_MAX]:
        late = ngettext("%(count)s late", "%(count)s late", each.late)
        yield Due(
            url=queue_url(each.kind),
            words=f"{each.count} · {TASKS.get(each.kind, each.kind)}",
            about=late % {"count": each.late} if each.late else "",
            is_late=bool(each.late),
        )


def _own(reader: Reader, at: datetime) -> Iterator[Due]:
    count = my_page(reader.person, None, at=at).due_count
    if not count:
        return
    words = ngettext(
        "%(count)s step of your own is open",
        "%(count)s steps of your own are open",
        count,
    )
    yield Due(
        url=reverse("web:my"),
        words=words % {"count": count},
        about=gettext_lazy("Your button, your training, your test."),
    )
