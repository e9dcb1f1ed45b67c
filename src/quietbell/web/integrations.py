"""Pages of webhooks and of phone systems: their secrets are shown once, when made."""

from datetime import datetime
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong
from quietbell.operations.engine_line import EngineLine
from quietbell.operations.integrations import (
    add_call_reporter,
    add_webhook,
    change_webhook,
    new_call_secret,
    new_webhook_secret,
    remove_call_reporter,
    remove_webhook,
)
from quietbell.operations.rows import found as kept
from quietbell.queries.choices import site_choices
from quietbell.queries.response import call_reporters, webhooks
from quietbell.storage.models import CallReporter, Webhook
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.response_forms import BareForm

webhook_rows = Webhook.objects.filter(is_removed=False)
reporter_rows = CallReporter.objects.filter(is_removed=False)
CALLS_PATH: Final = "/api/v1/emergency-call"


class WebhookForm(OfficeForm):
    """Where notices are posted."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("It begins with https:// or http://."),
    )


class ReporterForm(OfficeForm):
    """A phone system that reports 911 calls."""

    site = forms.ChoiceField(label=gettext_lazy("Site"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)


class Integrations(Page):
    """GET /workbench/integrations/: what is posted where, and who reports."""

    action = Action.RESPONSE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        reach = self.reader.reach(Action.RESPONSE, timezone.now())
        told = {
            "webhooks": webhooks(),
            "reporters": call_reporters(reach),
            "may_keep": self.may(Action.KEYS),
            "calls_url": f"{settings.PRESS_URL}{CALLS_PATH}",
        }
        return render(request, "web/response/integrations.html", told)


class SecretPage(FormPage):
    """A form whose deed makes a secret, shown in its answer and never again."""

    action = Action.KEYS
    template_name = "web/response/secret.html"

    def made_secret(
        self, typed: dict[str, Any], at: datetime, **found: Any
    ) -> tuple[str, str]:
        """Do the deed; return what it is the secret of, by name, and the secret."""
        raise NotImplementedError

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:integrations")}

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Make it and show it, or show what is wrong."""
        form = self.made(request.POST, request.FILES, **found)
        if form.is_valid():
            try:
                named, secret = self.made_secret(
                    form.cleaned_data, timezone.now(), **found
                )
            except Wrong as why:
                form.show_problems(why)
            else:
                told = {**self.shown(**found), "named": named, "secret": secret}
                return render(request, self.template_name, told)
        return self._answer(request, form, 422, **found)


class NewWebhook(SecretPage):
    """/workbench/integrations/webhooks/new: add one."""

    form: ClassVar[type[OfficeForm]] = WebhookForm
    title = gettext_lazy("Add a webhook")
    submit = gettext_lazy("Add it")

    def made_secret(
        self, typed: dict[str, Any], at: datetime, **found: Any
    ) -> tuple[str, str]:
        """Add it."""
        made, secret = add_webhook(
            self.reader,
            at=at,
            name=typed["name"],
            url=typed["url"],
            keyring=EngineLine(),
        )
        return made.name, secret


class WebhookPage(FormPage):
    """/workbench/integrations/webhooks/ID: post to another address."""

    action = Action.KEYS
    form: ClassVar[type[OfficeForm]] = WebhookForm
    title = gettext_lazy("Change a webhook")
    submit = gettext_lazy("Save")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what is written down of it."""
        row = kept(webhook_rows, found["webhook"])
        return {"name": row.name, "url": row.url, "version": row.version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:integrations")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it."""
        change_webhook(
            self.reader,
            at=at,
            id=found["webhook"],
            version=typed["version"] or 0,
            name=typed["name"],
            url=typed["url"],
        )
        return reverse("web:integrations")


class WebhookSecret(SecretPage):
    """/workbench/integrations/webhooks/ID/secret: change the secret."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("A new secret")
    submit = gettext_lazy("Make it, and end the old one")

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": kept(webhook_rows, found["webhook"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and whose secret it is."""
        row = kept(webhook_rows, found["webhook"])
        return {**super().shown(**found), "named": row.name}

    def made_secret(
        self, typed: dict[str, Any], at: datetime, **found: Any
    ) -> tuple[str, str]:
        """Change it."""
        row = kept(webhook_rows, found["webhook"])
        secret = new_webhook_secret(
            self.reader,
            at=at,
            id=row.pk,
            version=typed["version"] or 0,
            keyring=EngineLine(),
        )
        return row.name, secret


class WebhookRemoval(WebhookPage):
    """/workbench/integrations/webhooks/ID/removal: post no more notices there."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Remove a webhook")
    submit = gettext_lazy("Remove it")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        remove_webhook(
            self.reader,
            at=at,
            id=found["webhook"],
            version=typed["version"] or 0,
            keyring=EngineLine(),
        )
        messages.success(self.request, _("The webhook is removed."))
        return reverse("web:integrations")


class NewReporter(SecretPage):
    """/workbench/integrations/calls/new: let a phone system report 911 calls."""

    is_list = True
    form: ClassVar[type[OfficeForm]] = ReporterForm
    title = gettext_lazy("Add a phone system")
    submit = gettext_lazy("Add it")

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form with the sites that there are."""
        form = super().made(data, files, **found)
        reach = self.reader.reach(Action.KEYS, timezone.now())
        form.fields["site"].choices = site_choices(reach)  # type: ignore[attr-defined]
        return form

    def made_secret(
        self, typed: dict[str, Any], at: datetime, **found: Any
    ) -> tuple[str, str]:
        """Add it."""
        made, secret = add_call_reporter(
            self.reader,
            at=at,
            site=typed["site"],
            name=typed["name"],
            keyring=EngineLine(),
        )
        return f"{made.name} ({made.pk})", secret


class ReporterSecret(SecretPage):
    """/workbench/integrations/calls/ID/secret: change the secret."""

    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("A new secret")
    submit = gettext_lazy("Make it, and end the old one")

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return Subject(site=kept(reporter_rows, found["reporter"]).site_id)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": kept(reporter_rows, found["reporter"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, and whose secret it is."""
        row = kept(reporter_rows, found["reporter"])
        return {**super().shown(**found), "named": row.name}

    def made_secret(
        self, typed: dict[str, Any], at: datetime, **found: Any
    ) -> tuple[str, str]:
        """Change it."""
        row = kept(reporter_rows, found["reporter"])
        secret = new_call_secret(
            self.reader,
            at=at,
            id=row.pk,
            version=typed["version"] or 0,
            keyring=EngineLine(),
        )
        return row.name, secret


class ReporterRemoval(FormPage):
    """/workbench/integrations/calls/ID/removal: believe its reports no more."""

    action = Action.KEYS
    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Remove a phone system")
    submit = gettext_lazy("Remove it")

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return Subject(site=kept(reporter_rows, found["reporter"]).site_id)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": kept(reporter_rows, found["reporter"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:integrations")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Remove it."""
        remove_call_reporter(
            self.reader,
            at=at,
            id=found["reporter"],
            version=typed["version"] or 0,
            keyring=EngineLine(),
        )
        messages.success(self.request, _("Its reports are believed no more."))
        return reverse("web:integrations")
