"""Files that people give: photos, PDFs and plain text, made anew and then kept.

What a file is is told by its first bytes, by no name. A photo keeps its pixels alone; a
PDF is written anew and does nothing but show its pages; text is text. Everything else
is refused in a sentence, and nothing of it is kept. Cleaning takes seconds and needs no
database; keeping takes one row and its blob.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.domain.grants import Reader
from quietbell.operations.acting import Wrong, acting, new_id
from quietbell.operations.bounded_process import GaveUp, done_apart
from quietbell.operations.rows import add
from quietbell.storage.models import Blob, StoredFile

UPLOAD_BYTES_MAX: Final = 25 * 2**20
PIECE_BYTES: Final = 2**20
NAME_CHARS_MAX: Final = 120
WORKER: Final = "quietbell.operations.file_worker"
ENDINGS: Final = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/pdf": (".pdf",),
    "text/plain": (".txt",),
}

_PHOTOS: Final = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF....WEBP", re.DOTALL)
# Brands of ISO 23008-12, with which a telephone's picture begins.
_HEIC: Final = re.compile(rb"....ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL)
_OFFICE: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

# What the worker says, for people.
SENTENCES: Final = {
    "unreadable": gettext_noop("This file is broken, or not what it says it is."),
    "too many pixels": gettext_noop(
        "This photo has too many pixels: 120 million at most."
    ),
    "locked": gettext_noop("This PDF is locked with a password."),
    "too much": gettext_noop("This file takes too long or too much memory to read."),
    "script": gettext_noop(
        "This PDF has a script in it. Print it to a new PDF, and send that."
    ),
    "acts": gettext_noop(
        "This PDF would start something by itself. Print it to a new PDF, and send"
        " that."
    ),
    "holds files": gettext_noop(
        "This PDF has other files in it. Send those that matter by themselves."
    ),
    "is a form": gettext_noop(
        "This PDF is a form that runs. Print it to a new PDF, and send that."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """A file made anew: nothing in it runs. Sizes are pixels, 0 for what has none."""

    name: str
    media_type: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def digest(self) -> str:
        """Return the SHA-256 by which its blob is called, 64 hex digits."""
        return sha256(self.content).hexdigest()


def keep(
    reader: Reader,
    *,
    at: datetime,
    name: str,
    content: bytes,
    subject_kind: str,
    subject: str,
    is_concealed: bool = False,
) -> StoredFile:
    """Make a file anew and keep it with what it is about.

    The deed that it belongs to has asked for the right. Takes as long as `cleaned`.

    Raises:
        Wrong: it is too large, of a kind that is not taken, or broken. Under "file".
    """
    return keep_clean(
        reader,
        at=at,
        clean=cleaned(name, content),
        subject_kind=subject_kind,
        subject=subject,
        is_concealed=is_concealed,
    )


def keep_clean(
    reader: Reader,
    *,
    at: datetime,
    clean: Clean,
    subject_kind: str,
    subject: str,
    is_concealed: bool = False,
) -> StoredFile:
    """Keep what was made anew before; for deeds that must not wait for a decoder.

    The name of what is concealed is not kept: it may say where the place is.
    """
    name = clean.name
    if is_concealed:
        name = f"file{ENDINGS[clean.media_type][0]}"
    row = StoredFile(
        id=new_id(),
        subject_kind=subject_kind,
        subject=subject,
        name=name,
        blob_id=clean.digest,
        byte_count=len(clean.content),
        is_concealed=is_concealed,
        added_by=reader.person,
        added_at=at,
    )
    with acting(reader):
        Blob.objects.bulk_create(
            [
                Blob(
                    id=clean.digest,
                    media_type=clean.media_type,
                    content=clean.content,
                    width=clean.width,
                    height=clean.height,
                    made_at=at,
                )
            ],
            ignore_conflicts=True,  # named by its bytes: who has it already has it
        )
        add(row)
    return row


def read_whole(file: IO[bytes]) -> bytes:
    """Return what an upload holds, and stop reading where it is too large.

    Raises:
        Wrong: it is larger than `UPLOAD_BYTES_MAX`. Under "file".
    """
    found = bytearray()
    while piece := file.read(PIECE_BYTES):
        found += piece
        if len(found) > UPLOAD_BYTES_MAX:
            raise too_large()
    return bytes(found)


def too_large() -> Wrong:
    """Return the refusal of a file that is larger than any may be."""
    return _refused(_("A file may have 25 MB at most. Send a smaller one."))


def cleaned(name: str, content: bytes) -> Clean:
    """Return a file made anew, named so that it opens as what it is.

    Takes up to the time that `bounded_process` allows.

    Raises:
        Wrong: it is too large, of a kind that is not taken, or broken. Under "file".
    """
    if not content:
        raise _refused(_("The file is empty."))
    if len(content) > UPLOAD_BYTES_MAX:
        raise too_large()
    if content.startswith(_OFFICE):
        raise _refused(
            _("Word, Excel and archive files are not taken. Save it as a PDF.")
        )
    if _PHOTOS.match(content):
        return _made_anew(name, "photo", content)
    if _HEIC.match(content):
        return _made_anew(name, "heic", content)
    if b"%PDF-" in content[:1024]:
        return _made_anew(name, "pdf", content)
    return _text(name, content)


def _made_anew(name: str, kind: str, content: bytes) -> Clean:
    try:
        printed = done_apart(WORKER, kind, content=content)
    except GaveUp as why:
        raise _refused(_(SENTENCES.get(str(why), SENTENCES["too much"]))) from None
    head, _newline, body = printed.partition(b"\n")
    media_type, width, height = head.decode("ascii").split()
    return Clean(
        name=_named(name, media_type),
        media_type=media_type,
        content=body,
        width=int(width),
        height=int(height),
    )


def _text(name: str, content: bytes) -> Clean:
    """Return plain text as UTF-8; what has bytes that no text has is refused."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if _CONTROLS.search(text) or "\ufffd" in text:
        raise _refused(
            _(
                "This kind of file is not taken. Send a photo (JPEG, PNG, WebP, HEIC),"
                " a PDF or plain text."
            )
        )
    return Clean(
        name=_named(name, "text/plain"),
        media_type="text/plain",
        content=text.encode(),
    )


def _named(name: str, media_type: str) -> str:
    """Return *name* without folders and signs, ending as what the file is.

    A page of HTML that is kept as text must not open as a page where it is saved.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(
        each
        for each in last
        if unicodedata.category(each)[0] not in ("C", "Z") or (each == " ")
    )
    endings = ENDINGS[media_type]
    stem = plain.strip(" .")[:NAME_CHARS_MAX] or "file"
    if stem.lower().endswith(endings):
        return stem
    if media_type.startswith("image/"):
        stem = re.sub(r"\.(heic|heif|webp|png|jpe?g)$", "", stem, flags=re.IGNORECASE)
    return f"{stem}{endings[0]}"


def _refused(sentence: str) -> Wrong:
    return Wrong(file=sentence)
