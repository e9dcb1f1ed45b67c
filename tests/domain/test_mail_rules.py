"""What an incoming mail is taken for, and who is written back to."""

import pytest

from quietbell.domain.mail_rules import (
    ATTEMPTS_MAX,
    HOUR_MAX,
    SENDER_HOUR_MAX,
    Known,
    Verdict,
    judged,
    may_be_answered,
    next_attempt_after,
    number_in,
)
from quietbell.domain.mail_servers import Mail, MailServer, NoMailServer, mail_server

ADA = "ada@harborview.example"
DESK = "desk@harborview.example"
KNOWN = Known(own_addresses=frozenset({DESK}), loop_mark="quietbell@h.example")


@pytest.mark.parametrize(
    ("headers", "sender", "verdict", "is_answered"),
    [
        ({}, ADA, Verdict.DRAFT, True),
        ({"auto-submitted": "no"}, ADA, Verdict.DRAFT, True),
        ({"auto-submitted": "auto-replied; x=y"}, ADA, Verdict.AUTOMATIC, False),
        ({"auto-submitted": "auto-generated"}, ADA, Verdict.AUTOMATIC, False),
        ({"return-path": "<>"}, ADA, Verdict.AUTOMATIC, False),
        ({"x-autoreply": "yes"}, ADA, Verdict.AUTOMATIC, False),
        ({"precedence": "auto_reply"}, ADA, Verdict.AUTOMATIC, False),
        ({"content-type": "multipart/report; x"}, ADA, Verdict.AUTOMATIC, False),
        ({}, "MAILER-DAEMON@h.example", Verdict.AUTOMATIC, False),
        ({"list-id": "<desk.h.example>"}, ADA, Verdict.DRAFT, False),
        ({"precedence": "bulk"}, ADA, Verdict.DRAFT, False),
        ({}, "no-reply@h.example", Verdict.DRAFT, False),
        ({}, "noreply+7@h.example", Verdict.DRAFT, False),
        ({}, DESK.upper(), Verdict.LOOP, True),
        ({"x-loop": "quietbell@h.example"}, ADA, Verdict.LOOP, True),
        ({"x-loop": "somebody@else.example"}, ADA, Verdict.DRAFT, True),
        ({"received": "41"}, ADA, Verdict.LOOP, True),
        ({"received": "40"}, ADA, Verdict.DRAFT, True),
    ],
)
def test_a_mail_is_judged_by_what_it_says_of_itself(
    headers, sender, verdict, is_answered
) -> None:
    assert judged(headers, sender, KNOWN) is verdict
    assert may_be_answered(headers, sender) is is_answered


def test_a_letter_of_ours_that_comes_back_is_a_loop() -> None:
    known = Known(is_own_message=True, request="request-1")

    assert judged({"auto-submitted": "auto-replied"}, ADA, known) is Verdict.LOOP


def test_what_answers_a_request_is_an_answer_unless_a_machine_wrote_it() -> None:
    known = Known(request="request-1")

    assert judged({}, ADA, known) is Verdict.ANSWER
    assert judged({"auto-submitted": "auto-replied"}, ADA, known) is Verdict.AUTOMATIC


def test_a_flood_is_not_taken() -> None:
    for known in (
        Known(sender_in_hour=SENDER_HOUR_MAX),
        Known(all_in_hour=HOUR_MAX),
        Known(sender_in_hour=SENDER_HOUR_MAX, request="request-1"),
    ):
        assert judged({}, ADA, known) is Verdict.TOO_MANY
    assert judged({}, ADA, Known(sender_in_hour=SENDER_HOUR_MAX - 1)) is Verdict.DRAFT


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: Request 1042: we have it", 1042),
        ("RE: request #7", 7),
        ("Re: Solicitud 1042", 1042),
        ("Request for a button in room 12", None),
        ("Requests 12", None),
        ("request 1234567890123", None),
    ],
)
def test_the_number_of_a_request_is_found_in_a_subject(subject, number) -> None:
    assert number_in(subject) == number


def test_attempts_become_rarer_and_end() -> None:
    pauses = [next_attempt_after(each) for each in range(1, ATTEMPTS_MAX + 1)]

    assert pauses[-1] is None
    whole = [each for each in pauses if each is not None]
    assert whole == sorted(whole) and len(whole) == ATTEMPTS_MAX - 1


@pytest.mark.parametrize(
    ("address", "server"),
    [
        (
            "smtp://ada%40h.example:p%2Fw@mail.example",
            MailServer(
                host="mail.example",
                port=587,
                tls="starttls",
                user="ada@h.example",
                password="p/w",
            ),
        ),
        (
            "smtps://mail.example:4650",
            MailServer(host="mail.example", port=4650, tls="implicit"),
        ),
        (
            "smtp://mail.example?tls=none",
            MailServer(host="mail.example", port=25, tls="none"),
        ),
        (
            "smtp://u:p@127.0.0.1:2525?tls=none",
            MailServer(host="127.0.0.1", port=2525, tls="none", user="u", password="p"),
        ),
    ],
)
def test_an_address_names_a_server(address, server) -> None:
    assert mail_server(address, "smtp") == server
    assert "p/w" not in repr(server)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:99999",
        "smtp://mail.example?tls=perhaps",
        "smtp://mail.example?verify=no",
        "smtp://u:secret@mail.example?tls=none",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_without_its_password(
    address,
) -> None:
    with pytest.raises(NoMailServer) as why:
        mail_server(address, "smtp")
    assert "secret" not in str(why.value)


def test_a_mailbox_may_have_another_name() -> None:
    assert mail_server("imaps://u:p@h.example/Desk", "imap").mailbox == "Desk"
    assert mail_server("imaps://u:p@h.example", "imap").mailbox == "INBOX"


def test_our_own_addresses_are_those_that_we_use() -> None:
    mail = Mail(
        imap=mail_server("imaps://Desk%40h.example:p@h.example", "imap"),
        smtp=mail_server("smtp://relay:p@h.example", "smtp"),
        sender="Duress@h.example",
    )
    assert mail.own_addresses == {"desk@h.example", "duress@h.example"}
