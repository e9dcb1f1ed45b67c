"""Pages of mail that came in, and of what a demonstration's letters look like."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.caught_mail import caught_letter, caught_letters
from quietbell.queries.mail import files_of, imap_server, inbound_mails, people_at
from quietbell.storage.models import ButtonLife, InboundMail, Installation
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.words_mail import VERDICTS


class InboundFilter(forms.Form):
    """Which mails are shown."""

    verdict = forms.ChoiceField(
        label=_("What it became"),
        required=False,
        choices=[("", _("any")), *VERDICTS.items()],
    )
    words = forms.CharField(
        label=_("Address or subject"), required=False, max_length=100
    )


class Inbound(Page):
    """GET /workbench/mail/in/: what came in, and what became of it."""

    action = Action.MAIL
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of it."""
        reach = self.reader.reach(Action.MAIL, timezone.now())
        form = InboundFilter(request.GET, label_suffix="")
        asked = form.cleaned_data if form.is_valid() else {}
        rows = inbound_mails(
            reach, verdict=asked.get("verdict", ""), words=asked.get("words", "")
        )
        listed = paged(request, rows)
        mails = [(each, VERDICTS[each.verdict]) for each in listed.rows]
        told = {
            "listed": listed,
            "mails": mails,
            "filter": form,
            "imap": imap_server(),
        }
        return render(request, "web/mail/inbound.html", told)


class OneInbound(Page):
    """GET /workbench/mail/in/ID: one mail, with what became of it and why."""

    action = Action.MAIL

    def subject(self, **found: Any) -> Subject:
        """Return where its request is."""
        request = _mail(found["inbound"]).request
        return Subject(site=(request.site_id if request else None) or "")

    def get(self, request: HttpRequest, inbound: str) -> HttpResponse:
        """Show it."""
        mail = _mail(inbound)
        told = {
            "mail": mail,
            "verdict": VERDICTS[mail.verdict],
            "known_as": people_at([mail.sender]).get(mail.sender.lower(), ""),
            "files": files_of(mail),
            "page": _page_of(mail),
        }
        return render(request, "web/mail/inbound_one.html", told)


class CaughtPage(Page):
    """A page that only a demonstration has: its letters go to nobody."""

    action = Action.MAIL

    def subject(self, **found: Any) -> Subject:
        """Return what rights go by, if this is a demonstration."""
        if not Installation.objects.filter(is_demo=True).exists():
            raise NotThere
        return Subject()


class Caught(CaughtPage):
    """GET /workbench/mail/caught/: the letters as people would get them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the newest."""
        return render(request, "web/mail/caught.html", {"letters": caught_letters()})


class OneCaught(CaughtPage):
    """GET /workbench/mail/caught/NAME: one of them, with its invitation."""

    def get(self, request: HttpRequest, caught: str) -> HttpResponse:
        """Show it."""
        letter = caught_letter(caught)
        if letter is None:
            raise NotThere
        return render(request, "web/mail/caught_one.html", {"letter": letter})


def _mail(id: str) -> InboundMail:
    mail = InboundMail.objects.select_related("request__site").filter(pk=id).first()
    if mail is None:
        raise NotThere
    return mail


def _page_of(mail: InboundMail) -> str:
    """Return where the mail's request or draft is shown."""
    if mail.request_id is None:
        return ""
    life = ButtonLife.objects.filter(request=mail.request_id).first()
    try:
        if life is not None:
            return reverse("web:request", args=[life.pk])
        return reverse("web:draft", args=[mail.request_id])
    except NoReverseMatch:
        return ""
