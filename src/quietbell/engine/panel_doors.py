"""The doors of panels, put together with the engine behind them."""

import socket
from collections.abc import Sequence

from quietbell.engine.engine import Engine
from quietbell.receivers.dc09 import Dc09
from quietbell.receivers.door_limits import PanelLimits
from quietbell.receivers.panel_door import PanelDoor
from quietbell.receivers.surgard import SurGard

# Between two signs of life a panel may miss one, and we may be late to notice.
INTERVALS_MAX = 3


class PanelDoors:
    """DC-09 over TCP and UDP, and Sur-Gard."""

    def __init__(self, engine: Engine, limits: PanelLimits | None = None) -> None:
        sites, secrets = engine.sites, engine.secrets

        def key_of(name: str) -> bytes | None:
            try:
                return bytes.fromhex(secrets.value(name) or "")
            except ValueError:  # somebody wrote it into the file by hand
                return None

        def silence_seconds() -> float:
            quietest = sites.panels.longest_supervision_seconds
            return INTERVALS_MAX * quietest

        def relayed_seconds() -> float:
            quietest = sites.relayed.longest_supervision_seconds
            return INTERVALS_MAX * quietest

        take, hear = engine.intake.take, engine.intake.hear
        self.dc09 = PanelDoor(
            Dc09(lambda: sites.panels, key_of).speech,
            take,
            hear,
            engine.clock,
            limits,
            silence_seconds=silence_seconds,
        )
        self.surgard = PanelDoor(
            SurGard(lambda: sites.relayed).speech,
            take,
            hear,
            engine.clock,
            limits,
            silence_seconds=relayed_seconds,
        )

    async def listen(
        self,
        *,
        dc09: Sequence[socket.socket] = (),
        dc09_datagrams: Sequence[socket.socket] = (),
        surgard: Sequence[socket.socket] = (),
    ) -> None:
        """Serve sockets that are bound already. Before the replay is best."""
        await self.dc09.listen(dc09, dc09_datagrams)
        await self.surgard.listen(surgard)

    async def close(self) -> None:
        """Accept no more; what is kept is answered."""
        await self.dc09.close()
        await self.surgard.close()
