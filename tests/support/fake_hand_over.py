"""The engine's line as operations see it, at the door: what was asked of it."""

from datetime import datetime
from typing import Any

from quietbell.domain.grants import Reader
from quietbell.operations.keyring import EngineAway


class HandedOver:
    """Remembers every deed. ``is_away``: it answers none."""

    def __init__(self, *, is_away: bool = False) -> None:
        self.is_away = is_away
        self.deeds: list[tuple[str, dict[str, Any]]] = []

    def __call__(
        self, reader: Reader, deed: str, body: dict[str, Any], *, at: datetime
    ) -> None:
        if self.is_away:
            raise EngineAway
        self.deeds.append((deed, body))
