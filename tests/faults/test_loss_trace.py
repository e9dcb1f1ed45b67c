"""The kernel's own word: the sync had returned before the answer's first byte left.

strace shows a call when it begins and when it returns, in the order in which that
happened, whatever thread it was in.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.ledger import Ledger, LineWatch, Phones
from tests.support.processes import EngineAlone, demo_in
from tests.support.tools import need

PRESSES = 20
TRACED = "read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,fdatasync"
READS = {"read", "readv", "recvfrom", "recvmsg"}
SENDS = {"write", "writev", "sendto", "sendmsg"}
SHOWN_BYTES = 8_192  # of what is written: two pages
SETTLE_SECONDS = 0.2

_BEGUN = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\(\d+<(?P<on>.*?)>(?:\)|,| <unf)")
_RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>")
_RESULT = re.compile(r" = (-?\d+)")


@dataclass(slots=True)
class Call:
    """One call of one thread: what on, and the lines where it begins and returns."""

    name: str
    on: str
    text: str
    began: int
    returned: int = 0  # 0: it never did
    result: int | None = None


@pytest.mark.timeout(180)
@pytest.mark.requirement("ACT-09")
async def test_the_sync_returned_before_the_answers_first_byte(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    demo, ledger = demo_in(tmp_path), Ledger()
    with EngineAlone(demo.data) as engine:
        engine.before = (
            str(need("strace")),
            *("--follow-forks", "--decode-fds=all", "--seccomp-bpf"),
            *("--string-limit", str(SHOWN_BYTES), "--output", str(trace)),
            *("--trace", TRACED),
        )
        engine.start()
        await engine.until_up()
        async with LineWatch(demo.data) as watch:
            phones = Phones(demo, engine.port, watch, ledger)
            # The first opens an incident, and its entry fills more than one page.
            for _ in range(1 + PRESSES):
                assert await phones.press(phones.buttons[0])
        await asyncio.sleep(SETTLE_SECONDS)
    calls = list(calls_of(trace.read_text(errors="replace").splitlines()))
    ahead = [ahead_lines(calls, number) for number in range(2, PRESSES + 2)]
    print(f"\n{len(ahead)} presses, {len(calls)} calls; lines between: {ahead}")
    assert len(ahead) == PRESSES
    assert min(ahead) > 0


def ahead_lines(calls: Sequence[Call], number: int) -> int:
    """Return by how many lines the sync of a press was ahead of its answer."""
    mark = f"press={number}&"

    def first(what: str, is_it: Callable[[Call], bool]) -> Call:
        found = next(filter(is_it, calls), None)
        assert found, f"press {number} was never {what}"
        return found

    asked = first("read", lambda x: x.name in READS and mark in x.text)
    written = first(
        "written",
        lambda x: x.name == "pwrite64" and x.on.endswith("-wal") and mark in x.text,
    )
    synced = first(
        "synced",
        lambda x: (
            (x.name, x.on) == ("fdatasync", written.on)
            and x.began > written.returned > 0
        ),
    )
    answered = first(
        "answered",
        lambda x: x.name in SENDS and x.on == asked.on and x.began > asked.began,
    )
    assert asked.on.startswith("TCP"), asked
    assert asked.returned < written.began
    assert synced.returned
    assert synced.result == 0
    return answered.began - synced.returned


def calls_of(lines: Sequence[str]) -> Iterator[Call]:
    """Yield the calls of a trace in the order in which they began."""
    open_calls: dict[str, Call] = {}
    for number, line in enumerate(lines, start=1):
        if begun := _BEGUN.match(line):
            call = Call(begun["name"], begun["on"], line, number)
            if line.endswith("<unfinished ...>"):
                open_calls[begun["pid"]] = call
            else:
                _finish(call, line, number)
            yield call
        elif (resumed := _RESUMED.match(line)) and resumed["pid"] in open_calls:
            call = open_calls.pop(resumed["pid"])
            call.text += line
            _finish(call, line, number)


def _finish(call: Call, line: str, number: int) -> None:
    results = _RESULT.findall(line)
    call.returned, call.result = number, int(results[-1]) if results else None
