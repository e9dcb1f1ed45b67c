"""Plans as people bring them, made into images that are safe to show.

What comes in is never stored: a raster image is decoded and written anew, a page of a
PDF is drawn, both by a process of their own with bounds on time and memory
(`drawing_worker`); an SVG keeps what an allow-list names (`svg_cleaning`). Whatever is
refused is refused in a sentence.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.operations.acting import Wrong
from quietbell.operations.bounded_process import GaveUp, done_apart
from quietbell.operations.svg_cleaning import Unclean, clean_svg

UPLOAD_BYTES_MAX: Final = 20 * 2**20
KEPT_BYTES_MAX: Final = 8 * 2**20  # what the consoles are served: live/blobs.py
WORKER: Final = "quietbell.operations.drawing_worker"
PAGES_MAX: Final = 500

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_PDF: Final = b"%PDF-"

# What the worker and the cleaner say, for people.
SENTENCES: Final = {
    "unreadable": gettext_noop("This image is broken or of another kind than it says."),
    "too many pixels": gettext_noop(
        "This image has too many pixels: 40 million at most."
    ),
    "too small": gettext_noop(
        "This image is too small for a plan: 16 pixels at least."
    ),
    "no such page": gettext_noop("The PDF has no such page."),
    "locked": gettext_noop("The PDF is locked with a password."),
    "too much": gettext_noop("This plan takes too long or too much memory to draw."),
    "too large": gettext_noop("The plan is larger than 8 MB once it is drawn."),
    "not svg": gettext_noop("This is no SVG drawing."),
    "declares entities": gettext_noop(
        "This SVG declares entities of its own, which a plan does not need."
    ),
    "too many parts": gettext_noop("This SVG has too many parts for a plan."),
    "no size": gettext_noop(
        "This SVG says no size: it needs a viewBox, or width and height."
    ),
    "nothing left": gettext_noop("Nothing of this SVG can be shown as a plan."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A plan that may be shown: its bytes, their type, its size in its own units."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        """Return the SHA-256 by which it is called, 64 hex digits."""
        return sha256(self.content).hexdigest()


def drawing_of(content: bytes, *, page: int = 1) -> Drawing:
    """Return the plan that *content* is; of a PDF its *page*, from 1.

    What it is is told by its first bytes; no name and no declared type is believed.
    Takes as long as `bounded_process` allows.

    Raises:
        Wrong: it is too large, of another kind, or cannot be drawn. Under "plan".
    """
    if not content:
        raise _refused(_("The file is empty."))
    if len(content) > UPLOAD_BYTES_MAX:
        raise too_large(len(content))
    if content.startswith((_PNG, _JPEG)):
        return _drawn(content, "image/png" if content[:8] == _PNG else "image/jpeg", 1)
    if _PDF in content[:1024]:
        if not 1 <= page <= PAGES_MAX:
            raise _refused(_(SENTENCES["no such page"]))
        return _drawn(content, "application/pdf", page)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _cleaned(content)
    raise _refused(_("A plan is a PNG, a JPEG, an SVG or a PDF."))


def too_large(byte_count: int) -> Wrong:
    """Return the refusal of a file of so many bytes."""
    return _refused(
        _("This file has %(has)d MB. A plan may have %(may)d MB.")
        % {"has": -(-byte_count // 2**20), "may": UPLOAD_BYTES_MAX // 2**20}
    )


def _drawn(content: bytes, media_type: str, page: int) -> Drawing:
    """Have a process of its own draw *content*."""
    try:
        printed = done_apart(WORKER, media_type, str(page), content=content)
    except GaveUp as why:
        raise _refused(_(SENTENCES.get(str(why), SENTENCES["too much"]))) from None
    head, _newline, body = printed.partition(b"\n")
    kind, width, height = head.decode("ascii").split()
    return _kept(
        Drawing(content=body, media_type=kind, width=int(width), height=int(height))
    )


def _cleaned(content: bytes) -> Drawing:
    try:
        cleaned, width, height = clean_svg(content)
    except Unclean as why:
        raise _refused(_(SENTENCES[str(why)])) from None
    return _kept(
        Drawing(content=cleaned, media_type="image/svg+xml", width=width, height=height)
    )


def _kept(drawing: Drawing) -> Drawing:
    if len(drawing.content) > KEPT_BYTES_MAX:
        raise _refused(_(SENTENCES["too large"]))
    return drawing


def _refused(sentence: str) -> Wrong:
    return Wrong(plan=sentence)
