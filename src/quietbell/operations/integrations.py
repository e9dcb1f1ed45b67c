"""Where notices are posted, and who reports 911 calls: addresses here, secrets not.

The secret that signs goes to the engine's keyring and is shown once. One that leaked
is changed in one step; the row says nothing of it.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.keyring import Keyring, new_signing_secret
from quietbell.operations.rows import add, found, rewrite
from quietbell.queries.installation import is_live
from quietbell.storage.models import CallReporter, LadderRung, Site, Webhook


class LastWebhook(Refused):
    """A rung tells webhooks, and this is the last; nothing was removed."""


def add_webhook(
    reader: Reader, *, at: datetime, name: str, url: str, keyring: Keyring
) -> tuple[Webhook, str]:
    """Add an address that notices are posted to. Return it and its secret, shown once.

    Raises:
        NotAllowed, Wrong: and nothing was written.
        EngineAway: the engine did not take the secret; nothing was written.
    """
    require(reader, Action.KEYS, at)
    _must_be_an_address(url)
    secret = new_signing_secret()
    with acting(reader):
        webhook = Webhook(id=new_id(), name=name, url=url)
        add(webhook)
        keyring.keep(reader, webhook_secret_name(webhook.id), secret, at=at)
    return webhook, secret


def change_webhook(
    reader: Reader, *, at: datetime, id: str, version: int, name: str, url: str
) -> None:
    """Post notices to another address, signed as before.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    require(reader, Action.KEYS, at)
    _must_be_an_address(url)
    webhook = found(Webhook.objects.filter(is_removed=False), id)
    with acting(reader):
        rewrite(webhook, version, name=name, url=url)


def remove_webhook(
    reader: Reader, *, at: datetime, id: str, version: int, keyring: Keyring
) -> None:
    """Post no more notices there; before go-live its secret is forgotten too.

    Once the installation is live the site file keeps it until a second person agrees,
    and until then rungs tell it: its secret stays in the keyring.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile, EngineAway: nothing was written.
        LastWebhook: a rung would be left with a channel that leads nowhere.
    """
    require(reader, Action.KEYS, at)
    webhook = found(Webhook.objects.filter(is_removed=False), id)
    with acting(reader):
        rewrite(webhook, version, is_removed=True)
        is_last = not Webhook.objects.filter(is_removed=False).exists()
        if is_last and LadderRung.objects.filter(channels__contains=["webhook"]):
            raise LastWebhook(
                _("A rung of a ladder tells webhooks. Change the rung first.")
            )
        if not is_live():
            keyring.forget(reader, webhook_secret_name(id), at=at)


def new_webhook_secret(
    reader: Reader, *, at: datetime, id: str, version: int, keyring: Keyring
) -> str:
    """Change the secret that signs what is posted there; return it, shown once.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile, EngineAway: the old one stays in force.
    """
    require(reader, Action.KEYS, at)
    webhook = found(Webhook.objects.filter(is_removed=False), id)
    secret = new_signing_secret()
    with acting(reader):
        change(Webhook.objects.all(), webhook.pk, version)
        keyring.keep(reader, webhook_secret_name(id), secret, at=at)
    return secret


def add_call_reporter(
    reader: Reader, *, at: datetime, site: str, name: str, keyring: Keyring
) -> tuple[CallReporter, str]:
    """Let a phone system of *site* report 911 calls. Return it and its secret, once.

    Raises:
        NotAllowed, NotThere, Wrong, EngineAway: and nothing was written.
    """
    campus = found(Site.objects.all(), site)
    require(reader, Action.KEYS, at, Subject(site=site))
    secret = new_signing_secret()
    with acting(reader):
        reporter = CallReporter(id=new_id(), site=campus, name=name)
        add(reporter)
        keyring.keep(reader, call_secret_name(reporter.id), secret, at=at)
    return reporter, secret


def new_call_secret(
    reader: Reader, *, at: datetime, id: str, version: int, keyring: Keyring
) -> str:
    """Change the secret by which a phone system reports; return it, shown once.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile, EngineAway: the old one stays in force.
    """
    reporter = _reporter(reader, at, id)
    secret = new_signing_secret()
    with acting(reader):
        change(CallReporter.objects.all(), reporter.pk, version)
        keyring.keep(reader, call_secret_name(id), secret, at=at)
    return secret


def remove_call_reporter(
    reader: Reader, *, at: datetime, id: str, version: int, keyring: Keyring
) -> None:
    """Believe no report of that phone system any more.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile, EngineAway: nothing was written.
    """
    reporter = _reporter(reader, at, id)
    with acting(reader):
        rewrite(reporter, version, is_removed=True)
        keyring.forget(reader, call_secret_name(id), at=at)


def webhook_secret_name(webhook: str) -> str:
    """Return what the keyring calls the secret of a webhook."""
    return f"webhooks/{webhook}"


def call_secret_name(reporter: str) -> str:
    """Return what the keyring calls the secret of a phone system."""
    return f"calls/{reporter}"


def _reporter(reader: Reader, at: datetime, id: str) -> CallReporter:
    reporter = found(CallReporter.objects.filter(is_removed=False), id)
    require(reader, Action.KEYS, at, Subject(site=reporter.site_id))
    return reporter


def _must_be_an_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Wrong(url=_("An address begins with https:// or http://."))
