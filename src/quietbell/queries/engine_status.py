"""What the engine says of itself just now: asked over the line, and never waited for.

A page that wants to know who attends a desk must not hang on an engine that is away:
then the answer is None, and the page says that it is not known.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from quietbell.line import office
from quietbell.line.client import LineLost

ASK_SECONDS_MAX: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNow:
    """One desk as the engine sees it; ``sound`` is that of its console, if any."""

    is_attended: bool
    sound: str


def engine_status() -> dict[str, Any] | None:
    """Return the engine's state as a screen without rights sees it; None: away."""
    try:
        return office.status(Path(settings.DATA), ASK_SECONDS_MAX)
    except LineLost:
        return None


def desks_now() -> dict[str, DeskNow] | None:
    """Return each desk that the engine knows, by id; None: it does not answer."""
    status = engine_status()
    if status is None:
        return None
    return {
        each["id"]: DeskNow(
            is_attended=bool(each["is_attended"]), sound=each["sound"] or ""
        )
        for each in status["desks"]
    }
