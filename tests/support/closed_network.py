"""A whole installation on a network without a way out: one press, from key to desk.

    python -m tests.support.closed_network FOLDER      in a network namespace of its own

It prints what it saw as JSON. Nothing is there but the loopback; the kernel counts
every packet and every connection that found no route.
"""

import asyncio
import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from tests.faults.test_race_of_desks import Desk
from tests.support.whole import Whole, whole

SHOWN_SECONDS_MAX: Final = 10.0
OUTSIDE: Final = ("192.0.2.1", 443)  # RFC 5737: nobody's
_SET_FLAGS: Final = 0x8914  # SIOCSIFFLAGS
_UP: Final = 0x1


def command(folder: Path) -> list[str]:
    """Return how this runs in a namespace of its own, as whoever we are."""
    inside = [sys.executable, "-m", "tests.support.closed_network", str(folder)]
    return [*_alone(), *inside]


def is_possible() -> bool:
    """Say whether this machine gives us such a namespace."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*_alone(), "true"], capture_output=True, check=False)
    return tried.returncode == 0


def _alone() -> list[str]:
    # Root needs no namespace of users; others keep their name, for the database's sake.
    more = [] if os.geteuid() == 0 else ["--map-current-user", "--keep-caps"]
    return ["unshare", "--net", *more, "--"]


def main() -> None:
    """Run it."""
    _loopback_up()
    before = _without_route()
    _ask_outside()
    counted = _without_route() - before
    with whole(Path(sys.argv[1]), office=True) as place:
        seen = asyncio.run(_pressed_and_taken(place))
        processes = sorted(each["name"] for each in place.running.told()["processes"])
    asked = _without_route() - before - counted
    told = {**seen, "processes": processes, "counted": counted, "asked": asked}
    print(json.dumps(told))


async def _pressed_and_taken(place: Whole) -> dict[str, Any]:
    processes = place.running.told()["processes"]
    address = next(x["address"] for x in processes if x["name"].startswith("live-"))
    desk = Desk(address, "desk-1")
    try:
        await desk.enrol(place.desk_link("desk-1"))
        button = place.buttons("north")[0]
        await asyncio.to_thread(place.press, button.id)
        row = await _shown(desk)
        answer = await desk.ask("acknowledge", row)
    finally:
        await desk.http.close()
    return {"shown": row["attention"], "taken": answer["outcome"]}


async def _shown(desk: Desk) -> dict[str, Any]:
    end = time.monotonic() + SHOWN_SECONDS_MAX
    while not (rows := await desk.rows()):
        assert time.monotonic() < end, "the press was not shown"
        await asyncio.sleep(0.05)
    return rows[0]


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))


def _ask_outside() -> None:
    """Ask for what is outside, so that the counter is known to count."""
    with socket.socket() as asked:
        assert asked.connect_ex(OUTSIDE) != 0


def _without_route() -> int:
    """Return how often anything in this namespace found no route, by either IP."""
    heads, values = (
        line.split()[1:]
        for line in Path("/proc/net/snmp").read_text().splitlines()
        if line.startswith("Ip:")
    )
    found = int(dict(zip(heads, values, strict=True))["OutNoRoutes"])
    for line in Path("/proc/net/snmp6").read_text().splitlines():
        if line.startswith("Ip6OutNoRoutes"):
            found += int(line.split()[1])
    return found


if __name__ == "__main__":
    main()
