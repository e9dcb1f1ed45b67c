"""Plans that people bring: drawn anew or cleaned, and monsters refused in words."""

import io
import struct
import time
import zlib

import pypdfium2
import pytest
from PIL import Image, PngImagePlugin

from quietbell.operations import bounded_process
from quietbell.operations.acting import Wrong
from quietbell.operations.drawings import Drawing, drawing_of

SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80"'


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 0).save(out, "PNG")
    return out.getvalue()


def pdf(*sizes: tuple[float, float]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for size in sizes:
        document.new_page(*size)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def why_not(content: bytes, page: int = 1) -> str:
    with pytest.raises(Wrong) as why:
        drawing_of(content, page=page)
    return why.value.problems["plan"]


def cleaned(inside: str, attributes: str = SVG) -> str:
    return drawing_of(f"<svg {attributes}>{inside}</svg>".encode()).content.decode()


def test_a_png_is_drawn_anew_without_what_was_written_beside_it() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "drawn by Ada Quill")
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG", pnginfo=told)

    drawing = drawing_of(out.getvalue() + b"<script>alert(1)</script>")

    assert (drawing.media_type, drawing.width, drawing.height) == (
        "image/png",
        400,
        300,
    )
    assert b"Ada" not in drawing.content
    assert b"script" not in drawing.content
    assert len(drawing.digest) == 64


def test_a_photograph_loses_where_it_was_taken_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Phone of Ada Quill"
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG", exif=exif)

    drawing = drawing_of(out.getvalue())

    assert (drawing.media_type, drawing.width, drawing.height) == (
        "image/jpeg",
        300,
        400,
    )
    assert b"Exif" not in drawing.content
    assert b"Ada" not in drawing.content


def test_what_is_clear_becomes_white() -> None:
    drawing = drawing_of(png(64, 64, "RGBA"))

    assert Image.open(io.BytesIO(drawing.content)).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_image_is_made_smaller() -> None:
    drawing = drawing_of(png(6000, 3000, "1"))

    assert (drawing.width, drawing.height) == (4000, 2000)


def test_a_page_of_a_pdf_is_drawn() -> None:
    drawing = drawing_of(pdf((612, 792), (792, 612)), page=2)

    assert drawing.media_type == "image/png"
    assert (drawing.width, drawing.height) == (4000, 3091)


@pytest.mark.parametrize(
    ("content", "page", "word"),
    [
        (b"", 1, "empty"),
        (b"MZ\x90\x00", 1, "A plan is a PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, 1, "broken"),
        (png(400, 300)[:200], 1, "broken"),
        (png(8, 8), 1, "too small"),
        (b"%PDF-1.7\n" + b"x" * 500, 1, "broken"),
        (pdf((612, 792)), 2, "no such page"),
        (pdf((612, 792)), 0, "no such page"),
        (pdf((14400, 1)), 1, "too small"),
    ],
    ids=[
        *("nothing", "program", "torn head", "torn", "tiny", "torn pdf"),
        *("page 2", "page 0", "thread"),
    ],
)
def test_what_is_no_plan_is_refused_in_words(
    content: bytes, page: int, word: str
) -> None:
    assert word in why_not(content, page)


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = png(30_000, 30_000, "1")
    assert len(bomb) < 200_000

    began = time.monotonic()

    assert "too many pixels" in why_not(bomb)
    assert time.monotonic() - began < 10


def test_a_png_that_says_nothing_of_its_size_is_no_way_around() -> None:
    """A text part of a PNG can be unpacked to gigabytes too."""

    def part(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    whole = png(64, 64)
    text = part(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 200 * 2**20))
    drawing = _tried(whole[:33] + text + whole[33:])

    assert drawing is None or len(drawing.content) < 2**20


def _tried(content: bytes) -> Drawing | None:
    try:
        return drawing_of(content)
    except Wrong:
        return None


def test_a_file_of_300_mb_is_refused_in_words() -> None:
    assert why_not(bytes(300 * 2**20)) == "This file has 300 MB. A plan may have 20 MB."


def test_a_drawing_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounded_process, "SECONDS_MAX", 0.01)

    assert "too long" in why_not(png(2000, 2000))


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        '<script xlink:href="//203.0.113.9/x.js" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<rect width="9" height="9" onclick="alert(1)"/>',
        '<g onload="alert(1)"><rect width="9" height="9"/></g>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>alert</body></foreignObject>",
        '<image href="http://203.0.113.9/alert.png"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<use href="http://203.0.113.9/alert.svg#x"/>',
        '<use href="data:image/svg+xml;base64,alert"/>',
        '<rect width="9" height="9" fill="url(http://203.0.113.9/alert)"/>',
        '<rect width="9" height="9" style="fill:url(//203.0.113.9/alert)"/>',
        '<rect width="9" height="9" style="background:url(//203.0.113.9/alert)"/>',
        r'<rect width="9" height="9" fill="\75rl(//203.0.113.9/alert)"/>',
        (
            "<style>@import url(//203.0.113.9/alert.css); .a{fill:url(//alert)}</style>"
            '<rect class="a" width="9" height="9"/>'
        ),
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        "<handler>alert(1)</handler>",
        "<iframe xmlns='http://www.w3.org/1999/xhtml' srcdoc='alert'/>",
        "<!-- alert(1) -->",
        "<?xml-stylesheet href='//203.0.113.9/alert.css'?>",
        '<metadata>alert</metadata><rect width="9" height="9" data-x="alert"/>',
    ],
)
def test_what_does_not_draw_is_cut_out_of_an_svg(inside: str) -> None:
    left = cleaned(f'<circle r="3"/>{inside}')

    assert "alert" not in left
    assert "203.0.113.9" not in left
    assert "script" not in left.lower()
    assert '<circle r="3"/>' in left


def test_what_draws_is_kept() -> None:
    left = cleaned(
        "<style>.wall{fill:none;stroke:#333} .door , .gate {stroke-width:2}</style>"
        '<defs><linearGradient id="g"><stop offset="1" stop-color="#fff"/>'
        '</linearGradient></defs><g transform="translate(1 2)">'
        '<path class="wall" d="M0 0H9"/><use href="#d"/>'
        '<rect id="d" class="gate" fill="url(#g)" width="2" height="3"/></g>'
        '<switch><foreignObject/><g><text x="1" y="2">114 <tspan>A</tspan></text></g>'
        "</switch>"
    )

    for kept in (
        '<path d="M0 0H9" fill="none" stroke="#333"/>',
        '<use href="#d"/>',
        'fill="url(#g)"',
        'stroke-width="2"',
        '<stop offset="1" stop-color="#fff"/>',
        'transform="translate(1 2)"',
        '<text x="1" y="2">114 <tspan>A</tspan></text>',
    ):
        assert kept in left


def test_words_after_something_cut_out_stay() -> None:
    assert ">AB<" in cleaned("<text>A<script>x</script>B</text>")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 640 480"', (640, 480)),
        ('viewBox="0,0,640.4,480"', (640, 480)),
        ('width="640" height="480"', (640, 480)),
        ('width="10cm" height="1in"', (378, 96)),
    ],
)
def test_the_size_of_an_svg_is_found(attributes: str, size: tuple[int, int]) -> None:
    content = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><path d=""/></svg>'

    drawing = drawing_of(content.encode())

    assert (drawing.width, drawing.height) == size


BOMB = (
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    )
    + f"]><svg {SVG}><text>&j;</text></svg>"
)
USES = (
    f'<svg {SVG}><g id="a0"><rect width="1" height="1"/></g>'
    + "".join(
        f'<g id="a{n + 1}">' + f'<use href="#a{n}"/>' * 10 + "</g>" for n in range(9)
    )
    + "</svg>"
)
ROUND = f'<svg {SVG}><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'
TILES = (
    f'<svg {SVG}><pattern id="p" width=".001" height=".001">'
    '<rect width="1" height="1" fill="url(#p)"/></pattern></svg>'
)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (BOMB.encode(), "declares entities"),
        (BOMB.encode("utf-16"), "A plan is a PNG"),
        (
            b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s>&x;</s>',
            "entities",
        ),
        (f"<svg {SVG}>{'<g>' * 100}{'</g>' * 100}</svg>".encode(), "too many parts"),
        (f"<svg {SVG}>{'<g/>' * 50_001}</svg>".encode(), "too many parts"),
        (USES.encode(), "too many parts"),
        (ROUND.encode(), "too many parts"),
        (TILES.encode(), "too many parts"),
        (b"<html><body>hello</body></html>", "no SVG"),
        (b"<svg", "no SVG"),
        (f"<svg {SVG}><script/></svg>".encode(), "Nothing of this SVG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path d=""/></svg>', "no size"),
        (
            (
                b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e99 5">'
                b"<path/></svg>"
            ),
            "no size",
        ),
    ],
    ids=[
        *(
            "entities",
            "wide entities",
            "file",
            "deep",
            "many",
            "uses",
            "round",
            "tiles",
        ),
        *("page", "torn", "empty", "sizeless", "endless"),
    ],
)
def test_an_svg_that_is_no_plan_is_refused_at_once(content: bytes, word: str) -> None:
    began = time.monotonic()

    assert word in why_not(content)
    assert time.monotonic() - began < 10
