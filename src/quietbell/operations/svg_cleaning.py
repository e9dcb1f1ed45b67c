"""Keep of an SVG what draws, by an allow-list; everything else is left out.

An SVG is a program that browsers run: script, handlers, references to elsewhere,
foreign documents. A plan needs shapes and words. What is not named here goes, so a
browser's next invention is refused before it is known. Nothing is ever fetched, and no
entity expanded; what would be drawn too often is refused (`svg_weight`).
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from quietbell.operations.svg_weight import DRAWN_MAX, drawn_count

NODES_MAX: Final = 50_000
DEPTH_MAX: Final = 60
SIDE_MAX: Final = 100_000
SVG: Final = "http://www.w3.org/2000/svg"
XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS: Final = _words(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan"
    " textPath use symbol marker clipPath mask pattern linearGradient radialGradient"
    " stop switch"
)
ATTRIBUTES: Final = _words(
    "id d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points transform"
    " viewBox preserveAspectRatio version dx dy rotate textLength lengthAdjust"
    " startOffset offset gradientUnits gradientTransform spreadMethod patternUnits"
    " patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits"
    " markerWidth markerHeight markerUnits refX refY orient fill fill-opacity"
    " fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin"
    " stroke-miterlimit stroke-dasharray stroke-dashoffset opacity clip-path clip-rule"
    " mask marker-start marker-mid marker-end stop-color stop-opacity font-family"
    " font-size font-weight font-style text-anchor dominant-baseline"
    " alignment-baseline letter-spacing word-spacing text-decoration color display"
    " visibility overflow vector-effect paint-order shape-rendering text-rendering"
    " pathLength"
)
# What a style may say: the same things, as attributes of their own.
STYLES: Final = frozenset(each for each in ATTRIBUTES if "-" in each) | _words(
    "fill stroke opacity mask color display visibility overflow"
)
STYLE_CHARS_MAX: Final = 200_000
_RULE: Final = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_CLASS: Final = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_WITHIN: Final = re.compile(r"#[A-Za-z_][\w.:-]{0,200}")
_URL: Final = re.compile(r"url\(", re.IGNORECASE)
_URL_WITHIN: Final = re.compile(r"\s*url\(\s*['\"]?#[A-Za-z_][\w.:-]{0,200}['\"]?\s*\)")
_LENGTH: Final = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[0-9]{1,2})?)\s*(px|pt|mm|cm|in)?")
_PER_UNIT: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 3.78, "cm": 37.8, "in": 96.0}


class Unclean(ValueError):
    """It cannot be made into a plan. The text is a key of `drawings.SENTENCES`."""


def clean_svg(content: bytes) -> tuple[bytes, int, int]:
    """Return the drawing without what does not draw, and its width and height.

    Raises:
        Unclean: it is none, declares entities, has too many parts, or says no size.
    """
    root = _parsed(content)
    if etree.QName(root).localname != "svg":
        raise Unclean("not svg")
    classes = _classes(root)
    _drop_strangers(root)
    for element in root.iter():
        _clean_attributes(element, classes)
    if drawn_count(root) > DRAWN_MAX:
        raise Unclean("too many parts")
    if len(root) == 0:
        raise Unclean("nothing left")
    width, height = _size(root)
    root.set("width", str(width))
    root.set("height", str(height))
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {width} {height}")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=False), width, height


def _parsed(content: bytes) -> "etree._Element":
    """Return the root, read part by part so that too many are never held.

    No entity is expanded, no DTD is loaded, nothing is asked of a network.
    """
    if re.search(rb"<!\s*ENTITY", content, re.IGNORECASE) or b"\x00" in content:
        # UTF-16 would hide the word; a plan in it is rare, and refused.
        raise Unclean("declares entities" if b"\x00" not in content else "not svg")
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    count = depth = 0
    try:
        for at in range(0, len(content), 65_536):
            parser.feed(content[at : at + 65_536])
            for event, _element in parser.read_events():
                count += event == "start"
                depth += 1 if event == "start" else -1
                if count > NODES_MAX or depth > DEPTH_MAX:
                    raise Unclean("too many parts")
        root = parser.close()
    except etree.XMLSyntaxError:
        raise Unclean("not svg") from None
    return root


def _drop_strangers(root: "etree._Element") -> None:
    """Take out every element that the list does not name, with all that is in it."""
    for element in list(root.iter()):
        if element is root:
            continue
        parent = element.getparent()
        if parent is not None and not _is_known(element):
            _drop(parent, element)


def _drop(parent: "etree._Element", element: "etree._Element") -> None:
    """Remove *element* but not the words that follow it."""
    tail = element.tail
    before = element.getprevious()
    parent.remove(element)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def _is_known(element: "etree._Element") -> bool:
    tag: object = element.tag  # of an entity or an instruction a function
    if not isinstance(tag, str):
        return False
    name = etree.QName(tag)
    return name.namespace in (SVG, None) and name.localname in TAGS


def _classes(root: "etree._Element") -> dict[str, str]:
    """Return what style sheets in the drawing say of single classes.

    Drawing programs write colours so; the sheets themselves go. Selectors that say
    more than a class are left out.
    """
    found: dict[str, str] = {}
    sheets = ("".join(map(str, each.itertext())) for each in root.iter("{*}style"))
    for sheet in sheets:
        for selectors, declared in _RULE.findall(sheet[:STYLE_CHARS_MAX]):
            for selector in selectors.split(","):
                if told := _CLASS.fullmatch(selector.strip()):
                    found[told[1]] = f"{found.get(told[1], '')};{declared}"
    return found


def _clean_attributes(element: "etree._Element", classes: Mapping[str, str]) -> None:
    """Keep the attributes that the list names, and of a style what could be one."""
    named = element.get("class", "").split()[:20]
    style = ";".join(
        (*(classes.get(each, "") for each in named), element.get("style", ""))
    )
    # Inkscape and Illustrator write both spellings of a reference within the drawing.
    href = element.get("href") or element.get(XLINK_HREF) or ""
    for name in list(element.attrib):
        value = element.get(name, "")
        if name not in ATTRIBUTES or not _is_harmless(value):
            del element.attrib[name]
    for name, value in _declared(style):
        if name in STYLES and _is_harmless(value):
            element.set(name, value)
    if href and _WITHIN.fullmatch(href) and _is_reference(element):
        element.set("href", href)


def _is_reference(element: "etree._Element") -> bool:
    return etree.QName(element).localname in {
        *("use", "textPath", "pattern", "linearGradient", "radialGradient")
    }


def _is_harmless(value: str) -> bool:
    """Say whether a value refers to nothing but the drawing itself."""
    if "\\" in value:  # an escape could spell url( in another way
        return False
    return len(_URL.findall(value)) == len(_URL_WITHIN.findall(value))


def _declared(style: str) -> Iterator[tuple[str, str]]:
    for each in style.split(";"):
        name, colon, value = each.partition(":")
        if colon:
            yield name.strip().lower(), value.replace("!important", "").strip()


def _size(root: "etree._Element") -> tuple[int, int]:
    """Return width and height in the drawing's own units, from its viewBox first."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        sides = [float(each) for each in box[2:4]] if len(box) == 4 else []
    except ValueError:
        sides = []
    if len(sides) != 2:
        root.attrib.pop("viewBox", "")
        sides = [_length(root.get("width", "")), _length(root.get("height", ""))]
    if not all(math.isfinite(side) and 1 <= side <= SIDE_MAX for side in sides):
        raise Unclean("no size")
    return max(1, round(sides[0])), max(1, round(sides[1]))


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _PER_UNIT[found[2] or ""] if found else math.nan
