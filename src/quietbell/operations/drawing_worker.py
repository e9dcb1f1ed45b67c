"""Draw one image or one page, in a process whose time and memory are bounded.

    python -m quietbell.operations.drawing_worker MEDIA_TYPE PAGE < file > drawing

Decoders are where a hostile file bites, so they run here: no database, no settings, no
network, no file to write. It prints ``MEDIA_TYPE WIDTH HEIGHT``, a newline, and the
image, without anything that the file said beside its pixels. What is refused is one
known word on stderr.
"""

import io
import resource
import sys
import warnings
from typing import Any, Final

MEMORY_BYTES_MAX: Final = 1536 * 2**20
CPU_SECONDS_MAX: Final = 20
PIXELS_MAX: Final = 40_000_000
SIDE_MAX: Final = 4000  # larger ones are made smaller: nobody sees more of a plan
SIDE_MIN: Final = 16
BYTES_MAX: Final = 8 * 2**20
JPEG_QUALITY: Final = 85


class Refused(Exception):
    """It cannot be drawn. The text is a key of `drawings.SENTENCES`."""


def main() -> int:
    """Draw what stands on stdin."""
    bound_ourselves()
    media_type, page = sys.argv[1], int(sys.argv[2])
    content = sys.stdin.buffer.read()
    try:
        image = _page(content, page) if media_type.endswith("pdf") else _image(content)
        kind, body = _written(image, media_type)
    except Refused as why:
        sys.stderr.write(str(why))
        return 1
    except MemoryError:
        sys.stderr.write("too much")
        return 1
    sys.stdout.buffer.write(f"{kind} {image.width} {image.height}\n".encode() + body)
    return 0


def bound_ourselves(memory_bytes: int = MEMORY_BYTES_MAX) -> None:
    """Take no more memory and time than is allowed, and write no file."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, CPU_SECONDS_MAX),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _image(content: bytes) -> Any:
    """Return the pixels of a PNG or JPEG, upright; of an animation the first."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - once we are bounded

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        opened = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
        _must_fit(opened.width, opened.height)
        opened.load()
        image = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused("too many pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused("unreadable") from None
    return small(plain(image))


def plain(image: Any) -> Any:
    """Return *image* in a form without palettes, on white where it is clear."""
    from PIL import Image  # noqa: PLC0415

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        upper = image.convert("RGBA")
        lower = Image.new("RGBA", upper.size, "white")
        return Image.alpha_composite(lower, upper).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _page(content: bytes, page: int) -> Any:
    """Return a page of a PDF as pixels, drawn so that its longer side fits."""
    import pypdfium2  # type: ignore[import-untyped] # noqa: PLC0415 - once bounded

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as why:
        word = "locked" if "password" in str(why).lower() else "unreadable"
        raise Refused(word) from None
    if page > len(document):
        raise Refused("no such page")
    try:
        drawn = document[page - 1]
        width, height = drawn.get_size()  # in points
        if not (width > 0 and height > 0):
            raise Refused("unreadable")
        scale = SIDE_MAX / max(width, height)
        _must_fit(max(1, int(width * scale)), max(1, int(height * scale)))
        return drawn.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise Refused("unreadable") from None


def _must_fit(width: int, height: int) -> None:
    if width * height > PIXELS_MAX:
        raise Refused("too many pixels")
    if min(width, height) < SIDE_MIN:
        raise Refused("too small")


def small(image: Any) -> Any:
    """Return *image* with no side longer than `SIDE_MAX`."""
    longer = max(image.size)
    if longer > SIDE_MAX:
        share = SIDE_MAX / longer
        image = image.resize(
            (max(1, round(image.width * share)), max(1, round(image.height * share)))
        )
    return image


def _written(image: Any, media_type: str) -> tuple[str, bytes]:
    """Return *image* as new bytes, with nothing but pixels in them.

    A photograph of a plan stays a JPEG; a drawing becomes a PNG, with fewer colours if
    it would be too large with all of them.
    """
    if media_type == "image/jpeg":
        return "image/jpeg", saved(image, "JPEG", quality=JPEG_QUALITY)
    body = saved(image, "PNG", optimize=False)
    if len(body) > BYTES_MAX:
        body = saved(image.quantize(64), "PNG", optimize=False)
    if len(body) > BYTES_MAX:
        raise Refused("too large")
    return "image/png", body


def saved(image: Any, kind: str, **words: Any) -> bytes:
    """Return *image* as new bytes of that kind, with its pixels alone."""
    image.info.clear()
    out = io.BytesIO()
    image.save(out, kind, **words)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
