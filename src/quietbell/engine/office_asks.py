"""What the office's processes ask on the line, beside its deeds.

``recorded`` is the scribe's word on how far the ledger has come. ``open_sealed`` opens
sealed parts of entries for a person whose token says that they may read a narrative;
the office holds no key, and what is opened here is written down nowhere.
"""

from collections.abc import Callable
from typing import Any, Final

from quietbell.domain.roles import Action, Right, right
from quietbell.engine.engine import Engine

BOXES_MAX: Final = 1_000  # sealed parts of one incident; a box is a note at most
Message = dict[str, Any]


def office_asks(engine: Engine) -> dict[str, Callable[[Message], Message | None]]:
    """Return the answers by message."""
    return {
        "recorded": lambda message: _recorded(engine, message),
        "open_sealed": lambda message: _open_sealed(engine, message),
    }


def _recorded(engine: Engine, message: Message) -> None:
    seq = message.get("seq")
    if message.get("node") not in (engine.node, ""):
        return
    engine.board.recorded.take(
        None if seq is None else int(seq),
        str(message.get("state", "")),
        tick=engine.clock.now().tick,
    )


def _open_sealed(engine: Engine, message: Message) -> Message:
    """Answer ``{"opened": […]}``, each a JSON object or None where it was erased."""
    now, keys = engine.clock.now(), engine.sites.site.token_keys
    claims = engine.floor.proofs.office(str(message["token"]), keys, now=now.wall)
    if isinstance(claims, str):
        return {"opened": None, "why": claims}
    if right(claims.roles, Action.NARRATIVE) is Right.NO:
        return {"opened": None, "why": "not_allowed"}
    boxes = message["sealed"]
    if not isinstance(boxes, list) or len(boxes) > BOXES_MAX:
        return {"opened": None, "why": "bad_message"}
    return {
        "opened": [
            engine.opened({"key": str(each["key"]), "box": str(each["box"])})
            for each in boxes
        ]
    }
