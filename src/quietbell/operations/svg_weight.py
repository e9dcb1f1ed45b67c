"""How often the parts of a cleaned SVG would be drawn, before any browser tries.

A part may be used again, and what uses it may be used again: ten lines can say a
billion rectangles, and a console would stand still over them.
"""

import re
from typing import Final

from lxml import etree

DRAWN_MAX: Final = 200_000
NESTED_MAX: Final = 200  # parts within parts, with every use followed
# Drawn once for each tile or corner: within them nothing may refer to anything.
_REPEATED: Final = frozenset({"pattern", "marker", "mask", "clipPath"})
_REFERENCE: Final = re.compile(r"url\(", re.IGNORECASE)


def drawn_count(root: "etree._Element") -> int:
    """Return how many parts are drawn with every use followed.

    More than `DRAWN_MAX` is returned for what uses itself, and for patterns, markers,
    masks and clips that are made of references in turn.
    """
    targets = {each.get("id", ""): each for each in root.iter() if each.get("id")}
    known: dict[etree._Element, int] = {}
    under_way: set[etree._Element] = set()

    def count(element: "etree._Element") -> int:
        if element in known:
            return known[element]
        if element in under_way or len(under_way) > NESTED_MAX:
            return DRAWN_MAX + 1
        under_way.add(element)
        total = 1 + sum(min(count(each), DRAWN_MAX) for each in element)
        target = targets.get(element.get("href", "").removeprefix("#"))
        if target is not None:
            total += count(target)
        under_way.discard(element)
        known[element] = total
        return total

    if any(
        _refers(within)
        for each in root.iter()
        if _is_repeated(each)
        for within in each.iterdescendants()
    ):
        return DRAWN_MAX + 1
    return count(root)


def _is_repeated(element: "etree._Element") -> bool:
    return etree.QName(element).localname in _REPEATED


def _refers(element: "etree._Element") -> bool:
    if etree.QName(element).localname == "use":
        return True
    return any(_REFERENCE.search(str(value)) for value in element.attrib.values())
