"""One reading of a text: for its page and for its paper, with nothing that runs."""

import json

import pypdfium2

from quietbell.operations.markdown import as_blocks, as_html
from quietbell.operations.papers import pdf

TEXT = """\
# One

### Deeper than it says

Some *soft* **loud** `code` and a [link](https://x.example/a?b=1&c=2).

- a
  - b

3. three
4. four

> said

---

    #panic("never")
"""


def test_headings_stand_below_the_pages_own_and_skip_no_level() -> None:
    told = as_html(TEXT)

    assert "<h2>One</h2>" in told
    assert "<h3>" not in told.split("<h2>One</h2>")[0]
    assert "<h4>" not in told or "<h3>" in told
    levels = [each["level"] for each in as_blocks(TEXT) if each["kind"] == "heading"]
    assert levels == [1, 2]
    assert "<h3>Deeper than it says</h3>" in told


def test_nothing_in_a_text_runs() -> None:
    bad = (
        "<script>x</script> <b onclick=x>y</b> [a](javascript:x) [b](data:text/html,x)"
        " ![c](https://e.example/p.png) [d](//e.example/x)\n\n<style>*{}</style>\n"
    )
    told = as_html(bad)

    for tag in ("<script", "<b ", "<img", "<style", 'href="javascript', 'href="data'):
        assert tag not in told
    assert 'href="//' not in told
    assert 'href="https://e.example/p.png"' in told  # a link, and no picture
    assert not any(part["link"] for part in as_blocks("[a](javascript:x)")[0]["parts"])


def test_a_text_becomes_blocks_of_plain_data() -> None:
    blocks = as_blocks(TEXT)

    assert [each["kind"] for each in blocks] == [
        *("heading", "heading", "text", "list", "list", "quote", "rule", "code")
    ]
    assert blocks[4]["ordered"]
    assert blocks[4]["start"] == 3
    inner = blocks[3]["items"][0][1]
    assert (inner["kind"], inner["ordered"]) == ("list", False)
    assert json.loads(json.dumps(blocks)) == blocks


def test_what_is_printed_is_what_was_written_and_is_not_evaluated() -> None:
    paper = pypdfium2.PdfDocument(pdf("policy", {"blocks": as_blocks(TEXT)}, title="T"))
    told = " ".join(each.get_textpage().get_text_range() for each in paper)

    for words in ("One", "Some soft loud code", "3. three", '#panic("never")', "said"):
        assert words in told
