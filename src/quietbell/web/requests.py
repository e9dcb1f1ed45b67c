"""Pages of the office about requests: the list, one with everything, and the desk's.

What can be done from a page is what the table allows; each deed has a page of its own,
which may belong to another part of the office and be missing here.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.deciding import REVIEW_DEEDS
from quietbell.domain.grants import Subject
from quietbell.domain.life import OVER, LifeDeed, Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotAllowed
from quietbell.operations.drafts import begin_for_another, may_enter
from quietbell.operations.lives import subject_of
from quietbell.queries.choices import department_choices, site_choices
from quietbell.queries.drafts import drafts_at_the_desk, may_sign, room_words
from quietbell.queries.request_page import Deed, deeds_now, request_page
from quietbell.queries.requests import RequestFilter, lines, requests
from quietbell.storage.models import ButtonLife
from quietbell.web.button_forms import offer
from quietbell.web.drafts import BareForm, where
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.my_requests import OfLife
from quietbell.web.paging import paged
from quietbell.web.request_forms import ANY, FilterForm

# Where each deed of the table is done; a name that nobody made leads nowhere.
PAGES: Final = {
    LifeDeed.ASSESS: "web:assessment",
    LifeDeed.APPROVE: "web:decision",
    LifeDeed.REFUSE: "web:decision",
    LifeDeed.WITHDRAW: "web:my_request_withdraw",
    LifeDeed.APPEAL: "web:my_request_appeal",
    LifeDeed.TAKE_UP: "web:appeal-decision",
    LifeDeed.UPHOLD: "web:appeal-decision",
    LifeDeed.SURVEY: "web:survey",
    LifeDeed.ORDER: "web:order_new",
    LifeDeed.INSTALL: "web:installed",
    LifeDeed.ACCEPT: "web:acceptance",
    LifeDeed.PUT_IN_SERVICE: "web:handover",
}
# Deeds of which one page does all, by the name that it calls each.
SLUGS: Final = {deed: slug for slug, deed in REVIEW_DEEDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page that adds to a request without moving it on, and when it is offered."""

    name: str
    words: str | Promise
    action: Action
    stages: frozenset[Stage]


_DECIDING: Final = frozenset({Stage.REQUESTED, Stage.ASSESSED, Stage.APPEALED})
PARTS: Final = (
    Part(
        name="web:assessment",
        words=gettext_lazy("Threat assessment"),
        action=Action.ASSESS,
        stages=_DECIDING,
    ),
    Part(
        name="web:approval",
        words=gettext_lazy("Word of the Dean or Vice Chancellor"),
        action=Action.SIGN_REQUEST,
        stages=_DECIDING,
    ),
    Part(
        name="web:question",
        words=gettext_lazy("Ask the police"),
        action=Action.DECIDE,
        stages=_DECIDING,
    ),
    Part(
        name="web:comment",
        words=gettext_lazy("Comment of the police"),
        action=Action.COMMENT,
        stages=_DECIDING,
    ),
    Part(
        name="web:equipment",
        words=gettext_lazy("Equipment"),
        action=Action.EQUIPMENT,
        stages=frozenset({Stage.APPROVED, Stage.SURVEYED}),
    ),
    Part(
        name="web:life",
        words=gettext_lazy("Installation"),
        action=Action.INSTALL,
        stages=frozenset(Stage) - _DECIDING - OVER,
    ),
)


class Requests(Page):
    """GET /workbench/requests: what was asked for, within one's reach."""

    action = Action.REQUESTS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        at = timezone.now()
        reach = self.reader.reach(Action.REQUESTS, at)
        form = FilterForm(request.GET)
        offer(form, "site", [ANY, *site_choices(reach)])
        offer(form, "department", [ANY, *department_choices(reach)])
        typed = form.cleaned_data if form.is_valid() else {}
        wanted = RequestFilter(
            **{name: value for name, value in typed.items() if value}
        )
        listed = paged(request, requests(reach, wanted, at=at))
        told = {
            "filter": form,
            "listed": listed,
            "lines": lines(listed.rows, at),
            "may_enter": may_enter(self.reader, at),
        }
        return render(request, "web/requests/list.html", told)


# Who reads what the police and the Dean wrote: whoever asked is told the decision.
READERS: Final = (Action.TASKS, Action.ASSESS, Action.COMMENT, Action.SIGN_REQUEST)


class OneRequest(OfLife):
    """GET /workbench/requests/ID: everything about one, and what can be done now."""

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it."""
        at = timezone.now()
        life, asked = self.life(**found)
        subject = subject_of(life)
        page = request_page(life, asked, at)
        told = {
            "life": life,
            "asked": asked,
            "page": page,
            "place": room_words(asked.room) if asked.room else "",
            "holder": (life.button.holder if life.button else None) or asked.holder,
            "signer_is_gone": asked.approver is not None
            and life.stage in {each.value for each in _DECIDING}
            and not may_sign(asked, at),
            "deeds": [
                (each, self._deed_url(each, life))
                for each in deeds_now(life, self.reader, subject, at)
            ],
            "parts": self._parts(life, subject),
            "may_keep": self.may(Action.REQUEST, subject),
            "may_mail": self.may(Action.MAIL, subject),
            "may_read_words": any(self.may(each, subject) for each in READERS),
            "may_inventory": self.may(Action.INVENTORY, subject),
        }
        return render(request, "web/requests/one.html", told)

    def _deed_url(self, deed: Deed, life: ButtonLife) -> str:
        if not deed.may:
            return ""
        if slug := SLUGS.get(deed.step.deed):
            return _url("web:life-deed", life.pk, slug)
        return _url(PAGES.get(deed.step.deed, ""), life.pk)

    def _parts(self, life: ButtonLife, subject: Subject) -> list[tuple[Part, str]]:
        """Return the pages that add to it now, for whom they are."""
        offered = [
            (each, _url(each.name, life.pk))
            for each in PARTS
            if Stage(life.stage) in each.stages and self.may(each.action, subject)
        ]
        return [(each, url) for each, url in offered if url]


class EnterRequest(FormPage):
    """/workbench/requests/new: somebody calls, and one writes down what they ask."""

    action = Action.REQUEST
    is_list = True
    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Enter a request for a caller")
    submit = gettext_lazy("Begin")
    template_name = "web/requests/deed.html"

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it to who may ask for others."""
        if not may_enter(self.reader, timezone.now()):
            raise NotAllowed(_("Your roles do not allow this."))
        return super().get(request, **found)

    def shown(self, **found: Any) -> dict[str, Any]:
        """Say what comes of it."""
        about = _(
            "You answer the same pages as they would. They are told the number, and"
            " the request is theirs."
        )
        return {"about": about, "back": reverse("web:requests")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Begin it."""
        return where(begin_for_another(self.reader, at=at).pk)


class DeskDrafts(Page):
    """GET /workbench/requests/drafts: what came by mail or telephone, and waits."""

    action = Action.REQUEST
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them, the oldest first."""
        at = timezone.now()
        reach = self.reader.reach(Action.REQUEST, at)
        listed = paged(request, drafts_at_the_desk(reach))
        told = {"listed": listed, "may_enter": may_enter(self.reader, at)}
        return render(request, "web/requests/desk.html", told)


def _url(name: str, *about: str) -> str:
    if not name:
        return ""
    try:
        return reverse(name, args=about)
    except NoReverseMatch:
        return ""
