"""Examples of mail and files, by the name that addresses call them."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from quietbell.storage.models import Blob, Button, ButtonLife, StoredFile

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


EXAMPLES: Final[dict[str, Callable[[str], str]]] = {"file": _file}
