"""Files from people: made anew and kept, and monsters refused in plain words."""

import io
import struct
import zlib

import pypdfium2
import pytest
from PIL import Image
from pillow_heif import from_pillow

from quietbell.domain.grants import Reader
from quietbell.operations import bounded_process, files
from quietbell.operations.acting import Wrong
from quietbell.operations.files import UPLOAD_BYTES_MAX, cleaned, keep, read_whole
from quietbell.storage.models import Blob, StoredFile
from tests.support.harborview import NOW

GPS = 0x8825
WRITER = Reader(person="P-101")


def photo(kind: str, size: tuple[int, int] = (640, 480)) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Phone of Ada Quill"
    exif[GPS] = {1: "N", 2: (41.0, 2.0, 3.0)}
    out = io.BytesIO()
    Image.new("RGB", size, (120, 90, 60)).save(out, kind, exif=exif)
    return out.getvalue()


def heic(size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    from_pillow(Image.new("RGB", size, (120, 90, 60))).save(out)
    return out.getvalue()


def pdf(*objects: str, root: str = "") -> bytes:
    """Return a PDF of one empty page, with *objects* from number 4 on."""
    found = [
        f"<< /Type /Catalog /Pages 2 0 R {root or '/Also 4 0 R'} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(found, 1):
        places.append(len(out))
        out += f"{number} 0 obj {each} endobj\n".encode()
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(found) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return out + head + table + tail % (len(found) + 1, len(out))


def packed_pdf() -> bytes:
    """Return a PDF whose script stands in a packed stream, under a spelled-out name."""
    inside = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /S /J#61vaScript /JS (app.alert\\(1\\)) >>",
    )
    head, body = b"", b""
    for number, each in enumerate(inside, 1):
        head += b"%d %d " % (number, len(body))
        body += each + b" "
    stream = zlib.compress(head + body)
    out = b"%PDF-1.7\n"
    at_objects = len(out)
    out += b"5 0 obj << /Type /ObjStm /N 4 /First %d" % len(head)
    out += b" /Filter /FlateDecode /Length %d >> stream\n" % len(stream)
    out += stream + b"\nendstream endobj\n"
    rows = [(0, 0, 0), *((2, 5, place) for place in range(4))]
    rows += [(1, at_objects, 0), (1, len(out), 0)]
    table = b"".join(struct.pack(">BIB", *each) for each in rows)
    at_table = len(out)
    out += b"6 0 obj << /Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R"
    out += b" /Length %d >> stream\n" % len(table) + table
    return out + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % at_table


def why_not(content: bytes, name: str = "evidence") -> str:
    with pytest.raises(Wrong) as why:
        cleaned(name, content)
    return why.value.problems["file"]


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("JPEG", "desk.JPG", ("desk.JPG", "image/jpeg")),
        ("PNG", "desk.png", ("desk.png", "image/png")),
        ("WEBP", "desk.webp", ("desk.jpg", "image/jpeg")),
    ],
)
def test_a_photo_is_made_anew_without_what_its_camera_said(kind, name, told) -> None:
    file = cleaned(name, photo(kind) + b"<script>alert(1)</script>")

    assert (file.name, file.media_type) == told
    assert (file.width, file.height) == (640, 480)
    assert b"Ada" not in file.content
    assert b"Exif" not in file.content
    assert b"script" not in file.content


def test_a_photo_of_a_telephone_that_others_cannot_show_becomes_a_jpeg() -> None:
    file = cleaned("IMG_0001.HEIC", heic())

    assert (file.name, file.media_type) == ("IMG_0001.jpg", "image/jpeg")
    assert Image.open(io.BytesIO(file.content)).size == (640, 480)


def test_a_large_photo_is_made_smaller() -> None:
    file = cleaned("wide.jpg", photo("JPEG", (9000, 300)))

    assert (file.width, file.height) == (4000, 133)


def test_a_small_file_with_very_many_pixels_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000

    assert why_not(out.getvalue()) == (
        "This photo has too many pixels: 120 million at most."
    )


def test_a_photo_that_is_cut_off_is_refused() -> None:
    assert why_not(photo("JPEG")[:600]) == (
        "This file is broken, or not what it says it is."
    )
    assert why_not(heic()[:300]) == "This file is broken, or not what it says it is."


def test_a_decoder_that_does_not_end_is_ended(monkeypatch) -> None:
    monkeypatch.setattr(bounded_process, "SECONDS_MAX", 0.01)

    assert why_not(photo("JPEG")) == (
        "This file takes too long or too much memory to read."
    )


def test_a_pdf_that_only_shows_its_page_is_kept() -> None:
    file = cleaned("../../memo", pdf(root="/OpenAction [3 0 R /Fit]"))

    assert (file.name, file.media_type) == ("memo.pdf", "application/pdf")
    assert len(pypdfium2.PdfDocument(file.content)) == 1
    by_number = pdf("<< /S /GoTo /D [3 0 R /Fit] >>", root="/OpenAction 4 0 R")
    assert cleaned("memo.pdf", by_number).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pdf(root="/OpenAction << /S /JavaScript /JS (1) >>"), "has a script"),
        (pdf("<< /S /J#61vaScript /JS (1) >>"), "has a script"),
        (packed_pdf(), "has a script"),
        (pdf(root="/OpenAction << /S /URI /URI (http://x.example) >>"), "by itself"),
        (
            pdf("<< /S /URI /URI (http://x.example) >>", root="/OpenAction 4 0 R"),
            "by itself",
        ),
        (pdf("<< /S /Launch /F (cmd.exe) >>"), "by itself"),
        (pdf(root="/AA << /WC << /S /Named /N /Print >> >>"), "by itself"),
        (pdf("<< /S /SubmitForm /F (http://x.example) >>"), "by itself"),
        (pdf("<< /Type /Filespec /F (a.exe) >>"), "has other files"),
        (pdf(root="/Names << /EmbeddedFiles << /Names [] >> >>"), "has other files"),
        (pdf(root="/AcroForm << /Fields [] /XFA (x) >>"), "a form that runs"),
        (b"%PDF-1.7\nnothing of the kind", "is broken"),
    ],
)
def test_a_pdf_that_does_more_is_refused_in_words(content, sentence) -> None:
    assert sentence in why_not(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04" + b"word/vbaProject.bin", "Save it as a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it as a PDF"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "This kind of file is not taken"),
        (
            b"\x00\x00\x01\x00\x01\x00\x01\x00\x00\xff\x00",
            "This kind of file is not taken",
        ),
    ],
)
def test_other_kinds_are_refused_in_words(content, sentence) -> None:
    assert sentence in why_not(content, "photo.jpg")


def test_text_is_text_whatever_it_is_called() -> None:
    file = cleaned("page.html", b"\xef\xbb\xbf<script>alert(1)</script>")

    assert (file.name, file.media_type) == ("page.html.txt", "text/plain")
    assert cleaned("a\r\nb\x00.txt", "Año".encode("cp1252")).content == "Año".encode()
    assert cleaned("a\r\nb\x00.txt", b"x").name == "ab.txt"


def test_what_is_too_large_is_not_even_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return bytes(size)

    upload = Endless()
    with pytest.raises(Wrong) as why:
        read_whole(upload)

    assert why.value.problems == {
        "file": "A file may have 25 MB at most. Send a smaller one."
    }
    assert upload.given <= UPLOAD_BYTES_MAX + files.PIECE_BYTES
    assert read_whole(io.BytesIO(b"short")) == b"short"


def test_a_file_is_kept_with_what_it_is_about(database) -> None:
    kept = keep(
        WRITER,
        at=NOW,
        name="why.txt",
        content=b"Cash is counted here.",
        subject_kind="request",
        subject="request-1",
    )

    assert (kept.subject_kind, kept.subject, kept.added_by) == (
        "request",
        "request-1",
        "P-101",
    )
    assert bytes(Blob.objects.get(pk=kept.blob_id).content) == b"Cash is counted here."


def test_of_what_is_refused_nothing_is_kept(database) -> None:
    for content in (
        bytes(UPLOAD_BYTES_MAX + 1),
        b"MZ\x00\x01",
        pdf("<</S/Launch>>", root="/Also 4 0 R"),
    ):
        with pytest.raises(Wrong):
            keep(
                WRITER,
                at=NOW,
                name="x",
                content=content,
                subject_kind="request",
                subject="request-1",
            )

    assert (StoredFile.objects.count(), Blob.objects.count()) == (0, 0)


def test_the_name_of_a_concealed_photo_is_not_kept(database) -> None:
    kept = keep(
        WRITER,
        at=NOW,
        name="under the counter of the bursar.png",
        content=photo("PNG"),
        subject_kind="life",
        subject="life-1",
        is_concealed=True,
    )

    assert (kept.name, kept.is_concealed) == ("file.png", True)
