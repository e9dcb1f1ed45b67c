"""What an installation is told: where its data is, which addresses it holds.

Settings refuse nonsense at the start, in a sentence that names the option.
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PORT_BASE: Final = 8700
# The consoles', the phones', the phones' with TLS, the office's, DC-09's, Sur-Gard's.
PORTS: Final = 6
LIVE_WORKERS_MAX: Final = 32
NODE: Final = "node-1"  # a chain belongs to a node: a host's name may change, this not
_NODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Nonsense(ValueError):
    """A setting cannot be meant. The text says which, and what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `quietbell run` is given. The ports held are `PORTS` from ``port_base``.

    Without ``has_office`` the alarm path runs alone. ``database_url`` is what the
    command line says; without it the environment or the embedded one counts.
    """

    data: Path
    host: str = "127.0.0.1"
    port_base: int = PORT_BASE
    live_workers: int = 2
    node: str = NODE
    has_office: bool = True
    database_url: str | None = None

    @property
    def web_url(self) -> str:
        """Return where the consoles are."""
        return f"http://{_shown(self.host)}:{self.port_base}"

    @property
    def intake_url(self) -> str:
        """Return where phones press."""
        return f"http://{_shown(self.host)}:{self.port_base + 1}"

    @property
    def intake_tls_url(self) -> str:
        """Return where phones press that want TLS."""
        return f"https://{_shown(self.host)}:{self.port_base + 2}"

    @property
    def dc09_address(self) -> str:
        """Return where panels speak DC-09, by TCP and by UDP."""
        return f"{_shown(self.host)}:{self.port_base + 4}"

    @property
    def surgard_address(self) -> str:
        """Return where another receiver passes on its lines."""
        return f"{_shown(self.host)}:{self.port_base + 5}"

    @property
    def office_url(self) -> str:
        """Return where the office's pages are."""
        return f"http://{_shown(self.host)}:{self.port_base + 3}"

    def checked(self) -> "Settings":
        """Return these settings.

        Raises:
            Nonsense: they cannot be meant.
        """
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            raise Nonsense(
                f"--host {self.host}: an address such as 127.0.0.1 or 0.0.0.0, no name"
            ) from None
        if not 1 <= self.port_base <= 65535 - PORTS + 1:
            raise Nonsense(f"--port-base {self.port_base}: from 1 to {65536 - PORTS}")
        if not 1 <= self.live_workers <= LIVE_WORKERS_MAX:
            raise Nonsense(
                f"--live-workers {self.live_workers}: from 1 to {LIVE_WORKERS_MAX}"
            )
        if not _NODE.fullmatch(self.node):
            raise Nonsense(f"--node {self.node}: small letters, digits and hyphens")
        return self


def demo_data(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the demonstration's own folder, apart from any installation's."""
    return _share(environment) / "demo"


def own_data(environment: Mapping[str, str] = os.environ) -> Path:
    """Return an installation's folder when none is named."""
    return _share(environment) / "data"


def _share(environment: Mapping[str, str]) -> Path:
    share = environment.get("XDG_DATA_HOME", "")
    base = Path(share) if share.startswith("/") else Path.home() / ".local" / "share"
    return base / "quietbell"


def _shown(host: str) -> str:
    """Return *host* as a browser on this machine reaches it."""
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return f"[{host}]" if address.version == 6 else host
