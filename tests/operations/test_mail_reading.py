"""Mails of strangers, read whatever they are."""

import random
import time
from email.message import EmailMessage

import pytest

from quietbell.operations import bounded_process, mail_reading
from quietbell.operations.bounded_process import Busy
from quietbell.operations.mail_reading import (
    TEXT_CHARS_MAX,
    read,
    read_apart,
    words_of,
)

PLAIN = b"""\
From: =?utf-8?q?Ada_Qu=C3=ADll?= <ada@harborview.example>
To: desk@harborview.example
Subject: =?utf-8?b?VW4gYm90w7Nu?=
Message-ID: <one@harborview.example>
In-Reply-To: <letter@harborview.example>
References: <first@harborview.example> <letter@harborview.example>
Received: from a
Received: from b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Por favor: un bot=F3n.\r
"""


def test_a_plain_mail_is_read() -> None:
    mail = read(PLAIN)

    assert (mail.message_id, mail.sender, mail.subject, mail.text) == (
        "<one@harborview.example>",
        "ada@harborview.example",
        "Un botón",
        "Por favor: un botón.",
    )
    assert mail.references == (
        "<letter@harborview.example>",
        "<first@harborview.example>",
        "<letter@harborview.example>",
    )
    assert mail.headers["received"] == "2"
    assert (mail.problem, mail.attached) == ("", ())


def test_a_page_of_html_becomes_its_words() -> None:
    assert words_of(
        "<html><head><title>no</title><style>p{}</style></head><body>"
        "<p>People&nbsp;shout.</p><script>alert(1)</script><div>Every <b>day</b></div>"
        "<ul><li>one<li>two</ul>"
    ).split("\n") == ["People shout.", "", "Every day", "", "one", "two"]

    message = EmailMessage()
    message["From"] = "ada@harborview.example"
    message.set_content("<p>A button, <b>please</b></p>", subtype="html")
    assert read(message.as_bytes()).text == "A button, please"


def test_the_plain_part_is_taken_before_the_page() -> None:
    message = EmailMessage()
    message["From"] = "ada@harborview.example"
    message.set_content("plain")
    message.add_alternative("<p>page</p>", subtype="html")

    mail = read(message.as_bytes())
    assert (mail.text, mail.attached) == ("plain", ())


def test_files_come_with_their_names() -> None:
    message = EmailMessage()
    message["From"] = "ada@harborview.example"
    message.set_content("see the photo")
    message.add_attachment(b"\xff\xd8\xff", "image", "jpeg", filename="año.jpg")
    message.add_attachment("a,b\n1,2", filename="list.csv")
    inside = EmailMessage()
    inside["Subject"] = "forwarded"
    inside.set_content("never looked into")
    message.add_attachment(inside)

    mail = read(message.as_bytes())
    assert mail.text == "see the photo"
    assert [(each.name, each.content) for each in mail.attached] == [
        ("año.jpg", b"\xff\xd8\xff"),
        ("list.csv", b"a,b\n1,2\n"),
        ("file 4", b""),
    ]


def test_signs_that_no_table_takes_and_that_turn_text_around_are_left_out() -> None:
    raw = "From: a@b.example\nSubject: x\x00\u202ey\n\nhello\x00\x1b[2J\u202e there"
    mail = read(raw.encode())

    assert "\x00" not in mail.subject + mail.text
    assert "\u202e" not in mail.subject + mail.text
    assert mail.text == "hello[2J there"


def test_half_letters_do_not_break_it() -> None:
    mail = read(b"From: a@b.example\nSubject: \xff\xfe\n\n\xff\xfe caf\xe9")

    (mail.subject + mail.text).encode()
    assert "caf" in mail.text


def test_a_text_without_an_end_is_cut() -> None:
    mail = read(b"From: a@b.example\n\n" + b"x" * 1_000_000)

    assert len(mail.text) == TEXT_CHARS_MAX


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"Subject: nobody\n\nhello",
        b"From: not an address\n\nhello",
        b"From: " + b"a" * 300 + b"@b.example\n\nhello",
        b'From: a@b.example\nContent-Type: multipart/mixed; boundary="x"\n\n'
        + b'--x\nContent-Type: multipart/mixed; boundary="x"\n\n' * 500,
        b"From: a@b.example\nContent-Type: text/plain; charset=no-such\n\nhello",
        b"From: a@b.example\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"From: a@b.example\nSubject: =?no-such?q?x?= =?utf-8?b?/?=\n\nhello",
    ],
)
def test_whatever_it_is_it_is_read(raw) -> None:
    mail = read(raw)

    assert mail.message_id.startswith("sha256:")
    assert mail.problem or mail.sender == "a@b.example"


def test_a_mail_that_is_torn_and_twisted_never_raises() -> None:
    luck = random.Random(20310303)
    message = EmailMessage()
    message["From"] = "ada@harborview.example"
    message["Subject"] = "año"
    message.set_content("plain")
    message.add_alternative("<p>page</p>", subtype="html")
    message.add_attachment(b"\xff\xd8\xff", "image", "jpeg", filename="año.jpg")
    whole = message.as_bytes()
    for _ in range(300):
        raw = bytearray(whole)
        for _ in range(luck.randrange(1, 12)):
            raw[luck.randrange(len(raw))] = luck.randrange(256)
        read(bytes(raw[: luck.randrange(1, len(raw))]))


# Words of a header and tags of a page that cost the square of their length.
WORDS = b"=?x?q?a" * 25_000
ENDLESS = b"Content-Type: text/html\n\nMessage-ID: <no@b>\n" + b"<a " * 200_000


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.example\nSubject: " + WORDS + b"\n\nhello",
        b"From: a@b.example\nContent-Type: image/png\n"
        b'Content-Disposition: attachment; filename="' + WORDS + b'"\n\nhello',
    ],
)
def test_a_long_header_is_cut_before_it_is_decoded(raw) -> None:
    began = time.process_time()
    mail = read(raw)

    assert time.process_time() - began < 1
    assert (mail.problem, mail.sender) == ("", "a@b.example")


def test_of_a_long_thread_the_newest_mails_are_known() -> None:
    thread = "\n ".join(f"<{number}@harborview.example>" for number in range(1000))
    mail = read(f"From: a@b.example\nReferences: {thread}\n\nhello".encode())

    assert mail.references[-1] == "<999@harborview.example>"
    assert len(mail.references) == mail_reading.REFERENCES_MAX


def test_read_apart_it_is_the_same() -> None:
    message = EmailMessage()
    message["From"] = "ada@harborview.example"
    message["Subject"] = "año"
    message.set_content("see the photo")
    message.add_attachment(b"\xff\xd8\xff", "image", "jpeg", filename="año.jpg")
    strange = b"X-\xff\xfe: \xff\n" + message.as_bytes()

    for raw in (PLAIN, strange, b""):
        assert read_apart(raw) == read(raw)
    assert read_apart(PLAIN, is_whole=False) == read(PLAIN, is_whole=False)


@pytest.mark.parametrize(
    ("head", "message_id"),
    [
        (b"Message-ID: <one@h.example>\n", "<one@h.example>"),
        (b"message-id:\r\n <one@h.example>\r\n", "<one@h.example>"),
        (b"X-Message-ID: <one@h.example>\n", "sha256:"),
        (b"", "sha256:"),
    ],
)
def test_a_mail_that_takes_too_long_has_a_problem_and_its_name(
    monkeypatch, head, message_id
) -> None:
    monkeypatch.setattr(mail_reading, "READ_SECONDS_MAX", 1.5)
    raw = head + b"From: a@b.example\n" + ENDLESS
    began = time.monotonic()
    mail = read_apart(raw)

    assert time.monotonic() - began < 10
    assert mail.message_id.startswith(message_id)
    assert (mail.problem, mail.text, mail.sender) == (
        "reading it takes too much time or memory",
        "",
        "",
    )


def test_that_no_process_is_free_is_not_the_mails_fault(monkeypatch) -> None:
    monkeypatch.setattr(bounded_process, "WAIT_SECONDS_MAX", 0.01)
    places = [bounded_process._places.acquire(timeout=1) for _ in range(2)]
    try:
        with pytest.raises(Busy):
            read_apart(PLAIN)
    finally:
        bounded_process._places.release(len(places))
