"""A notice as the engine pushes it, and the words for what became of it."""

from enum import StrEnum
from typing import Any

import msgspec


class Result(StrEnum):
    """What is reported of a notice."""

    ATTEMPTED = "attempted"
    HANDED_ON = "handed_on"
    FAILED = "failed"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one target. ``words`` by language; times are ISO."""

    id: str
    channel: str
    incident: str | None = None
    number: int = 0
    incident_class: str = msgspec.field(default="", name="class")
    site: str = ""
    rung: str | None = None
    target: dict[str, Any] = {}
    words: dict[str, str] = {}
    at: str | None = None


def read_notice(message: dict[str, Any]) -> Notice | None:
    """Return the notice in a pushed message, None if it has another shape."""
    try:
        return msgspec.convert(message.get("notice"), Notice)
    except msgspec.ValidationError:
        return None
