"""Coming in for the first time: by a one-time link, and with a second factor."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from quietbell.operations.acting import Refused, Wrong
from quietbell.operations.start_links import Newcomer, link_behind, set_up
from quietbell.storage.models import Account
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import refused
from quietbell.web.second_factor import passkeys_work


class StartForm(OfficeForm):
    """How somebody will sign in. ``name`` and ``email`` at the first start alone."""

    name = forms.CharField(max_length=200, label=_("Your name"))
    email = forms.EmailField(required=False, label=_("E-mail"))
    username = forms.CharField(
        max_length=150,
        label=_("Name to sign in with"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 15 characters. A few words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Hold the password against its rules."""
        typed = super().clean() or {}
        password = typed.get("password", "")
        if password and password != typed.get("again"):
            self.add_error("again", _("The two are not the same."))
        user = Account(
            username=typed.get("username", ""), email=typed.get("email") or ""
        )
        try:
            validate_password(password, user) if password else None
        except ValidationError as why:
            self.add_error("password", why)
        return typed


class Start(View):
    """/start/<secret>: set one's sign-in up; the first person makes the first start.

    A GET changes nothing: programs that look at links before people do use nothing up.
    """

    def dispatch(
        self, request: HttpRequest, *args: Any, **found: Any
    ) -> HttpResponseBase:
        """Turn away whose link is no good."""
        try:
            link = link_behind(found["secret"], timezone.now())
        except Refused as why:
            return refused(request, why)
        self.person = link.person
        return super().dispatch(request, *args, **found)

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Show the form."""
        return self._answer(request, self._form(None), 200)

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Set it up, and sign in with it."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._answer(request, form, 422)
        typed = form.cleaned_data
        newcomer = Newcomer(
            username=typed["username"],
            password=typed["password"],
            name=typed.get("name", ""),
            email=typed.get("email", ""),
        )
        try:
            account = set_up(secret, at=timezone.now(), newcomer=newcomer)
        except Wrong as why:
            form.show_problems(why)
            return self._answer(request, form, 422)
        except Refused as why:
            return refused(request, why)
        leads_to = reverse("web:home") if self.person else _wizard()
        login = Login(user=account, redirect_url=leads_to)
        typed = {"username": account.username}
        answer: HttpResponse = perform_password_login(request, typed, login)
        return answer

    def _form(self, data: Any) -> StartForm:
        form = StartForm(data)
        if self.person is not None:
            del form.fields["name"], form.fields["email"]
        return form

    def _answer(self, request: HttpRequest, form: StartForm, code: int) -> HttpResponse:
        told = {"form": form, "person": self.person, "submit": _("Set it up")}
        return render(request, "web/start.html", told, status=code)


class SecondFactor(View):
    """GET /accounts/second-factor: choose one, before anything else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show which there are."""
        if not request.user.is_authenticated:
            return redirect("account_login")
        told = {"has_passkeys": passkeys_work()}
        return render(request, "web/second_factor.html", told)


def _wizard() -> str:
    try:
        return reverse("web:setup")
    except NoReverseMatch:
        return reverse("web:home")
