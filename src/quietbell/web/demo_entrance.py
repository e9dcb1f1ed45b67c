"""The demonstration's own door: a link that signs one of its people in at once."""

from allauth.account.internal.flows.login import (
    perform_password_login,
    record_authentication,
)
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from quietbell.operations.acting import Refused
from quietbell.operations.demo_entrance import come_in, visitor
from quietbell.web.gate import refused


class DemoEntrance(View):
    """/demo/<secret>: be somebody of the demonstration. A GET uses nothing up."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Say who one will be."""
        try:
            account = visitor(secret, at=timezone.now())
        except Refused as why:
            return refused(request, why)
        return render(request, "web/demo_entrance.html", {"person": account.person})

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Sign in; a demonstration asks for no second factor."""
        try:
            account = come_in(secret, at=timezone.now())
        except Refused as why:
            return refused(request, why)
        login = Login(user=account, redirect_url=reverse("web:home"))
        typed = {"username": account.username}
        answer: HttpResponse = perform_password_login(request, typed, login)
        record_authentication(request, account, "mfa", type="demonstration")
        return answer
