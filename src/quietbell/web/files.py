"""Files that people gave, served to whoever may see what they belong to.

Whatever a file holds, a browser saves it and runs nothing of it: it is an attachment,
its type is not guessed, and a page that shows it anyway is shut in a sandbox.
"""

from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.file_subjects import what_opens
from quietbell.operations.files import ENDINGS
from quietbell.storage.models import StoredFile
from quietbell.web.gate import Page

POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
UNKNOWN: Final = "application/octet-stream"


class File(Page):
    """GET /files/ID: one file. What opens it is said by what it belongs to."""

    action = Action.REQUESTS
    _subject: Subject | None = None

    def setup(self, request: HttpRequest, *args: Any, **found: Any) -> None:
        """Find out which right opens it, before the gate asks for that."""
        super().setup(request, *args, **found)
        try:
            # Of this request alone: each has a view of its own.
            self.action, self._subject = what_opens(_file(found["file"]))  # type: ignore[misc]
        except NotThere:
            self._subject = None

    def subject(self, **found: Any) -> Subject:
        """Return whose it is."""
        if self._subject is None:
            _, self._subject = what_opens(_file(found["file"]))
        return self._subject

    def get(self, request: HttpRequest, file: str) -> HttpResponse:
        """Return its bytes, to be saved."""
        kept = StoredFile.objects.select_related("blob").get(pk=file)
        kind = kept.blob.media_type if kept.blob.media_type in ENDINGS else UNKNOWN
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        response = HttpResponse(bytes(kept.blob.content), content_type=kind)
        response["Content-Disposition"] = (
            f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
        )
        response["Content-Security-Policy"] = POLICY
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


def _file(id: str) -> StoredFile:
    """Return it without its bytes. Raises `NotThere`."""
    found = StoredFile.objects.filter(pk=id, is_removed=False).first()
    if found is None:
        raise NotThere
    return found
