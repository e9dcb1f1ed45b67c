"""The first page after signing in, and the language that pages speak."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from quietbell.queries.roles_held import roles_held
from quietbell.web.frame import reader_for
from quietbell.web.second_factor import turned_back


class Home(View):
    """GET /: what somebody may do here, and what is theirs."""

    def get(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        """Show it, or the way in."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        reader, at = reader_for(request), timezone.now()
        if (first := turned_back(request, reader, at)) is not None:
            return first
        held = roles_held(reader.person, at)
        return render(request, "web/home.html", {"held": held})
