"""Pages of doors: made, changed, and the credentials that are shown once."""

from dataclasses import replace
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action, Right
from quietbell.domain.site import AnswerMode
from quietbell.operations.acting import Wrong
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.doors import (
    DoorFacts,
    Made,
    add_door,
    change_door,
    door_of,
    make_token,
    remove_door,
    replace_leaked_tokens,
    retire_token,
)
from quietbell.operations.engine_line import EngineLine
from quietbell.operations.press_doors import (
    add_certificate,
    make_signing_secret,
    remove_certificate,
)
from quietbell.queries.button_page import door_lines
from quietbell.queries.choices import account_choices
from quietbell.web.button_forms import BareForm, offer
from quietbell.web.buttons import where
from quietbell.web.door_forms import CertificateForm, DoorForm
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.words_inventory import DOOR_KINDS


class DoorPage(Page):
    """GET /workbench/doors/ID/: what opens a door, without what is secret of it."""

    action = Action.CREDENTIALS

    def subject(self, **found: Any) -> Subject:
        """Return where its button is."""
        return _subject(found["door"])

    def get(self, request: HttpRequest, door: str) -> HttpResponse:
        """Show it."""
        kept = door_of(door)
        button = button_of(kept.button_id)
        line = next(each for each in door_lines(button) if each.door.pk == door)
        may_keys = self.reader.reach(Action.KEYS, timezone.now()).right_to(
            _subject(door)
        )
        told = {"line": line, "button": button, "may_keys": may_keys is not Right.NO}
        return render(request, "web/inventory/door.html", told)


class NewDoor(FormPage):
    """/workbench/buttons/ID/doors/new: another way in."""

    action = Action.CREDENTIALS
    form: ClassVar[type[OfficeForm]] = DoorForm
    title = gettext_lazy("Add a door")
    submit = gettext_lazy("Add")

    def subject(self, **found: Any) -> Subject:
        """Return where its button is."""
        return _place(button_of(found["button"]))

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the panels there are."""
        form = super().made(data, files, **found)
        _offer_panels(form)
        return form

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": where(found["button"])}

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Make it, and show a phone's address once."""
        form = self.made(request.POST, request.FILES, **found)
        if form.is_valid():
            try:
                made = add_door(
                    self.reader,
                    at=timezone.now(),
                    button=found["button"],
                    facts=_facts(form.cleaned_data),
                )
                return _once(request, made)
            except Wrong as why:
                form.show_problems(why)
        return self._answer(request, form, 422, **found)


class DoorDeed(FormPage):
    """A form about one door. Its address has the door's id."""

    action = Action.CREDENTIALS
    form: ClassVar[type[OfficeForm]] = BareForm

    def subject(self, **found: Any) -> Subject:
        """Return where its button is."""
        return _subject(found["door"])

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return the version that was seen."""
        return {"version": door_of(found["door"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": _where(found["door"])}


class EditDoor(DoorDeed):
    """/workbench/doors/ID/edit: what a phone is answered, which point it is."""

    form: ClassVar[type[OfficeForm]] = DoorForm
    title = gettext_lazy("Change a door")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is kept of it."""
        door = door_of(found["door"])
        names = ("kind", "answer", "partition", "point", "version")
        told = {name: getattr(door, name) for name in names}
        return told | {"account": door.account_id or ""}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form, with the panels there are."""
        form = super().made(data, files, **found)
        _offer_panels(form)
        return form

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        change_door(
            self.reader,
            at=at,
            id=found["door"],
            version=typed["version"] or 0,
            facts=_facts(typed),
        )
        return _where(found["door"])


class RemoveDoor(DoorDeed):
    """/workbench/doors/ID/removal: a way in less."""

    action = Action.LOWER_COVERAGE
    title = gettext_lazy("Remove a door")
    submit = gettext_lazy("Remove the door")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        button = door_of(found["door"]).button_id
        remove_door(self.reader, at=at, id=found["door"], version=typed["version"] or 0)
        return where(button)


class _ShownOnce(DoorDeed):
    """A deed whose answer holds a secret, on a page that is shown once."""

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Make it and show it. A page that is sent again makes no second one."""
        form = self.made(request.POST, None, **found)
        if form.is_valid():
            try:
                version = form.cleaned_data["version"] or 0
                return _once(request, self.make(found["door"], version))
            except Wrong as why:
                form.show_problems(why)
        return self._answer(request, form, 422, **found)

    def make(self, door: str, version: int) -> Made:
        """Make the credential."""
        raise NotImplementedError


class NewToken(_ShownOnce):
    """/workbench/doors/ID/tokens/new: a token beside the one in use."""

    title: ClassVar[str | Promise] = gettext_lazy("Make a new token")
    submit = gettext_lazy("Make it and show it once")

    def make(self, door: str, version: int) -> Made:
        """Make it."""
        at = timezone.now()
        return make_token(self.reader, at=at, id=door, version=version)


class LeakedTokens(_ShownOnce):
    """/workbench/doors/ID/tokens/leaked: all out of force, and a new one."""

    title: ClassVar[str | Promise] = gettext_lazy("A token leaked")
    submit = gettext_lazy("Put every token out of force now")
    template_name = "web/inventory/leaked.html"

    def make(self, door: str, version: int) -> Made:
        """Replace them."""
        at = timezone.now()
        return replace_leaked_tokens(self.reader, at=at, id=door, version=version)


class NewSigningSecret(_ShownOnce):
    """/workbench/doors/ID/secret: what a press API's sender signs with."""

    action = Action.KEYS
    title: ClassVar[str | Promise] = gettext_lazy("Make a signing secret")
    submit = gettext_lazy("Make it and show it once")

    def make(self, door: str, version: int) -> Made:
        """Make it, and hand it to the engine."""
        at = timezone.now()
        return make_signing_secret(
            self.reader, EngineLine(), at=at, id=door, version=version
        )


class RetireToken(DoorDeed):
    """/workbench/doors/ID/tokens/ID/retirement: the old one, once the new was tried."""

    title = gettext_lazy("Retire a token")
    submit = gettext_lazy("Retire it")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Retire it."""
        retire_token(
            self.reader,
            at=at,
            id=found["door"],
            version=typed["version"] or 0,
            token=found["token"],
        )
        return _where(found["door"])


class NewCertificate(DoorDeed):
    """/workbench/doors/ID/certificates/new: a client certificate that opens it."""

    form: ClassVar[type[OfficeForm]] = CertificateForm
    title = gettext_lazy("Add a client certificate")
    submit = gettext_lazy("Add")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it."""
        add_certificate(
            self.reader,
            at=at,
            id=found["door"],
            version=typed["version"] or 0,
            sha256_hex=typed["sha256_hex"],
        )
        return _where(found["door"])


class RemoveCertificate(DoorDeed):
    """/workbench/doors/ID/certificates/SHA256/removal: it opens the door no more."""

    title = gettext_lazy("Remove a client certificate")
    submit = gettext_lazy("Remove")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        remove_certificate(
            self.reader,
            at=at,
            id=found["door"],
            version=typed["version"] or 0,
            sha256_hex=found["certificate"],
        )
        return _where(found["door"])


def press_address(token: str) -> str:
    """Return the address that a phone calls to press."""
    return f"{settings.PRESS_URL}/p/{token}"


def _once(request: HttpRequest, made: Made) -> HttpResponse:
    """Show a credential, on a page that no browser may keep."""
    is_phone = made.door.kind == "phone-url"
    told = {
        "made": made,
        "address": press_address(made.secret) if is_phone and made.secret else "",
        "button": button_of(made.door.button_id),
    }
    response = render(request, "web/inventory/once.html", told)
    response["Cache-Control"] = "no-store"
    return response


def _facts(typed: dict[str, Any]) -> DoorFacts:
    return DoorFacts(
        kind=typed["kind"],
        answer=AnswerMode(typed["answer"] or AnswerMode.CLOSE.value),
        account=typed["account"],
        partition=typed["partition"],
        point=typed["point"],
    )


def _offer_panels(form: OfficeForm) -> None:
    groups = [
        (DOOR_KINDS[kind], account_choices(kind)) for kind in ("dc09", "sur-gard")
    ]
    offer(form, "account", [("", "—"), *groups])


def _subject(door: str) -> Subject:
    return _place(button_of(door_of(door).button_id))


def _place(button: Any) -> Subject:
    """Return where a button is. To hold it is no right to its keys."""
    return replace(subject_of(button), own=frozenset())


def _where(door: str) -> str:
    return reverse("web:door", args=[door])
