"""Mail as its pages list it: what goes out and how it stands, and what came in."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.dateparse import parse_datetime

from quietbell.domain.grants import Reach
from quietbell.domain.mail_servers import Mail
from quietbell.queries.visible import visible
from quietbell.storage.models import InboundMail, Letter, Person, StoredFile

NEWS_BYTES_MAX: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One mail server as the page shows it. ``shown`` empty: there is none.

    ``tried_at`` is when it was last spoken to, and ``why`` what was wrong then.
    """

    shown: str
    tried_at: datetime | None = None
    why: str = ""


def letters(reach: Reach, *, state: str = "", words: str = "") -> QuerySet[Letter]:
    """Return the letters within *reach*, the newest first; without their texts."""
    rows = Letter.objects.filter(visible(reach, site="site"))
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(to__icontains=words) | Q(subject_line__icontains=words))
    return rows.defer("text", "invitation").order_by("-made_at", "-id")


def counts(reach: Reach) -> dict[str, int]:
    """Return how many letters there are of each state. One query."""
    rows = Letter.objects.filter(visible(reach, site="site"))
    found = rows.order_by().values("state").annotate(count=Count("pk"))
    return {each["state"]: each["count"] for each in found}


def inbound_mails(
    reach: Reach, *, verdict: str = "", words: str = ""
) -> QuerySet[InboundMail]:
    """Return what came in within *reach*, the newest first; without the texts."""
    rows = InboundMail.objects.filter(visible(reach, site="request__site"))
    if verdict:
        rows = rows.filter(verdict=verdict)
    if words:
        rows = rows.filter(
            Q(sender__icontains=words) | Q(subject_line__icontains=words)
        )
    rows = rows.select_related("request").defer("text", "request__need")
    return rows.order_by("-received_at", "id")


def files_of(mail: InboundMail) -> tuple[StoredFile, ...]:
    """Return the files that are kept with the request of *mail*. One query."""
    kept = StoredFile.objects.filter(
        subject_kind="request", subject=mail.request_id or "", is_removed=False
    )
    return tuple(kept.order_by("added_at", "id")) if mail.request_id else ()


def people_at(addresses: Iterable[str]) -> dict[str, str]:
    """Return whose addresses these are, as the directory says; small. One query.

    Whoever has an address did not therefore write a mail that names it.
    """
    wanted = Q(pk__in=())
    for each in set(addresses):
        wanted |= Q(email__iexact=each)
    rows = Person.objects.filter(wanted, left_on=None).order_by("-name")
    return {email.lower(): name for email, name in rows.values_list("email", "name")}


def smtp_server() -> Server:
    """Return how the server did that letters go to. No query."""
    mail: Mail = settings.MAIL
    return _server(mail.smtp.shown if mail.smtp else "", "smtp")


def imap_server() -> Server:
    """Return how the server did that has the desk's mailbox. No query."""
    mail: Mail = settings.MAIL
    return _server(mail.imap.shown if mail.imap else "", "imap")


def _server(shown: str, what: str) -> Server:
    path = Path(settings.DATA) / "run" / f"mail-{what}.json"
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(NEWS_BYTES_MAX))
        at, why = parse_datetime(str(told["at"])), str(told["why"])
    except (OSError, ValueError, KeyError, TypeError):
        return Server(shown=shown)
    return Server(shown=shown, tried_at=at, why=why)
