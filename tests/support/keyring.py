"""A keyring of the engine that tests look into, or that is away."""

from datetime import datetime

from quietbell.domain.grants import Reader
from quietbell.operations.keyring import EngineAway


class FakeKeyring:
    """Holds what it was given, by name."""

    def __init__(self, *, is_away: bool = False) -> None:
        self.named: dict[str, str] = {}
        self.is_away = is_away

    def keep(self, reader: Reader, name: str, value: str, *, at: datetime) -> None:
        self._answer()
        self.named[name] = value

    def forget(self, reader: Reader, name: str, *, at: datetime) -> None:
        self._answer()
        self.named.pop(name, None)

    def _answer(self) -> None:
        if self.is_away:
            raise EngineAway
