"""A process that appends to a journal and says what was kept, to be killed at will.

Run as a module with the shim preloaded. It reads one order a line (JSON) and forks a
child for each, so that a hundred deaths cost one start of Python. The child writes
a line as soon as it knows something; "end" is its parent's word.
"""

import asyncio
import json
import logging
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from quietbell.domain.moments import Moment
from quietbell.journal.entries import Entry, digest, encode
from quietbell.journal.limits import Limits
from quietbell.journal.recording import Recording
from quietbell.journal.store import Journal

Order = dict[str, Any]


def say(**what: Any) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def now() -> Moment:
    tick = time.clock_gettime(time.CLOCK_BOOTTIME)
    return Moment(wall=datetime.now(UTC), tick=tick)


def say_recording(recording: Recording) -> None:
    say(
        recording=recording.state,
        why=recording.why,
        slow=recording.slow,
        unkept=recording.unkept,
    )


async def append(journal: Journal, count: int, order: Order) -> list[Entry]:
    """Append *count* at once and wait until all are kept."""
    pendings = [
        journal.append(
            kind="press",
            version=1,
            body={"number": number, "padding": "x" * order.get("padding", 700)},
            at=now(),
        )
        for number in range(count)
    ]
    for pending in pendings:
        say(shown=pending.entry.seq, digest=digest(encode(pending.entry)))
    for pending in pendings:
        await asyncio.wait_for(pending.kept, order.get("patience", 20.0))
        say(
            kept=pending.entry.seq,
            digest=digest(encode(pending.entry)),
            at=time.monotonic_ns(),
        )
    return [pending.entry for pending in pendings]


async def live(order: Order) -> None:
    """Append in the rhythm of *order*: how many at once; "roll" in between."""
    journal = Journal.open(
        Path(order["folder"]),
        node="node-1",
        epoch=order.get("epoch", "epoch-1"),
        boot="boot-1",
        limits=Limits(**order.get("limits", {})),
    )
    say_recording(journal.recording)
    journal.on_recording = say_recording
    entries = journal.replay()
    for step in order["rhythm"]:
        if step == "roll":
            journal.roll(entries[:3])
        elif step == "roll if due":
            if journal.is_roll_due:
                journal.roll(entries[:3])
        else:
            entries += await append(journal, step, order)
    say(closed=await asyncio.to_thread(journal.close))


def main() -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL)
    )
    say(ready=os.getpid())
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(live(json.loads(line)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say(end=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
