"""Examples of mail and files, by the name that addresses call them."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from quietbell.storage.models import (
    Blob,
    Button,
    ButtonLife,
    ButtonRequest,
    InboundMail,
    Letter,
    StoredFile,
)

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONTENT: Final = b"People shout at the counter."


def _file(site: str) -> str:
    """Return a file of a life on *site*, which opens as its request does."""
    button = Button.objects.exclude(holder=None).exclude(department=None)
    rows = button.filter(room__floor__building__site=site).order_by("pk")
    life = ButtonLife.objects.filter(button=rows[0]).first()
    if life is None:
        life = ButtonLife.objects.create(
            id=f"life-of-{site}", button=rows[0], stage="in service", since=NOON
        )
    blob, _ = Blob.objects.get_or_create(
        pk=hashlib.sha256(CONTENT).hexdigest(),
        defaults={"media_type": "text/plain", "content": CONTENT, "made_at": NOON},
    )
    file, _ = StoredFile.objects.get_or_create(
        pk=f"file-of-{site}",
        defaults={
            "subject_kind": "life",
            "subject": life.pk,
            "name": "why.txt",
            "blob": blob,
            "byte_count": len(CONTENT),
            "added_at": NOON,
        },
    )
    return str(file.pk)


def _letter(site: str) -> str:
    letter, _ = Letter.objects.get_or_create(
        pk=f"letter-of-{site}",
        defaults={
            "key": f"letter-of-{site}",
            "to": "ada@harborview.example",
            "subject_line": "Request 1042: we have it",
            "text": "Your request has the number 1042.",
            "site": site,
            "message_id": f"<letter-of-{site}@harborview.example>",
            "made_at": NOON,
            "state": "failed",
            "error": "550 nobody of that name",
        },
    )
    return str(letter.pk)


def _inbound(site: str) -> str:
    draft, _ = ButtonRequest.objects.get_or_create(
        pk=f"draft-by-mail-of-{site}",
        defaults={"site_id": site, "via": "mail", "made_at": NOON},
    )
    mail, _ = InboundMail.objects.get_or_create(
        pk=f"inbound-of-{site}",
        defaults={
            "message_id": f"<inbound-of-{site}@harborview.example>",
            "sender": "ada@harborview.example",
            "subject_line": "A button for our counter",
            "text": "People shout at us.",
            "received_at": NOON,
            "verdict": "draft",
            "reasons": ["the sender is not proven"],
            "request": draft,
        },
    )
    return str(mail.pk)


def _caught(site: str) -> str:
    """Write a letter as the demonstration's catcher keeps it."""
    name = "1930291200000-9f2c1a00"
    folder = Path(settings.DATA) / "mail" / "caught"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(
        b"From: Quietbell <quietbell@harborview.example>\r\n"
        b"To: ada@harborview.example\r\nSubject: Request 1042: we have it\r\n\r\n"
        b"Your request has the number 1042.\r\n"
    )
    return name


EXAMPLES: Final[dict[str, Callable[[str], str]]] = {
    "caught": _caught,
    "file": _file,
    "inbound": _inbound,
    "letter": _letter,
}
