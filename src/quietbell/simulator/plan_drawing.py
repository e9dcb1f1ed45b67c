"""Draw a floor plan as SVG: walls, doors, windows, numbers, north and a scale.

The drawing brings its own paper, so it reads the same on a dark page. It has no
script, no style sheet and no reference to anything outside, since consoles show
it as an image under a strict policy. Ways in, stairs and the button are not marked
on it: they are spots in the site file, which the screen marks and names.
"""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from quietbell.simulator.plan_furniture import furniture
from quietbell.simulator.plan_parts import (
    NORTH_MARGIN,
    WEST_MARGIN,
    Entrance,
    Part,
    Plan,
)

UNITS: Final = 20  # drawing units per metre
FONT: Final = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
PAPER, GRASS, FLOOR, HALL = "#f5f3ee", "#e3e9d8", "#ffffff", "#ebe5d9"
WALL, THIN_WALL, INK, QUIET = "#39424f", "#7b8491", "#17202c", "#566171"
SERVICE: Final = {"stairs": "#dbe2ea", "lift": "#dbe2ea", "wc": "#e8edf2"}
GLASS: Final = "#a9cbe0"
OUTER_UNITS: Final = 5.0
DOOR_METRES: Final = 1.1
INWARD: Final = {"n": (0, 1), "s": (0, -1), "w": (1, 0), "e": (-1, 0)}


def draw(plan: Plan, building: str) -> bytes:
    """Return *plan* as an SVG image, the same bytes for the same plan."""
    width, height = (round(side * UNITS) for side in plan.size)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{FONT}" role="img" '
        f"aria-label={quoteattr(f'{building}, {plan.title}: floor plan')}>"
    )
    lines = [head, f'<rect width="{width}" height="{height}" rx="14" fill="{PAPER}"/>']
    lines += _building(plan)
    lines += _words(plan)
    lines += _frame(plan, building, width, height)
    return "\n".join([*lines, "</svg>\n"]).encode()


def _building(plan: Plan) -> Iterator[str]:
    """Draw outer walls as a thick outline of everything, and the rooms over it."""
    built = [part for part in plan.parts if part.kind != "yard"]
    halls = [part for part in built if part.kind == "hall"]
    origin = f"{WEST_MARGIN * UNITS:g} {NORTH_MARGIN * UNITS:g}"
    yield f'<g transform="translate({origin})">'
    yield from (
        _rect(part, f'fill="{GRASS}" rx="8"')
        for part in plan.parts
        if part.kind == "yard"
    )
    thick = f'fill="{WALL}" stroke="{WALL}" stroke-width="{OUTER_UNITS * 2}"'
    yield from (_rect(part, thick) for part in built)
    # A hair over its edge, so that no seam shows where halls meet.
    yield from (
        _rect(part, f'fill="{HALL}" stroke="{HALL}" stroke-width="1.5"')
        for part in halls
    )
    for part in built:
        yield from _room(part)
    for part in built:
        yield from _windows(part, built)
        yield from _door(part, halls)
    for entrance in plan.entrances:
        yield from _entrance(entrance)
    yield "</g>"


def _room(part: Part) -> Iterator[str]:
    if part.kind != "hall":
        fill = SERVICE.get(part.kind, FLOOR)
        yield _rect(part, f'fill="{fill}" stroke="{THIN_WALL}" stroke-width="2"')
        yield from furniture(part)


def _rect(part: Part, rest: str) -> str:
    x, y, width, height = (
        side * UNITS for side in (part.x, part.y, part.width, part.height)
    )
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {rest}/>'


def _sides(part: Part) -> dict[str, tuple[float, float, float, float]]:
    left, top = part.x, part.y
    right, bottom = left + part.width, top + part.height
    return {
        "n": (left, top, right, top),
        "s": (left, bottom, right, bottom),
        "w": (left, top, left, bottom),
        "e": (right, top, right, bottom),
    }


def _windows(part: Part, built: list[Part]) -> Iterator[str]:
    """Draw glass in the outer walls of rooms: pale strokes in the dark outline."""
    if part.kind not in ("room", "hall"):
        return
    for side, (x1, y1, x2, y2) in _sides(part).items():
        inward_x, inward_y = INWARD[side]
        for low, high in _panes(max(x2 - x1, y2 - y1)):
            ax, bx = x1 + (x2 - x1) * low, x1 + (x2 - x1) * high
            ay, by = y1 + (y2 - y1) * low, y1 + (y2 - y1) * high
            beyond = (ax + bx) / 2 - inward_x * 0.4, (ay + by) / 2 - inward_y * 0.4
            if any(other.holds(*beyond) for other in built):
                continue
            off = OUTER_UNITS / 2
            yield _line(
                ax * UNITS - inward_x * off,
                ay * UNITS - inward_y * off,
                bx * UNITS - inward_x * off,
                by * UNITS - inward_y * off,
                f'stroke="{GLASS}" stroke-width="2.6"',
            )


def _panes(length: float) -> list[tuple[float, float]]:
    """Return where glass stands in a wall of that length, as shares of it."""
    count = max(1, round(length / 4))
    return [((at + 0.2) / count, (at + 0.8) / count) for at in range(count)]


def _line(x1: float, y1: float, x2: float, y2: float, rest: str) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" {rest}/>'


def _door(part: Part, halls: list[Part]) -> Iterator[str]:
    """Draw a gap in the wall towards a hall, and the door's swing into the room."""
    if not part.door:
        return
    x1, y1, x2, y2 = _sides(part)[part.door]
    inward_x, inward_y = INWARD[part.door]
    along_x, along_y = (1, 0) if y1 == y2 else (0, 1)
    length = max(x2 - x1, y2 - y1)
    leaf = min(DOOR_METRES, length * 0.5)
    for start in (0.35, length - leaf - 0.35, (length - leaf) / 2):
        hinge_x, hinge_y = x1 + along_x * start, y1 + along_y * start
        beyond_x = hinge_x + along_x * leaf / 2 - inward_x * 0.3
        beyond_y = hinge_y + along_y * leaf / 2 - inward_y * 0.3
        if any(each.holds(beyond_x, beyond_y) for each in halls):
            break
    hx, hy, radius = hinge_x * UNITS, hinge_y * UNITS, leaf * UNITS
    gx, gy = hx + along_x * radius, hy + along_y * radius
    tx, ty = hx + inward_x * radius, hy + inward_y * radius
    yield _line(hx, hy, gx, gy, f'stroke="{HALL}" stroke-width="5"')
    sweep = 1 if along_x * inward_y - along_y * inward_x < 0 else 0
    yield (
        f'<path d="M{hx:g} {hy:g}L{tx:g} {ty:g}A{radius:g} {radius:g} 0 0 {sweep} '
        f'{gx:g} {gy:g}" fill="none" stroke="{THIN_WALL}" stroke-width="1.3"/>'
    )


def _entrance(entrance: Entrance) -> Iterator[str]:
    """Draw an opening in the wall; what it is called is for the screen to write."""
    inward_x, inward_y = INWARD[entrance.side]
    x, y = entrance.x * UNITS, entrance.y * UNITS
    across_x, across_y = abs(inward_y) * 22, abs(inward_x) * 22
    off_x, off_y = inward_x * OUTER_UNITS / 2, inward_y * OUTER_UNITS / 2
    yield _line(
        x - across_x - off_x,
        y - across_y - off_y,
        x + across_x - off_x,
        y + across_y - off_y,
        f'stroke="{HALL}" stroke-width="{OUTER_UNITS + 3}"',
    )


def _words(plan: Plan) -> Iterator[str]:
    """Write numbers and names over everything else, so that no line crosses them."""
    origin = f"{WEST_MARGIN * UNITS:g} {NORTH_MARGIN * UNITS:g}"
    yield f'<g transform="translate({origin})">'
    for part in plan.parts:
        yield from _label(part)
    for x, y, words in plan.outside:
        yield _text(x * UNITS, y * UNITS, words, 14, QUIET, "middle", weight=500)
    yield "</g>"


def _label(part: Part) -> Iterator[str]:
    x, y = (side * UNITS for side in part.middle)
    if part.kind in ("stairs", "lift"):
        return
    if not part.number:
        turn = f' transform="rotate(-90 {x:g} {y:g})"' if _is_tall(part) else ""
        yield _text(x, y + 5, part.name, 14, QUIET, "middle", turn=turn)
        return
    lines = _wrap(part.name, part.width * UNITS - 10)
    top = y - 7.5 * len(lines) + 9
    yield _text(x, top, part.number, 21, INK, "middle", weight=700, halo=FLOOR)
    for at, line in enumerate(lines):
        below = top + 17 + 15 * at
        yield _text(x, below, line, 13, QUIET, "middle", halo=FLOOR)


def _is_tall(part: Part) -> bool:
    return part.height > 2 * part.width


def _wrap(words: str, width: float) -> list[str]:
    """Break a name into lines that fit, at 6.6 units a letter."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) * 6.6 > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _text(
    x: float,
    y: float,
    words: str,
    size: int,
    colour: str,
    anchor: str,
    *,
    weight: int = 400,
    turn: str = "",
    halo: str = "",
) -> str:
    """Return words. A halo keeps them legible over furniture."""
    around = (
        f' stroke="{halo}" stroke-width="4" stroke-linejoin="round" '
        'paint-order="stroke"'
        if halo
        else ""
    )
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}" text-anchor="{anchor}"{around}{turn}>{escape(words)}</text>'
    )


def _frame(plan: Plan, building: str, width: int, height: int) -> Iterator[str]:
    """Write the title, and draw north and ten metres."""
    left = WEST_MARGIN * UNITS
    title = f"{building} · {plan.title}"
    yield _text(left, 42, title, 26, INK, "start", weight=700)
    base = height - 34
    yield f'<g stroke="{INK}" stroke-width="2" fill="none">'
    half = left + UNITS * 5
    yield f'<path d="M{left:g} {base - 6}v6h{UNITS * 10}v-6M{half:g} {base}v-4"/></g>'
    yield _text(left, base + 18, "0", 13, QUIET, "middle")
    yield _text(left + UNITS * 10, base + 18, "10 m", 13, QUIET, "middle")
    yield (
        f'<g transform="translate({width - 74} 36) scale(.8)">'
        f'<circle r="26" fill="#ffffff" stroke="{THIN_WALL}" stroke-width="1.5"/>'
        f'<path d="M0 -19L8 12L0 6Z" fill="{INK}"/>'
        f'<path d="M0 -19L-8 12L0 6Z" fill="#ffffff" stroke="{INK}"/></g>'
    )
    yield _text(width - 108, 42, "N", 18, INK, "middle", weight=700)
