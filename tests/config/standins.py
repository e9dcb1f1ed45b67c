"""Small programs in place of the engine and the others, and a supervisor for them.

Run as a program it is a supervisor of its own, for a test to kill:

    python -m tests.config.standins DIR
"""

import asyncio
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from quietbell.config.children import Patience, Plan
from quietbell.config.probes import PipeProbe
from quietbell.config.settings import Settings
from quietbell.config.supervisor import Supervisor

# Answers every connection on the first descriptor with its pid; beats on the second.
DOOR = """
import os, select, socket, sys, time
door, mouth = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
while True:
    os.write(mouth, b".")
    if select.select([door], [], [], 0.05)[0]:
        try:
            caller, _ = door.accept()
        except BlockingIOError:
            continue
        caller.sendall(str(os.getpid()).encode())
        caller.close()
"""
# Beats, and will not end when asked.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    os.write(int(sys.argv[1]), b".")
    time.sleep(0.05)
"""
FAILS = "import sys; sys.exit(7)"
QUICK = Patience(
    ask_every=0.05, stall=1.0, start=10.0, first_back_off=0.05, stop=1.0, steady=60
)


def listening() -> socket.socket:
    """Return a socket that listens, as the supervisor holds the phones'."""
    door = socket.create_server(("127.0.0.1", 0), backlog=64)
    door.setblocking(False)
    return door


def ask(door: socket.socket, *, seconds: float = 10) -> int:
    """Connect and return the pid of who answered."""
    with socket.create_connection(door.getsockname(), timeout=seconds) as caller:
        return int(caller.recv(64))


def plan(
    folder: Path,
    program: str,
    *arguments: object,
    fds: tuple[int, ...] = (),
    probe: PipeProbe,
    patience: Patience = QUICK,
    name: str = "door",
) -> Plan:
    return Plan(
        name=name,
        argv=(sys.executable, "-c", program, *map(str, arguments)),
        fds=(*fds, probe.mouth),
        log_path=folder / "logs" / f"{name}.log",
        probe=probe,
        patience=patience,
    )


def door_plan(folder: Path, door: socket.socket, patience: Patience = QUICK) -> Plan:
    probe = PipeProbe()
    return plan(
        folder,
        DOOR,
        door.fileno(),
        probe.mouth,
        fds=(door.fileno(),),
        probe=probe,
        patience=patience,
    )


def supervisor(folder: Path, *plans: Plan) -> Supervisor:
    for name in ("run", "logs"):
        (folder / name).mkdir(exist_ok=True, parents=True)
    return Supervisor(Settings(data=folder), plans)


async def until(happened: Callable[[], bool], *, seconds: float = 15) -> float:
    """Wait until *happened*, and return how long it took."""
    began = time.monotonic()
    while not happened():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"it did not happen in {seconds} s")
        await asyncio.sleep(0.02)
    return time.monotonic() - began


def is_gone(pid: int) -> bool:
    """Say whether the process is dead; one that only waits to be collected is."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return told.rpartition(")")[2].split()[0] == "Z"


def main() -> None:
    folder, door = Path(sys.argv[1]), listening()
    chief = supervisor(folder, door_plan(folder, door))
    print(door.getsockname()[1], os.getpid(), flush=True)
    asyncio.run(chief.run())


if __name__ == "__main__":
    main()
