"""Simulated phones of an installation that sets itself up: they press the real door.

The office shows a door's token once and keeps none. For a button that is on trial this
file keeps it as the phone would: ``DIR/office/simulated.json``, mode 0600. The pages
reach it through their settings, and know nothing of a simulator.
"""

import asyncio
import json
from pathlib import Path
from typing import Final

from quietbell.simulator.demo_folder import write_private
from quietbell.simulator.phones import NoAnswer, press

MODEL: Final = "CP-8845"
PHONES_MAX: Final = 20


class SimulatedPhones:
    """The simulated phones of one installation, by the id of their door."""

    def __init__(self, data: Path, press_url: str) -> None:
        self._path = data / "office" / "simulated.json"
        self._press_url = press_url

    def doors(self) -> frozenset[str]:
        """Return the doors that a simulated phone presses."""
        return frozenset(self._tokens())

    def keep(self, door: str, token: str) -> None:
        """Give a simulated phone the token of its door; the oldest one goes."""
        tokens = {**self._tokens(), door: token}
        newest = list(tokens.items())[-PHONES_MAX:]
        write_private(self._path, dict(newest))

    def press(self, door: str) -> str:
        """Press as that phone does; return why it was not answered, else nothing."""
        token = self._tokens().get(door)
        if token is None:
            return "no simulated phone has this door"
        try:
            asyncio.run(press(f"{self._press_url}/p/{token}", model=MODEL))
        except NoAnswer as why:
            return str(why)
        return ""

    def _tokens(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._path.read_text()))
        except (OSError, ValueError):
            return {}
