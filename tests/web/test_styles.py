"""The office's style sheet: the console's colours, and nothing from elsewhere."""

import re
from pathlib import Path

import quietbell

PACKAGE = Path(quietbell.__file__).parent
OFFICE = (PACKAGE / "web" / "static" / "web" / "office.css").read_text("utf-8")
CONSOLE = (PACKAGE / "faces" / "styles" / "tokens.css").read_text("utf-8")


def tokens(css: str, scheme: str) -> dict[str, str]:
    """Return the tokens of the first block with that colour scheme."""
    block = css.split(f"color-scheme: {scheme};", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"(--[a-z0-9-]+): ([^;]+);", block))


def test_the_office_has_the_consoles_colours() -> None:
    for scheme in ("light", "dark"):
        ours, theirs = tokens(OFFICE, scheme), tokens(CONSOLE, scheme)
        shared = ours.keys() & theirs.keys()
        assert len(shared) > 10
        assert {k: ours[k] for k in shared} == {k: theirs[k] for k in shared}


def test_nothing_is_fetched_from_elsewhere_and_nothing_is_inline() -> None:
    assert not re.search(r"@import|https?://|url\(", OFFICE)
    for page in (PACKAGE / "web" / "templates").rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text), page
        scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text)
        assert scripts == [], page


def test_motion_and_forced_colours_are_honoured() -> None:
    assert "prefers-reduced-motion: no-preference" in OFFICE
    assert "forced-colors: active" in OFFICE
    assert "@media print" in OFFICE
