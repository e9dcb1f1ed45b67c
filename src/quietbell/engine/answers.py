"""What a deed is answered: done, repeated or refused, and whether it is kept."""

from typing import Any

Message = dict[str, Any]


def answered(
    deed: str,
    outcome: str,
    *,
    seq: int | None = None,
    kept: bool = False,
    reason: str | None = None,
    detail: Message | None = None,
) -> Message:
    """Return the answer to the deed of that id. ``kept``: its entry is on disk."""
    return {
        "id": deed,
        "outcome": outcome,
        "seq": seq,
        "kept": kept,
        "reason": reason,
        "detail": detail or {},
    }


def refused(deed: str, reason: str, detail: Message | None = None) -> Message:
    """Return the answer to a deed that was not done."""
    return answered(deed, "refused", reason=reason, detail=detail)


def said(raw: Any) -> Any:
    """Return a deed without what it leaves open: null says no more than nothing."""
    if not isinstance(raw, dict):
        return raw
    return {name: value for name, value in raw.items() if value is not None}
