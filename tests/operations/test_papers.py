"""Papers: tagged, titled, in a language; and what people wrote stays text."""

import ctypes

import pypdfium2
import pytest
from pypdfium2 import raw

from quietbell.operations import papers
from quietbell.operations.papers import PaperFailed, TooMuchForPaper, pdf

HOSTILE = (
    '#import "@preview/evil:1.0.0": * #read("/etc/passwd") \\ \\u{41} *bold* _it_ $x^2$'
    " #panic() ]]]) // gone? /* gone? */ = no heading <label> @ref `raw` https://a.b"
)


def of(text: str, **more: object) -> bytes:
    data = {"parts": [{"heading": "What was written", "text": text}], **more}
    return pdf("plain", data, title="Hand-over")


def read(paper: bytes) -> str:
    """Return the text of all pages in one line, without marks of line breaks."""
    document = pypdfium2.PdfDocument(paper)
    told = "".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(told.replace("\ufffe", "").replace("\u200b", "").split())


def language(paper: bytes) -> str:
    document = pypdfium2.PdfDocument(paper)
    room = ctypes.create_string_buffer(64)
    units = ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort))
    took = raw.FPDFCatalog_GetLanguage(document.raw, units, 64)
    return room.raw[:took].decode("utf-16-le").rstrip("\0")


@pytest.mark.parametrize("spoken", ["en", "es"])
def test_a_paper_is_tagged_and_has_a_title_and_a_language(spoken: str) -> None:
    paper = pdf("plain", {"parts": []}, title="Hand-over", language=spoken)

    document = pypdfium2.PdfDocument(paper)
    assert raw.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title") == "Hand-over"
    assert language(paper) == spoken
    assert b"<pdfuaid:part>1<" in paper


def test_its_frame_says_whose_it_is_of_when_and_which_page() -> None:
    paper = of("All is well.", campus="Harborview State", date="3 May 2026")

    assert read(paper) == (
        "Hand-over Harborview State · 3 May 2026 What was written All is well."
        " Hand-over Page 1 of 1"
    )


def test_mark_up_in_what_people_wrote_stays_text() -> None:
    assert HOSTILE in read(of(HOSTILE))
    assert (
        pypdfium2.PdfDocument(
            pdf("plain", {"parts": []}, title=HOSTILE)
        ).get_metadata_value("Title")
        == HOSTILE
    )


def test_a_hundred_thousand_characters_are_printed_and_none_runs_off_the_page() -> None:
    paper = of("é" * 100_000)

    assert read(paper).count("é") == 100_000
    page = pypdfium2.PdfDocument(paper)[0]
    found = page.get_textpage()
    right = max(found.get_charbox(at)[2] for at in range(found.count_chars()))
    assert right < page.get_width()


def test_what_no_font_has_is_a_square_and_what_has_no_shape_is_left_out() -> None:
    assert "Ada □□ □ Жúñ ok" in read(of("Ada 你好 😀 Жúñ\x00\x07\ue000 ok"))


def test_the_same_paper_is_the_same_bytes() -> None:
    assert of("twice") == of("twice")


def test_too_much_is_refused_in_a_sentence() -> None:
    with pytest.raises(TooMuchForPaper, match="too much for one paper"):
        of("x" * (papers.DATA_BYTES_MAX + 1))


def test_a_paper_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(papers, "WORKER_SECONDS_MAX", 0.01)

    with pytest.raises(TooMuchForPaper):
        of("x")


@pytest.mark.parametrize("name", ["../plain", "no_such", "plain.typ", ""])
def test_a_template_that_is_none_of_ours_is_our_mistake(name: str) -> None:
    with pytest.raises(PaperFailed):
        pdf(name, {"parts": []}, title="x")


def test_data_that_a_template_does_not_take_is_our_mistake() -> None:
    with pytest.raises(PaperFailed, match="parts"):
        pdf("plain", {}, title="x")
