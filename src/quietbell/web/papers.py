"""A paper as an answer: shown by the browser, under a name that tells no place."""

from typing import Final

from django.http import HttpResponse
from django.utils.text import slugify

NAME_CHARS_MAX: Final = 80


def pdf_answer(name: str, content: bytes) -> HttpResponse:
    """Return the PDF *content*, to be kept as ``<name>.pdf``.

    *name* ends up in folders of downloads: a number and a noun, never a place.
    """
    kept = slugify(name)[:NAME_CHARS_MAX] or "paper"
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{kept}.pdf"'
    return answer
