"""The one gate before every page: who asks, what for, and whether the table says yes.

A page names the action it is for and finds its subject; it cannot be served without
both having been judged. What one may not know of and what is not there look the same.
"""

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from quietbell.domain.grants import INSTALLATION, Reader, Subject
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import (
    ChangedMeanwhile,
    NotAllowed,
    NotThere,
    Refused,
    Wrong,
)
from quietbell.web.frame import reader_for
from quietbell.web.second_factor import turned_back


class Page(View):
    """A page behind the gate. Subclasses say what for, and find what it is about.

    ``action`` is what reading it needs, ``changes`` what a POST needs (the same, unless
    it is said). ``subject`` raises `NotThere`; without a subject of its own a page is
    about lists, and any reach at all opens it.
    """

    action: ClassVar[Action]
    changes: ClassVar[Action | None] = None
    is_list: ClassVar[bool] = False
    reader: Reader
    right: Right

    def subject(self, **found: Any) -> Subject:
        """Return what the page is about. *found* is from its address."""
        return INSTALLATION

    def may(self, action: Action, subject: Subject | None = None) -> bool:
        """Say whether a page should offer what *action* is for, at all or here."""
        reach = self.reader.reach(action, timezone.now())
        right = reach.widest if subject is None else reach.right_to(subject)
        return right is not Right.NO

    def dispatch(
        self, request: HttpRequest, *args: Any, **found: Any
    ) -> HttpResponseBase:
        """Judge, then serve; and turn a refusal into a plain page."""
        at = timezone.now()
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        self.reader = reader_for(request)
        if (first := turned_back(request, self.reader, at)) is not None:
            return first
        is_reading = request.method in ("GET", "HEAD", "OPTIONS")
        action = self.action if is_reading else (self.changes or self.action)
        reach = self.reader.reach(action, at)
        try:
            if self.is_list:
                self.right = reach.widest
            else:
                self.right = reach.right_to(self.subject(**found))
            if self.right is Right.NO:
                raise _refusal(self.is_list)
            return super().dispatch(request, *args, **found)
        except Refused as why:
            return refused(request, why)


def _refusal(is_list: bool) -> Refused:
    """A list says that it is not for one; a single thing looks as if it were not."""
    return NotAllowed() if is_list else NotThere()


def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """Return the page that says in plain words why nothing was done."""
    status = {NotAllowed: 403, NotThere: 404, ChangedMeanwhile: 409, Wrong: 422}
    return render(
        request,
        "web/refused.html",
        {"why": why, "kind": type(why).__name__},
        status=status.get(type(why), 409),
    )
