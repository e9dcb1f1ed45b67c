"""A real engine process behind the DC-09 port, with panels and one button a panel."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quietbell.domain.site import Account, Device, Door, SiteFile
from quietbell.journal.reading import read
from quietbell.line.client import LineClient, LineLost
from quietbell.line.site_file import write
from quietbell.wire.dc09.keys import Key
from tests.support.panels import panel_sockets
from tests.support.processes import Process, command, until
from tests.support.small_site import small_site

SOCKET_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Dc09Engine:
    """The engine's data folder and its port, TCP and UDP."""

    data: Path
    port: int
    process: Process

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """Return the bodies of the journal's entries of *kind*."""
        return [each.body for each in read(self.data / "journal") if each.kind == kind]


def site_with(accounts: Mapping[str, Key | None]) -> SiteFile:
    """Return the small site with a panel for each account, all wired to buttons."""
    site = small_site()
    pattern = site.buttons[0]
    numbers = list(accounts)
    return replace(
        site,
        devices=(
            *site.devices,
            *(
                Device(id=f"panel-{each}", kind="panel", model="Harbor Alarm H8")
                for each in numbers
            ),
        ),
        accounts=tuple(
            Account(
                id=f"account-{each}",
                kind="dc09",
                device=f"panel-{each}",
                number=each.upper(),
                key=f"dc09/account-{each}" if accounts[each] else "",
            )
            for each in numbers
        ),
        buttons=(
            *site.buttons,
            *(
                replace(
                    pattern,
                    id=f"button-{each}",
                    label=f"QB-{each}",
                    device=f"panel-{each}",
                )
                for each in numbers
            ),
        ),
        doors=(
            *site.doors,
            *(
                Door(
                    id=f"door-{each}",
                    kind="dc09",
                    button=f"button-{each}",
                    account=f"account-{each}",
                )
                for each in numbers
            ),
        ),
    )


def prepare(data: Path, accounts: Mapping[str, Key | None]) -> None:
    """Write the site file and the keyring's secrets into *data*."""
    (data / "site").mkdir(parents=True)
    write(data / "site", site_with(accounts))
    keyring = data / "keyring"
    keyring.mkdir(mode=0o700)
    secrets = keyring / "secrets.json"
    secrets.touch(mode=0o600)
    named = {
        f"dc09/account-{number}": key.secret.hex()
        for number, key in accounts.items()
        if key is not None
    }
    secrets.write_text(json.dumps({"named": named}))


@contextlib.asynccontextmanager
async def dc09_engine(
    folder: Path, accounts: Mapping[str, Key | None], before: Sequence[str] = ()
) -> AsyncIterator[Dc09Engine]:
    """Run an engine of its own in *folder* until the block ends."""
    data = folder / "data"
    prepare(data, accounts)
    stream, datagrams, relayed = panel_sockets()
    datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BYTES)
    with contextlib.ExitStack() as held:
        for each in (stream, datagrams, relayed):
            held.callback(each.close)
        stream.listen(4096)
        words = (
            *("--data", str(data)),
            *("--dc09-fds", str(stream.fileno())),
            *("--dc09-datagram-fds", str(datagrams.fileno())),
        )
        process = Process(
            (*before, *command("engine", *words)),
            log=data / "logs" / "engine.log",
            fds=(stream.fileno(), datagrams.fileno()),
        )
        held.callback(process.end)
        await _until_up(data, process)
        yield Dc09Engine(data=data, port=int(stream.getsockname()[1]), process=process)


async def _until_up(data: Path, process: Process) -> None:
    is_up = False

    async def look() -> None:
        nonlocal is_up
        while not is_up:
            assert not process.has_ended, (data / "logs" / "engine.log").read_text()
            try:
                client = await LineClient.connect(data, "test")
            except LineLost:
                await asyncio.sleep(0.02)
                continue
            await client.close()
            is_up = True

    looking = asyncio.create_task(look())
    try:
        await until(lambda: is_up or looking.done(), "the engine is up")
        await looking
    finally:
        looking.cancel()
