"""One's own tokens for programs: made, shown once, revoked."""

from datetime import datetime
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong
from quietbell.operations.api_tokens import make_token, offered_actions, revoke_token
from quietbell.storage.models import ApiToken
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.person_forms import TokenForm


class MyTokens(Page):
    """GET /workbench/tokens/: the tokens of one's own programs."""

    action = Action.RAISE  # whoever has any role at all
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, those that ended too."""
        mine = ApiToken.objects.filter(person_id=self.reader.person)
        told = {
            "listed": paged(request, mine.order_by("-made_at", "pk")),
            "now": timezone.now(),
        }
        return render(request, "web/people/tokens.html", told)


class NewToken(FormPage):
    """/workbench/tokens/new: make one."""

    action = Action.RAISE
    is_list = True
    form: ClassVar[type[OfficeForm]] = TokenForm
    title = gettext_lazy("A token for a program")
    submit = gettext_lazy("Make it, and show it once")

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Offer what the reader may do."""
        return TokenForm(data, offered=offered_actions(self.reader, timezone.now()))

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:tokens")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> HttpResponse:
        """Make it, and show it this once."""
        day = typed["ends_on"]
        try:
            token, secret = make_token(
                self.reader,
                at=at,
                name=typed["name"],
                actions=[Action(each) for each in typed["actions"]],
                ends_at=datetime(day.year, day.month, day.day, tzinfo=at.tzinfo),
            )
        except Wrong as why:
            raise Wrong(**_at_fields(why.problems)) from why
        told = {"secret": secret, "token": token, "back": reverse("web:tokens")}
        return render(self.request, "web/people/once.html", told)


class RevokeToken(Page):
    """POST /workbench/tokens/ID/revoke: end one, one's own or somebody's one keeps."""

    action = Action.RAISE
    is_list = True

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Revoke it."""
        version = request.POST.get("version", "")
        seen = int(version) if version.isdigit() else 0
        revoke_token(self.reader, at=timezone.now(), id=token, version=seen)
        messages.success(request, _("Revoked: it opens nothing from now on."))
        return redirect("web:tokens")


def _at_fields(problems: dict[str, str]) -> dict[str, str]:
    return {FIELDS.get(name, name): told for name, told in problems.items()}


FIELDS: Final = {"ends_at": "ends_on"}
