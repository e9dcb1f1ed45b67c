"""The secrets of channels, as they lie in the keyring: never in a log, never shown.

Shape of ``keyring/secrets.json`` (mode 0600)::

    {"webhooks": {"chat": {"secrets": ["whsec_…"], "may_be_private": false}},
     "named": {"webhooks/chat": "whsec_…"}}

The office hands over those that are named; the others a person wrote there. Read anew
for every notice, so that a changed secret needs no restart.
"""

from pathlib import Path

import msgspec

from quietbell.domain.site import SiteFile, Webhook
from quietbell.line.site_file import BrokenSiteFile, read_last_good
from quietbell.senders.webhook import Target


class NoTarget(LookupError):
    """The notice cannot go where it is meant to. The text says why, without secrets."""


class _Secret(msgspec.Struct, frozen=True, kw_only=True):
    secrets: tuple[str, ...] = ()
    may_be_private: bool = False


class _Secrets(msgspec.Struct, frozen=True, kw_only=True):
    webhooks: dict[str, _Secret] = {}
    named: dict[str, str] = {}

    def of(self, webhook: str) -> _Secret | None:
        """Return a webhook's secret. Whether it may be private only a person says."""
        written = self.webhooks.get(webhook)
        handed_over = self.named.get(f"webhooks/{webhook}")
        if handed_over is None:
            return written
        return _Secret(
            secrets=tuple(handed_over.split()),
            may_be_private=written is not None and written.may_be_private,
        )


def webhook_target(data: Path, webhook: str) -> Target:
    """Return where the webhook of that id is and how it is signed. Reads the disk.

    Raises:
        NoTarget: the site file or the keyring does not know it.
    """
    try:
        site = read_last_good(data / "site").loaded.site
        content = (data / "keyring" / "secrets.json").read_bytes()
        known = msgspec.json.decode(content, type=_Secrets)
    except BrokenSiteFile as why:
        raise NoTarget("no site file can be read") from why
    except OSError as why:
        raise NoTarget("the keyring's secrets cannot be read") from why
    except msgspec.MsgspecError:
        # What it says could hold a secret: it is not repeated, and has no cause.
        raise NoTarget("the keyring's secrets are not in their shape") from None
    found, secret = _webhook(site, webhook), known.of(webhook)
    if found is None:
        raise NoTarget(f"no webhook {webhook!r} in the site file")
    if secret is None or not secret.secrets:
        raise NoTarget(f"no secret for webhook {webhook!r} in the keyring")
    return Target(
        url=found.url, secrets=secret.secrets, may_be_private=secret.may_be_private
    )


def _webhook(site: SiteFile, webhook: str) -> Webhook | None:
    return next((each for each in site.webhooks if each.id == webhook), None)
