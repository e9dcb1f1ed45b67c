"""Pages of mail that goes out: what was sent, waits or failed, and is tried again."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.mail_deeds import give_up, try_again, try_all_again
from quietbell.operations.rows import found as kept
from quietbell.queries.mail import counts, imap_server, letters, smtp_server
from quietbell.queries.people import names_of
from quietbell.storage.models import Letter
from quietbell.web.gate import Page
from quietbell.web.paging import paged
from quietbell.web.words_mail import STATES, page_about


class LetterFilter(forms.Form):
    """Which letters are shown."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *STATES.items()]
    )
    words = forms.CharField(
        label=_("Address or subject"), required=False, max_length=100
    )


class Letters(Page):
    """GET /workbench/mail/: the letters, the newest first, and how the servers do."""

    action = Action.MAIL
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        reach = self.reader.reach(Action.MAIL, timezone.now())
        form = LetterFilter(request.GET, label_suffix="")
        asked = form.cleaned_data if form.is_valid() else {}
        listed = paged(
            request,
            letters(reach, state=asked.get("state", ""), words=asked.get("words", "")),
        )
        many = counts(reach)
        told = {
            "listed": listed,
            "filter": form,
            "states": [(words, many.get(each, 0)) for each, words in STATES.items()],
            "failed": many.get("failed", 0),
            "waiting": many.get("waiting", 0),
            "smtp": smtp_server(),
            "imap": imap_server(),
            "mail": settings.MAIL,
        }
        return render(request, "web/mail/letters.html", told)


class AllAgain(Page):
    """POST /workbench/mail/again: try every letter that failed."""

    action = Action.MAIL
    is_list = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try them."""
        count = try_all_again(self.reader, at=timezone.now())
        messages.success(
            request,
            ngettext(
                "%(count)d letter is tried again.",
                "%(count)d letters are tried again.",
                count,
            )
            % {"count": count},
        )
        return redirect("web:mail")


class LetterPage(Page):
    """About one letter. Its address has the letter's id."""

    action = Action.MAIL

    def subject(self, **found: Any) -> Subject:
        """Return whose it is."""
        return Subject(site=kept(Letter.objects.all(), found["letter"]).site)


class OneLetter(LetterPage):
    """GET /workbench/mail/letters/ID: a letter as it goes out, and how it stands."""

    def get(self, request: HttpRequest, letter: str) -> HttpResponse:
        """Show it."""
        row = kept(Letter.objects.all(), letter)
        told = {
            "letter": row,
            "state": STATES[row.state],
            "person": names_of({row.person}).get(row.person, ""),
            "about": page_about(row.about_kind, row.about),
            "is_caught": settings.MAIL.is_caught,
        }
        return render(request, "web/mail/letter.html", told)


class Again(LetterPage):
    """POST /workbench/mail/letters/ID/again: try it once more, at once."""

    def post(self, request: HttpRequest, letter: str) -> HttpResponse:
        """Try it."""
        try_again(
            self.reader, at=timezone.now(), letter=letter, version=_version(request)
        )
        messages.success(request, gettext("It is tried again."))
        return redirect("web:letter", letter)


class GiveUp(LetterPage):
    """POST /workbench/mail/letters/ID/end: it is not to be sent any more."""

    def post(self, request: HttpRequest, letter: str) -> HttpResponse:
        """Give it up."""
        give_up(
            self.reader, at=timezone.now(), letter=letter, version=_version(request)
        )
        messages.success(request, gettext("It is not sent any more."))
        return redirect("web:letter", letter)


def _version(request: HttpRequest) -> int:
    """Return the version that was seen; nonsense was never seen."""
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0
