"""Set one paper, in a process whose time and memory are bounded.

    python -m quietbell.operations.paper_worker TEMPLATES < asked.json > paper.pdf

No database, no settings, no network: no package is ever fetched. It prints the PDF. A
template that does not take the data ends it with 1 and the reason on stderr; anything
else that ends it is a bound.
"""

import json
import re
import resource
import sys
import unicodedata
from pathlib import Path
from typing import Any, Final

MEMORY_BYTES_MAX: Final = 2 * 2**30  # addresses, not pages: the typesetter maps much
CPU_SECONDS_MAX: Final = 20
OUTPUT_BYTES_MAX: Final = 32 * 2**20
STANDARD: Final = "ua-1"
# What the typesetter's own fonts can show, as far as names and sentences need it. Only
# asked once it said that something cannot be shown. First and last of each run.
SHOWN: Final = (
    *((0x20, 0x7E), (0xA0, 0x377), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x4FF)),
    *((0x531, 0x556), (0x5D0, 0x5EA), (0x621, 0x63A), (0x640, 0x655)),
    *((0x660, 0x66D), (0x900, 0x950), (0x10D0, 0x10FF), (0x1D00, 0x1F15)),
    *(
        (0x200B, 0x200B),
        (0x2010, 0x2027),
        (0x2030, 0x2040),
        (0x20A0, 0x20C0),
        (0x2190, 0x23FF),
    ),
    *((0x25A0, 0x262F),),
)
SQUARE: Final = "□"
BREAK: Final = "\u200b"  # of no width: where a run that fits no line may be broken
_LONG_RUN: Final = re.compile(r"\S{40}(?=\S)")
_CANNOT_SHOW: Final = "could not be displayed"


class Unset(Exception):
    """The template does not take the data. The text is the typesetter's."""


def main() -> int:
    """Set what stands on stdin."""
    _bound_ourselves()
    asked = json.load(sys.stdin.buffer)
    try:
        paper = made(asked, Path(sys.argv[1]))
    except Unset as why:
        sys.stderr.write(str(why))
        return 1
    except MemoryError:
        return 3
    if len(paper) > OUTPUT_BYTES_MAX:
        return 3
    sys.stdout.buffer.write(paper)
    return 0


def made(asked: dict[str, Any], templates: Path) -> bytes:
    """Return the PDF of what is *asked*: template, title, language, data.

    Raises:
        Unset: the template does not take it.
    """
    asked = {**asked, "data": plain(asked["data"]), "title": plain(asked["title"])}
    try:
        return _set(asked, templates)
    except Unset as why:
        if _CANNOT_SHOW not in str(why):
            raise
    asked = {**asked, "data": shown(asked["data"]), "title": shown(asked["title"])}
    return _set(asked, templates)


def plain(value: Any) -> Any:
    """Return *value* with its texts composed, without what has no shape at all."""
    return _each_text(value, _plain)


def shown(value: Any) -> Any:
    """Return *value* with a square for each character that no font has."""
    return _each_text(value, _shown)


def _set(asked: dict[str, Any], templates: Path) -> bytes:
    import typst  # noqa: PLC0415 - once we are bounded

    try:
        paper = typst.compile(
            str(templates / f"{asked['template']}.typ"),
            root=str(templates),
            format="pdf",
            ignore_system_fonts=True,  # the same paper on every machine
            package_path=str(templates / "none"),
            package_cache_path=str(templates / "none"),
            sys_inputs={
                "data": json.dumps(asked["data"]),
                "title": asked["title"],
                "language": asked["language"],
            },
            pdf_standards=STANDARD,
        )
    except typst.TypstError as why:
        raise Unset(f"{why.message}\n{why.diagnostic}") from None
    assert isinstance(paper, bytes)
    return paper


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    if isinstance(value, dict):
        return {key: _each_text(each, change) for key, each in value.items()}
    return value


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    kept = "".join(
        each
        for each in composed
        if each == "\n" or unicodedata.category(each) not in ("Cc", "Cs", "Co", "Cn")
    )
    return _LONG_RUN.sub(lambda run: f"{run[0]}{BREAK}", kept)


def _shown(text: str) -> str:
    return "".join(
        each if each == "\n" or _has_shape(each) else SQUARE for each in text
    )


def _has_shape(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in SHOWN)


def _bound_ourselves() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES_MAX),
        (resource.RLIMIT_CPU, CPU_SECONDS_MAX),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main())
