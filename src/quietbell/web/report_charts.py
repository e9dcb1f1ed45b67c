"""Charts of reports: bars as SVG within the page, coloured by the page's own style.

No style, no script and no link is left in the drawing, so that the policy of the page
holds; what it shows stands in the table beside it, number by number.
"""

from typing import Final

import pygal  # type: ignore[import-untyped]
from django.utils.safestring import SafeString, mark_safe
from lxml import etree
from pygal.style import Style  # type: ignore[import-untyped]

from quietbell.web.report_tables import Table, shown_cell

BARS_MAX: Final = 40  # more are no picture any more; the table has them all
WIDTH: Final = 860
_SVG: Final = "{http://www.w3.org/2000/svg}"
_LEFT_OUT: Final = ("defs", "desc", "title", "style", "script")
_ATTRIBUTES: Final = frozenset(
    {"class", "d", "height", "transform", "viewBox", "width", "x", "y", "text-anchor"}
)
_LETTERS: Final = Style(
    font_family="sans-serif", label_font_size=14, legend_font_size=14
)


def chart(table: Table) -> SafeString:
    """Return the drawing of *table*'s series; nothing if there is nothing to draw."""
    rows = table.rows[:BARS_MAX]
    if not table.series or not rows:
        return SafeString("")
    drawn = pygal.HorizontalBar(
        js=[],
        style=_LETTERS,
        width=WIDTH,
        height=90 + len(rows) * (14 + 16 * len(table.series)),
        show_legend=len(table.series) > 1,
        legend_at_bottom=True,
        show_y_labels=True,
        margin=4,
        range=(0, max(1.0, *_numbers(table))),
    )
    # Bars are drawn from the bottom up.
    drawn.x_labels = [shown_cell(row[0]) for row in reversed(rows)]
    for at in table.series:
        drawn.add(table.head[at], [_number(row[at]) for row in reversed(rows)])
    return mark_safe(_bare(drawn.render()))


def _numbers(table: Table) -> list[float]:
    return [_number(row[at]) for row in table.rows for at in table.series]


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _bare(svg: str | bytes) -> str:
    """Return *svg* with shapes, texts and classes alone."""
    data = svg.encode() if isinstance(svg, str) else svg
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    etree.strip_elements(root, etree.Comment, *(_SVG + each for each in _LEFT_OUT))
    for each in root.iter():
        for name in set(each.attrib) - _ATTRIBUTES:
            del each.attrib[name]
    for each in list(root.iter()):
        parent = each.getparent()
        if parent is not None and "overlay" in each.get("class", ""):
            parent.remove(each)  # places for hints that a script would fill
    root.set("aria-hidden", "true")  # the table says it
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")
