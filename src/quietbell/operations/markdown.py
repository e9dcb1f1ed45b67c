"""Plain Markdown, once: to a page's HTML and to what a paper prints, from one reading.

HTML in the text is text, pictures are left out, and a link goes to the web or to a
mailbox or nowhere. So whoever writes a policy can write nothing that runs.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINKS: Final = frozenset({"http", "https", "mailto", "tel"})
HEADING_MAX: Final = 6
Block = dict[str, Any]


def as_html(text: str, *, below: int = 1) -> SafeString:
    """Return *text* as HTML whose first headings stand one below level *below*."""
    tokens = _read(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + below, HEADING_MAX)}"
    # Made by a reader that takes no HTML, from escaped text alone.
    made: str = _READER.renderer.render(tokens, _READER.options, {})
    return mark_safe(made)


def as_blocks(text: str) -> list[Block]:
    """Return *text* as blocks for `papers/policy.typ`: only kinds, texts and levels.

    A block is {"kind": "heading" | "text" | "list" | "quote" | "code" | "rule", …};
    what it says is a list of inline parts {"kind", "text"}.
    """
    return list(_blocks(iter(_read(text)), until=""))


def _read(text: str) -> list[Token]:
    """Return the text's tokens. A heading that skips a level stands below the last.

    A screen reader goes by levels, and a paper with a gap among them is refused.
    """
    tokens = _READER.parse(text)
    last = 0
    for token in tokens:
        if token.type == "heading_open":
            last = min(int(token.tag[1]), last + 1)
            token.tag = f"h{last}"
        elif token.type == "heading_close":
            token.tag = f"h{last}"
    return tokens


def _is_allowed(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme.lower() in LINKS


def _made_reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False})
    reader.disable(["image", "html_block", "html_inline", "reference"])
    reader.validateLink = _is_allowed  # type: ignore[method-assign]
    return reader


_READER: Final = _made_reader()


def _blocks(tokens: Iterator[Token], until: str) -> Iterator[Block]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "heading_open":
            yield {
                "kind": "heading",
                "level": int(token.tag[1]),
                "parts": _inline(next(tokens)),
            }
        elif token.type == "inline":
            yield {"kind": "text", "parts": _inline(token)}
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            end = token.type.replace("open", "close")
            is_ordered = token.type.startswith("ordered")
            yield {
                "kind": "list",
                "ordered": is_ordered,
                "start": int(token.attrGet("start") or 1) if is_ordered else 1,
                "items": list(_items(tokens, end)),
            }
        elif token.type == "blockquote_open":
            inner = list(_blocks(tokens, "blockquote_close"))
            yield {"kind": "quote", "blocks": inner}
        elif token.type in ("fence", "code_block"):
            yield {"kind": "code", "text": token.content}
        elif token.type == "hr":
            yield {"kind": "rule"}


def _items(tokens: Iterator[Token], end: str) -> Iterator[list[Block]]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "list_item_open":
            yield list(_blocks(tokens, "list_item_close"))


def _inline(token: Token) -> list[Block]:
    """Return the parts of one line of text, each with how it is set."""
    return list(_parts(token.children or ()))


def _parts(children: Sequence[Token]) -> Iterator[Block]:
    is_strong = is_emphasised = False
    link = ""
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            is_strong = child.type == "strong_open"
        elif child.type in ("em_open", "em_close"):
            is_emphasised = child.type == "em_open"
        elif child.type == "link_open":
            link = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            link = ""
        elif text := _text(child):
            yield {
                "text": text,
                "strong": is_strong,
                "emph": is_emphasised,
                "code": child.type == "code_inline",
                "link": link,
            }


def _text(child: Token) -> str:
    if child.type == "softbreak":
        return " "
    return "\n" if child.type == "hardbreak" else child.content
