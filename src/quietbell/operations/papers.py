"""Papers: PDFs that a screen reader reads too, made from a template and plain data.

The templates are ours and lie in `papers/`; what people wrote reaches them as JSON and
is never read as mark-up. Made by a process of its own with bounds on time and memory
(`paper_worker`), for what a text does to a typesetter nobody knows beforehand.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from quietbell.operations.acting import Refused

TEMPLATES: Final = Path(__file__).with_name("papers")
WORKER: Final = "quietbell.operations.paper_worker"
WORKER_SECONDS_MAX: Final = 30.0
DATA_BYTES_MAX: Final = 4 * 2**20
TITLE_CHARS_MAX: Final = 200
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2}(-[a-z]{2})?", re.ASCII)


class TooMuchForPaper(Refused):
    """So much was to be printed that it cannot be done in time."""


class PaperFailed(RuntimeError):
    """The template and the data do not fit: ours to mend. The text says where."""


def pdf(
    template: str, data: Mapping[str, object], *, title: str, language: str = "en"
) -> bytes:
    """Return the paper *template* of *data* as PDF/UA-1. Takes about half a second.

    *data* is what the template in `papers/<template>.typ` asks for, as JSON can carry
    it; ``campus`` and ``date`` stand under the title of each. What no font of ours has
    (Chinese, emoji) is printed as an empty square.

    Raises:
        TooMuchForPaper: more than `DATA_BYTES_MAX`, or more than the worker's bounds.
        PaperFailed: the template does not take this data.
    """
    if not _NAME.fullmatch(template) or not _LANGUAGE.fullmatch(language):
        raise PaperFailed(f"no such paper: {template!r} in {language!r}")
    asked = json.dumps(
        {
            "template": template,
            "title": " ".join(title.split())[:TITLE_CHARS_MAX],
            "language": language,
            "data": data,
        }
    ).encode()
    if len(asked) > DATA_BYTES_MAX:
        raise _too_much()
    return _made(asked)


def _made(asked: bytes) -> bytes:
    try:
        ended = subprocess.run(
            (sys.executable, "-I", "-m", WORKER, str(TEMPLATES)),
            input=asked,
            capture_output=True,
            timeout=WORKER_SECONDS_MAX,
            check=False,
            env={"PATH": os.defpath},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    if ended.returncode == 1:
        raise PaperFailed(ended.stderr[-2000:].decode("utf-8", "replace"))
    if ended.returncode != 0:  # killed, or out of what it may have
        raise _too_much()
    return ended.stdout


def _too_much() -> TooMuchForPaper:
    return TooMuchForPaper(_("This is too much for one paper. Ask for less."))
