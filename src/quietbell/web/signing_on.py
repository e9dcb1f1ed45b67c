"""Signing on at a desk: choose one, and go there with the proof of who one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from quietbell.domain.grants import INSTALLATION, Subject
from quietbell.domain.roles import Action
from quietbell.operations.tokens import mint_watch, seat_at
from quietbell.queries.people import desks_by_name
from quietbell.web.gate import Page


class SignOn(Page):
    """/workbench/sign-on: the desks that admit somebody; a POST leads to the console.

    The proof stands behind the # of the address: browsers send it to nobody, and the
    console's page hands it over.
    """

    action = Action.SIGN_ON
    is_list = True

    def subject(self, **found: Any) -> Subject:
        """A desk is judged when it is chosen."""
        return INSTALLATION

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the desks."""
        at = timezone.now()
        seats = [(desk, seat_at(self.reader, at, desk)) for desk in desks_by_name()]
        told = {"seats": [(desk, seat) for desk, seat in seats if seat is not None]}
        return render(request, "web/sign_on.html", told)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign on, and go to the console."""
        desk = request.POST.get("desk", "")
        signed = mint_watch(self.reader, at=timezone.now(), desk_id=desk)
        return HttpResponseRedirect(f"{settings.LIVE_URL}/sign-on#{signed.token}")
