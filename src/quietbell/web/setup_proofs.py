"""The first run's proofs: a desk, a press from end to end, people reached, a backup.

What is proven is written down with its time; the last page shows what is not.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from quietbell.domain.readiness import PROVEN_DAYS_MAX, Unproven, unproven
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.setting_up import (
    FIRST_PRESS,
    NotProven,
    go_live,
    note_proven,
    note_reached,
)
from quietbell.operations.trial import put_in_service
from quietbell.queries.engine_status import desks_now
from quietbell.queries.first_press import first_press
from quietbell.queries.readiness import facts, ladder_people, proven_so_far
from quietbell.queries.setup import on_trial
from quietbell.storage.models import Desk
from quietbell.web.gate import Page
from quietbell.web.readiness_words import Sentence, sentence
from quietbell.web.setup import LADDER_TASK, phones

LOOK_SECONDS_MAX: Final = 300  # how long a page looks for a press by itself


class SetupDesk(Page):
    """GET /setup/desk: the desks, and a link for each."""

    action = Action.SET_UP

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        now = desks_now()
        desks = Desk.objects.filter(is_revoked=False).order_by("name")
        told = {
            "desks": [(each, (now or {}).get(each.pk)) for each in desks],
            "is_known": now is not None,
        }
        return render(request, "web/setup/desk.html", told)


class SetupPress(Page):
    """/setup/press: press, look on, and keep it as the proof."""

    action = Action.SET_UP

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show how to press, or what became of a press since then."""
        since = parse_datetime(request.GET.get("since", ""))
        seen = first_press(since) if since else None
        is_looking = since is not None and not (seen and seen.is_whole)
        waited = timezone.now() - since if since else timedelta()
        told = {
            "buttons": on_trial(phones().doors()),
            "since": since,
            "seen": seen,
            "looks_again": is_looking and waited.total_seconds() < LOOK_SECONDS_MAX,
            "proven": proven_so_far().get(FIRST_PRESS),
            "now": timezone.now().isoformat(),
            "console": settings.LIVE_URL,
        }
        return render(request, "web/setup/press.html", told)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Press with the simulator, or keep what was seen as the proof."""
        at = timezone.now()
        if "keep" in request.POST:
            return self._keep(request, at)
        why = phones().press(request.POST.get("door", ""))
        if why:
            messages.error(request, _("It was not answered: %(why)s") % {"why": why})
            return redirect("web:setup_press")
        # The engine's clock may be a little behind ours.
        since = (at - timedelta(seconds=1)).isoformat().replace("+", "%2B")
        return redirect(f"{reverse('web:setup_press')}?since={since}")

    def _keep(self, request: HttpRequest, at: datetime) -> HttpResponse:
        since = parse_datetime(request.POST["keep"])
        seen = first_press(since) if since else None
        if seen is None or not seen.is_whole:
            raise NotThere
        told = {
            "at": seen.pressed_at.isoformat(),
            "button": seen.button,
            "shown_seconds": seen.shown_seconds,
            "acknowledged_seconds": seen.acknowledged_seconds,
        }
        note_proven(self.reader, at=at, what=FIRST_PRESS, told=told)
        put_in_service(self.reader, at=at, button=seen.button)
        messages.success(
            request, _("The first press is proven, and its button in service.")
        )
        return redirect("web:setup")


class SetupReached(Page):
    """/setup/reached: everybody whom a ladder tells, and when they were reached."""

    action = Action.SET_UP

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, and what else of the ladders is unproven."""
        at = timezone.now()
        oldest = at - timedelta(days=PROVEN_DAYS_MAX)
        reached = {
            person: datetime.fromisoformat(when)
            for person, when in dict(proven_so_far().get("people", {})).items()
        }
        told = {
            "people": [
                (each, reached.get(each.pk), reached.get(each.pk, oldest) > oldest)
                for each in ladder_people()
            ],
            "others": _sentences(at, but=Unproven.PERSON_NOT_REACHED, of=LADDER_TASK),
        }
        return render(request, "web/setup/reached.html", told)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write down that one of them was reached."""
        person = request.POST.get("person", "")
        note_reached(self.reader, at=timezone.now(), person=person)
        return redirect("web:setup_reached")


class SetupBackup(Page):
    """GET /setup/backup: how a backup is proven, and when it was last."""

    action = Action.SET_UP

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        backup = proven_so_far().get("backup")
        told = {
            "at": datetime.fromisoformat(backup) if backup else None,
            "data": settings.DATA,
        }
        return render(request, "web/setup/backup.html", told)


class GoLive(Page):
    """/setup/live: everything that is unproven, and going live once nothing is."""

    action = Action.SET_UP

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the list."""
        told = {
            "sentences": _sentences(timezone.now()),
            "has_mail": settings.MAIL.smtp is not None,
        }
        return render(request, "web/setup/live.html", told)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go live, or show what is in the way."""
        try:
            go_live(self.reader, at=timezone.now())
        except NotProven as why:
            told = {
                "sentences": [sentence(each) for each in why.findings],
                "has_mail": settings.MAIL.smtp is not None,
            }
            return render(request, "web/setup/live.html", told, status=409)
        messages.success(
            request, _("You are live. What lowers coverage takes two from now on.")
        )
        return redirect("web:home")


def _sentences(
    at: datetime, *, of: frozenset[Unproven] | None = None, but: Unproven | None = None
) -> list[Sentence]:
    return [
        sentence(each)
        for each in unproven(facts(at), at=at)
        if (of is None or each.what in of) and each.what is not but
    ]
