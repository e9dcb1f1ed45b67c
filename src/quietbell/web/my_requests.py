"""Pages of whoever asked: their requests, where each is, withdrawing and appealing."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.files import keep, read_whole
from quietbell.operations.lives import life_of, subject_of
from quietbell.operations.requests import appeal, name_signer, withdraw
from quietbell.queries.drafts import drafts_of, may_sign
from quietbell.queries.request_page import files_of, tracker
from quietbell.queries.requests import lines, requests_of
from quietbell.storage.models import ButtonLife, ButtonRequest
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.request_forms import AppealForm, FileForm, SignerForm, WordsForm
from quietbell.web.words_requests import NEXT


class MyRequests(Page):
    """GET /my/requests: what one asked for, and the drafts that one can go on with."""

    action = Action.REQUEST
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, and nobody else's."""
        at = timezone.now()
        listed = paged(request, requests_of(self.reader.person))
        told = {
            "listed": listed,
            "lines": lines(listed.rows, at),
            "drafts": tuple(drafts_of(self.reader.person)),
        }
        return render(request, "web/requests/mine.html", told)


class OfLife(Page):
    """A page about one request that was sent."""

    action = Action.REQUESTS

    def subject(self, **found: Any) -> Subject:
        """Return whose it is, and where."""
        life = life_of(found["life"])
        if life.request is None:
            raise NotThere(_("There is no such thing."))
        return subject_of(life)

    def life(self, **found: Any) -> tuple[ButtonLife, ButtonRequest]:
        """Return it with its request."""
        life = life_of(found["life"])
        assert life.request is not None  # the gate has seen to it
        return life, life.request


class MyRequest(OfLife):
    """GET /my/requests/ID: where a request is, whose turn it is, what is missing."""

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it to whoever asked."""
        at = timezone.now()
        life, asked = self.life(**found)
        page = tracker(life, at)
        may_act = self.may(Action.REQUEST, subject_of(life))
        waits_for_signer = any(
            each.row.kind == "approval of a Dean" for each in page.tasks
        )
        told = {
            "life": life,
            "asked": asked,
            "page": page,
            "next": NEXT.get(life.stage, ""),
            "files": files_of([asked.pk]),
            "waits_for_signer": waits_for_signer,
            "signer_is_gone": waits_for_signer and not may_sign(asked, at),
            "may_act": may_act,
            "may_withdraw": may_act and page.can_withdraw,
            "may_see_all": self.may(Action.TASKS, subject_of(life)),
        }
        return render(request, "web/requests/tracker.html", told)


class LifeFormPage(OfLife, FormPage):
    """A form by which whoever asked does something to their request."""

    action = Action.REQUEST

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return which version of it was seen."""
        life, _request = self.life(**found)
        return {"version": life.version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return which request it is, and the way back."""
        _life, asked = self.life(**found)
        return {"asked": asked, "back": tracked(found["life"])}


class Withdraw(LifeFormPage):
    """/my/requests/ID/withdraw: it is not wanted any more."""

    form: ClassVar[type[OfficeForm]] = WordsForm
    title = gettext_lazy("Withdraw a request")
    submit = gettext_lazy("Withdraw it")
    template_name = "web/requests/deed.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Say what comes of it."""
        about = _("Nobody works on it any more. It cannot be taken back; ask again.")
        return {**super().shown(**found), "about": about, "kind": "danger"}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Withdraw it."""
        withdraw(
            self.reader,
            at=at,
            id=found["life"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        messages.success(self.request, _("It is withdrawn."))
        return tracked(found["life"])


class AppealIt(LifeFormPage):
    """/my/requests/ID/appeal: one does not accept the refusal."""

    form: ClassVar[type[OfficeForm]] = AppealForm
    title = gettext_lazy("Appeal against a refusal")
    submit = gettext_lazy("Send the appeal")
    template_name = "web/requests/deed.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Say who decides, and until when one can."""
        life, _request = self.life(**found)
        about = _("Somebody else than who refused it looks at it again.")
        page = tracker(life, timezone.now())
        return {**super().shown(**found), "about": about, "decision": page.decision}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Appeal."""
        appeal(
            self.reader,
            at=at,
            id=found["life"],
            version=typed["version"] or 0,
            words=typed["words"],
        )
        messages.success(self.request, _("Your appeal is there."))
        return tracked(found["life"])


class Signer(LifeFormPage):
    """/my/requests/ID/signer: another signs for the department."""

    form: ClassVar[type[OfficeForm]] = SignerForm
    title = gettext_lazy("Who signs for the department")
    submit = gettext_lazy("Ask them")
    template_name = "web/requests/deed.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return who is named now, and which version of the request was seen."""
        _life, asked = self.life(**found)
        return {"version": asked.version, "approver": asked.approver_id}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with whoever holds the role now."""
        _life, asked = self.life(**found)
        return SignerForm(data, initial=self.initial(**found), request=asked)

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Name them, and write to them."""
        name_signer(
            self.reader,
            at=at,
            id=found["life"],
            version=typed["version"] or 0,
            approver=typed["approver"],
        )
        messages.success(self.request, _("They are asked."))
        return tracked(found["life"])


class LifeFiles(LifeFormPage):
    """/my/requests/ID/files: something that supports it, after it was sent."""

    form: ClassVar[type[OfficeForm]] = FileForm
    title = gettext_lazy("Add a file")
    submit = gettext_lazy("Add it")
    template_name = "web/requests/deed.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Keep it, made anew."""
        _life, asked = self.life(**found)
        file = typed["file"]
        keep(
            self.reader,
            at=at,
            name=file.name,
            content=read_whole(file),
            subject_kind="request",
            subject=asked.pk,
        )
        messages.success(self.request, _("The file is kept."))
        return tracked(found["life"])


def tracked(life: str) -> str:
    """Return the address of the page on which a request is followed."""
    return reverse("web:my_request", args=[life])
