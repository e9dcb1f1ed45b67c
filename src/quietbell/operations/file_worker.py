"""Make one photo or PDF anew, in a process whose time and memory are bounded.

    python -m quietbell.operations.file_worker photo|heic|pdf < file > new

It prints ``MEDIA_TYPE WIDTH HEIGHT``, a newline, and the new bytes (a PDF has no size:
0 0). A photo keeps its pixels and nothing else. A PDF is written anew by the library
that shows PDFs, so that what is searched for commands is what is kept: no other reading
of the same bytes is left. What is refused is one known word on stderr.
"""

import io
import re
import sys
import warnings
from typing import Any, Final

from quietbell.operations.drawing_worker import (
    JPEG_QUALITY,
    Refused,
    bound_ourselves,
    plain,
    saved,
    small,
)

PIXELS_MAX: Final = 120_000_000  # telephones take 108 million
PNG_BYTES_MAX: Final = 8 * 2**20  # a larger one is a photograph, and becomes a JPEG
PAGES_MAX: Final = 2000
PDF_BYTES_MAX: Final = 50 * 2**20  # unpacking its objects can make it larger

# Names by which a PDF does something, or holds something that is not a page. As the
# library writes them: in clear, whatever they were packed or spelled as.
_DOES: Final = re.compile(
    rb"/(?:(JavaScript)|(Launch|SubmitForm|ImportData|GoToE|GoToR|Rendition|RichMedia)"
    rb"|(EmbeddedFiles?|Filespec)|(XFA))(?![A-Za-z0-9_])"
)
_WORDS: Final = ("script", "acts", "holds files", "is a form")
_WHENEVER: Final = re.compile(rb"/AA\s*(?:<<|\d+ \d+ R)")
_AT_OPENING: Final = re.compile(rb"/OpenAction\s*(?:(\[)|(\d+ \d+) R|)")
_GOES_ELSEWHERE: Final = re.compile(rb"/(?:URI|Next|Named)(?![A-Za-z0-9_])")
_ACTION_BYTES: Final = 400


def main() -> int:
    """Make what stands on stdin anew."""
    bound_ourselves()
    kind = sys.argv[1]
    content = sys.stdin.buffer.read()
    try:
        if kind == "pdf":
            head, body = "application/pdf 0 0", _document(content)
        else:
            head, body = _photo(content, kind)
    except Refused as why:
        sys.stderr.write(str(why))
        return 1
    except MemoryError:
        sys.stderr.write("too much")
        return 1
    sys.stdout.buffer.write(f"{head}\n".encode() + body)
    return 0


def _photo(content: bytes, kind: str) -> tuple[str, bytes]:
    from PIL import Image, ImageOps  # noqa: PLC0415 - once we are bounded

    formats: tuple[str, ...] = ("PNG", "JPEG", "WEBP")
    if kind == "heic":
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        register_heif_opener(thumbnails=False)
        formats = ("HEIF",)
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        opened = Image.open(io.BytesIO(content), formats=formats)
        if opened.width * opened.height > PIXELS_MAX:
            raise Refused("too many pixels")
        is_png = opened.format == "PNG"
        image = small(plain(ImageOps.exif_transpose(_loaded(opened))))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused("too many pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError):
        raise Refused("unreadable") from None
    return _written(image, is_png=is_png)


def _loaded(image: Any) -> Any:
    """Return *image* with its pixels; a JPEG may be read smaller than it is."""
    from quietbell.operations.drawing_worker import SIDE_MAX  # noqa: PLC0415

    image.draft(None, (SIDE_MAX, SIDE_MAX))
    image.load()
    return image


def _written(image: Any, *, is_png: bool) -> tuple[str, bytes]:
    if is_png:
        body = saved(image, "PNG", optimize=False)
        if len(body) <= PNG_BYTES_MAX:
            return f"image/png {image.width} {image.height}", body
    body = saved(image, "JPEG", quality=JPEG_QUALITY)
    return f"image/jpeg {image.width} {image.height}", body


def _document(content: bytes) -> bytes:
    """Return a PDF written anew, if it does nothing but show its pages."""
    import pypdfium2  # type: ignore[import-untyped] # noqa: PLC0415 - once bounded

    try:
        document = pypdfium2.PdfDocument(content)
        if not 0 < len(document) <= PAGES_MAX:
            raise Refused("unreadable")
        out = io.BytesIO()
        document.save(out, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
    except pypdfium2.PdfiumError as why:
        word = "locked" if "password" in str(why).lower() else "unreadable"
        raise Refused(word) from None
    body = out.getvalue()
    if len(body) > PDF_BYTES_MAX:
        raise Refused("too much")
    _must_only_show(body)
    return body


def _must_only_show(body: bytes) -> None:
    """Refuse what does anything when it is opened, or carries other files.

    Searched without taking the file apart: text that spells such a name is refused
    too, and nothing can hide behind what we would take for text.
    """
    if (found := _DOES.search(body)) is not None:
        assert found.lastindex is not None
        raise Refused(_WORDS[found.lastindex - 1])
    if _WHENEVER.search(body):
        raise Refused("acts")
    for each in _AT_OPENING.finditer(body):
        if not _is_a_place(body, each):
            raise Refused("acts")


def _is_a_place(body: bytes, opening: re.Match[bytes]) -> bool:
    """Say whether what happens at opening is to show a page, and nothing else.

    It is told in place, or by the number of an object: then everything that is written
    under that number counts, in whatever it is found.
    """
    if opening[1]:
        return True
    if not opening[2]:
        return False
    stands = re.finditer(rb"(?<!\d)%s obj" % opening[2], body)
    told = [_action(body, each.end()) for each in stands]
    return bool(told) and all(map(_shows_a_page, told))


def _action(body: bytes, start: int) -> bytes:
    return body[start : start + _ACTION_BYTES].partition(b"endobj")[0].strip()


def _shows_a_page(told: bytes) -> bool:
    if told.startswith(b"["):
        return True
    goes = re.search(rb"/S\s*/GoTo(?![A-Za-z])", told)
    return goes is not None and not _GOES_ELSEWHERE.search(told)


if __name__ == "__main__":
    sys.exit(main())
