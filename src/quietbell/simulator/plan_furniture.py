"""Draw what stands in a room, lightly: enough to know a counter from a store."""

from collections.abc import Callable, Iterator
from typing import Final

from quietbell.simulator.plan_parts import Part

UNITS: Final = 20
LINE: Final = 'fill="none" stroke="#d3d6da" stroke-width="1.5"'
SOLID: Final = 'fill="#f5f2ec" stroke="#d3d6da" stroke-width="1.2"'


def furniture(part: Part) -> Iterator[str]:
    """Yield the SVG of what stands in *part*."""
    kind = part.kind if part.kind in DRAWN else part.furniture
    if kind in DRAWN:
        yield from DRAWN[kind](
            part.x * UNITS, part.y * UNITS, part.width * UNITS, part.height * UNITS
        )


def _box(x: float, y: float, width: float, height: float, radius: int = 2) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
        f'rx="{radius}" {SOLID}/>'
    )


def _stairs(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Draw treads across the longer side, and an arrow up."""
    if width >= height:
        steps = [x + at for at in range(8, int(width) - 4, 8)]
        treads = "".join(f"M{at:g} {y + 3:g}v{height - 6:g}" for at in steps)
        middle = y + height / 2
        arrow = f"M{x + 8:g} {middle:g}H{x + width - 8:g}m-7 -5l7 5l-7 5"
    else:
        steps = [y + at for at in range(8, int(height) - 4, 8)]
        treads = "".join(f"M{x + 3:g} {at:g}h{width - 6:g}" for at in steps)
        middle = x + width / 2
        arrow = f"M{middle:g} {y + height - 8:g}V{y + 8:g}m-5 7l5 -7l5 7"
    yield f'<path d="{treads}" fill="none" stroke="#aab4c0" stroke-width="1.2"/>'
    yield f'<path d="{arrow}" fill="none" stroke="#39424f" stroke-width="2"/>'


def _lift(x: float, y: float, width: float, height: float) -> Iterator[str]:
    inset = 7
    yield (
        f'<path d="M{x + inset:g} {y + inset:g}h{width - 2 * inset:g}'
        f"v{height - 2 * inset:g}h{2 * inset - width:g}z"
        f"l{width - 2 * inset:g} {height - 2 * inset:g}m0 {2 * inset - height:g}"
        f'L{x + inset:g} {y + height - inset:g}" fill="none" stroke="#8f9aa8" '
        'stroke-width="1.5"/>'
    )


def _counter(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Draw a service counter with its windows, a third of the way in."""
    yield _box(x + 12, y + height * 0.24, width - 24, 12)
    for at in range(1, max(2, int(width // 60))):
        left = x + 12 + (width - 24) * at / max(2, int(width // 60))
        yield f'<path d="M{left:g} {y + height * 0.24 - 12:g}v12" {LINE}/>'


def _shelves(x: float, y: float, width: float, height: float) -> Iterator[str]:
    for at in range(int((width - 24) // 26)):
        yield _box(x + 14 + at * 26, y + 12, 11, height - 24, 1)


def _seats(x: float, y: float, width: float, height: float) -> Iterator[str]:
    for line in range(int((height - 40) // 24)):
        for at in range(int((width - 24) // 20)):
            yield _box(x + 15 + at * 20, y + 20 + line * 24, 12, 12, 4)


def _benches(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Draw long benches, as in a laboratory or a reading room."""
    for line in range(int((height - 24) // 40)):
        yield _box(x + 18, y + 18 + line * 40, width - 36, 16)


def _table(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Draw a desk in a corner with its chair."""
    yield _box(x + width - 44, y + 8, 30, 15)
    yield f'<circle cx="{x + width - 29:g}" cy="{y + 32:g}" r="5" {LINE}/>'


def _couch(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Draw two armchairs that face each other, as in a counselling room."""
    yield _box(x + 12, y + height - 30, 18, 18, 5)
    yield _box(x + width - 30, y + height - 30, 18, 18, 5)


DRAWN: Final[dict[str, Callable[[float, float, float, float], Iterator[str]]]] = {
    "stairs": _stairs,
    "lift": _lift,
    "counter": _counter,
    "shelves": _shelves,
    "seats": _seats,
    "benches": _benches,
    "table": _table,
    "couch": _couch,
}
