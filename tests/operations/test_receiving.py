"""The desk's mailbox on a real IMAP server: each mail once, a draft at most."""

import io
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import override_settings
from PIL import Image
from pillow_heif import from_pillow

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.mail_rules import SENDER_HOUR_MAX
from quietbell.domain.mail_servers import MailServer
from quietbell.operations import inbound, receiving
from quietbell.operations.letters import About, write
from quietbell.operations.receiving import MAIL_BYTES_MAX, MAILS_MAX, receive
from quietbell.storage.models import (
    ButtonLife,
    ButtonRequest,
    InboundMail,
    Letter,
    OfficeTask,
    Person,
    StoredFile,
)
from tests.support import lives
from tests.support.harborview import NOW, plant_harborview
from tests.support.mail_servers import (
    SENDER,
    Mailbox,
    catching,
    free_port,
    mailbox,
    told,
)

ADA = "ada@harborview.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    with mailbox() as found:
        yield found


@pytest.fixture
def box(server: Mailbox, database) -> Iterator[Mailbox]:
    """Return the mailbox, empty; the office is told of it."""
    server.clear()
    with override_settings(MAIL=told(imap=server.server)):
        yield server


def mail(
    *,
    sender: str = ADA,
    subject: str = "A button for our counter",
    text: str = "People shout at us, and nobody is near.",
    **headers: str,
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "desk@harborview.example"
    message["Subject"] = subject
    message.set_content(text)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


def verdicts() -> list[str]:
    return list(
        InboundMail.objects.order_by("received_at", "id").values_list(
            "verdict", flat=True
        )
    )


def tasks() -> list[OfficeTask]:
    return list(OfficeTask.objects.filter(kind=TaskKind.MAIL_DRAFT.value))


@pytest.mark.requirement("REQ-01")
def test_a_mail_becomes_a_draft_and_work_for_the_desk(box: Mailbox) -> None:
    message = mail(Message_ID="<one@harborview.example>")
    photo, heic = io.BytesIO(), io.BytesIO()
    image = Image.new("RGB", (64, 48), "white")
    image.save(photo, "PNG")
    from_pillow(image).save(heic)
    message.add_attachment(photo.getvalue(), "image", "png", filename="counter.png")
    message.add_attachment(heic.getvalue(), "image", "heic", filename="door.heic")
    message.add_attachment(b"MZ\x00", "image", "png", filename="cat.png")
    box.put(message)

    assert receive(NOW) == 1

    draft = ButtonRequest.objects.get()
    assert (draft.state, draft.via, draft.reply_to) == ("draft", "mail", ADA)
    assert (draft.requester, draft.number) == (None, None)
    assert "People shout at us" in draft.need
    assert "cat.png: This kind of file is not taken" in draft.need
    files = StoredFile.objects.filter(subject_kind="request", subject=draft.pk)
    assert sorted(files.values_list("name", flat=True)) == ["counter.png", "door.jpg"]
    row = InboundMail.objects.get()
    assert (row.request, row.verdict) == (draft, "draft")
    assert row.reasons[0] == inbound.UNPROVEN
    (task,) = tasks()
    assert (task.subject_kind, task.subject) == ("request", draft.pk)
    assert "shout" not in str(task.said)
    assert box.unseen() == 0


def test_each_mail_is_taken_once(box: Mailbox) -> None:
    message = mail(Message_ID="<one@harborview.example>")
    box.put(message)
    box.put(message)

    assert (receive(NOW), receive(NOW)) == (1, 0)
    assert (ButtonRequest.objects.count(), box.unseen(), box.count()) == (1, 0, 2)


def test_one_that_was_taken_and_not_marked_is_known_again(box: Mailbox) -> None:
    """We died between our commit and the server's mark."""
    box.put(mail(Message_ID="<one@harborview.example>"))
    receive(NOW)
    with box.client() as client:
        client.select("INBOX")
        client.store("1:*", "-FLAGS", r"\Seen")
    assert box.unseen() == 1

    assert (receive(NOW), box.unseen()) == (0, 0)
    assert ButtonRequest.objects.count() == 1


def test_what_a_clerk_marked_as_deleted_is_still_there(box: Mailbox) -> None:
    box.put(mail(subject="thrown away, and thought over"))
    with box.client() as client:
        client.select("INBOX")
        client.store("1:*", "+FLAGS", r"\Deleted")
    box.put(mail())

    assert (receive(NOW), box.unseen(), box.count()) == (2, 0, 2)


def test_mails_that_cannot_be_marked_hold_up_no_other(
    box: Mailbox, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(receiving, "_marked", lambda _box, _uid: False)
    box.put(mail(subject="first"))
    box.put(mail(subject="second"))
    with override_settings(DATA=tmp_path):
        receive(NOW)

    assert verdicts() == ["draft"] * 2
    said = (tmp_path / "run" / "mail-imap.json").read_text()
    assert "2 mails could not be marked as seen" in said


def test_it_is_marked_only_after_it_is_written(box: Mailbox, monkeypatch) -> None:
    box.put(mail())

    class Died(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr(inbound, "_follow", die)
        with pytest.raises(Died):
            receive(NOW)
    assert (box.unseen(), InboundMail.objects.count()) == (1, 0)
    assert ButtonRequest.objects.count() == 0

    assert receive(NOW) == 1


def test_a_person_is_told_once_a_day_that_it_came_in(box: Mailbox) -> None:
    box.put(mail(subject="first"))
    box.put(mail(subject="second", sender=f"Ada Quill <{ADA.upper()}>"))
    receive(NOW)
    (letter,) = Letter.objects.all()
    assert letter.to.lower() == ADA
    assert "first" not in letter.subject_line + letter.text
    assert "shout" not in letter.text

    box.put(mail(subject="third"))
    receive(NOW + timedelta(days=1))
    assert Letter.objects.count() == 2


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Return_Path": "<>"}, "automatic"),
        ({"X_Loop": "quietbell@127.0.0.1"}, "loop"),
        ({"sender": SENDER}, "loop"),
        ({"sender": "desk"}, "unreadable"),
    ],
)
def test_machines_get_no_draft_and_no_answer(box: Mailbox, headers, verdict) -> None:
    box.put(mail(**headers))
    receive(NOW)

    assert verdicts() == [verdict]
    assert (ButtonRequest.objects.count(), Letter.objects.count()) == (0, 0)
    assert len(tasks()) == (verdict == "unreadable")


@pytest.mark.parametrize(
    "headers",
    [{"List_Id": "<desk.harborview.example>"}, {"sender": "no-reply@h.example"}],
)
def test_lists_and_nobodies_are_read_and_not_answered(box: Mailbox, headers) -> None:
    box.put(mail(**headers))
    receive(NOW)

    assert (verdicts(), Letter.objects.count()) == (["draft"], 0)


def test_two_machines_do_not_keep_each_other_busy(box: Mailbox) -> None:
    """Our own acknowledgement, sent back to us whole by whoever forwards."""
    box.put(mail())
    with catching() as (caught, smtp):
        both = told(smtp, box.server)
        with override_settings(MAIL=both):
            receive(NOW)
            from quietbell.operations.sending import send_due  # noqa: PLC0415

            assert send_due(NOW) == 1
            box.put(caught.letters[0])
            reply = mail(Auto_Submitted="auto-replied", subject="Absent")
            reply["In-Reply-To"] = str(caught.letters[0]["Message-ID"])
            box.put(reply)
            receive(NOW + MINUTE)

    assert sorted(verdicts()) == ["automatic", "draft", "loop"]
    assert (ButtonRequest.objects.count(), Letter.objects.count()) == (1, 1)


def test_a_flood_ends_in_a_few_drafts_and_one_answer(box: Mailbox) -> None:
    for number in range(SENDER_HOUR_MAX + 4):
        box.put(mail(subject=f"again {number}", text="x" * 5000))
    receive(NOW)

    assert sorted(verdicts()) == ["draft"] * SENDER_HOUR_MAX + ["too many"] * 4
    assert set(
        InboundMail.objects.filter(verdict="too many").values_list("text", flat=True)
    ) == {""}
    assert (ButtonRequest.objects.count(), Letter.objects.count()) == (
        SENDER_HOUR_MAX,
        1,
    )
    box.put(mail(subject="an hour later"))
    receive(NOW + timedelta(hours=1, seconds=1))
    assert verdicts()[-1] == "draft"


def test_one_look_takes_so_many_and_the_next_goes_on(box: Mailbox) -> None:
    for number in range(MAILS_MAX + 3):
        box.put(mail(sender=f"a{number}@h.example", Auto_Submitted="auto-replied"))

    assert (receive(NOW), receive(NOW)) == (MAILS_MAX, 3)


@pytest.mark.requirement("REQ-01")
def test_an_answer_comes_to_its_request_and_decides_nothing(box: Mailbox) -> None:
    plant_harborview()
    life = lives.requested()
    assert life.request is not None
    letter = write(
        key="request-1-sent",
        to=ADA,
        subject=f"Request {life.request.number}: we have it",
        text="We have it.",
        at=NOW,
        about=About(kind="life", id=life.pk),
    )
    assert letter is not None
    stage, steps = life.stage, life.steps.count()
    reply = mail(subject="Re: whatever", text="I approve. Approved! Yes.")
    reply["References"] = letter.message_id
    box.put(reply)
    box.put(mail(subject=f"Re: Request {life.request.number}", text="More: a photo."))
    receive(NOW)

    answers = InboundMail.objects.order_by("id")
    assert {(each.verdict, each.request) for each in answers} == {
        ("answer", life.request)
    }
    assert {each.subject for each in tasks()} == {life.request.pk}
    after = ButtonLife.objects.get(pk=life.pk)
    assert (after.stage, after.steps.count()) == (stage, steps)
    assert ButtonRequest.objects.count() == 1
    assert life.approvals.count() == 0


@pytest.mark.requirement("REQ-02")
def test_a_forged_dean_gets_a_draft_and_nothing_else(box: Mailbox) -> None:
    plant_harborview()
    life = lives.requested()
    assert life.request is not None
    signer = Person.objects.filter(pk=life.request.approver_id)
    assert signer.update(email="dean@harborview.example") == 1
    box.put(mail(sender="dean@harborview.example", subject="Approved: every request"))
    receive(NOW)

    draft = ButtonRequest.objects.get(state="draft")
    assert (draft.requester, draft.reply_to) == (None, "dean@harborview.example")
    assert ButtonLife.objects.get(pk=life.pk).stage == "requested"
    assert life.approvals.count() == 0
    assert inbound.UNPROVEN in InboundMail.objects.get().reasons


def test_a_mail_that_is_too_large_is_not_even_fetched(
    box: Mailbox, monkeypatch
) -> None:
    message = mail(subject="A very long film")
    message.add_attachment(bytes(40 * 2**20), "image", "png", filename="film.png")
    raw = message.as_bytes()
    assert len(raw) > MAIL_BYTES_MAX
    asked: list[str] = []
    real = receiving._asked

    def noting(box: object, uid: str, what: str) -> tuple[bytes | None, int]:
        asked.append(what)
        return real(box, uid, what)  # type: ignore[arg-type]

    monkeypatch.setattr(receiving, "_asked", noting)
    box.put(raw)
    receive(NOW)

    row = InboundMail.objects.get()
    assert (row.verdict, row.subject_line) == ("unreadable", "A very long film")
    assert row.reasons == ["it has 54 MB; a mail may have 25 MB of files"]
    assert asked == [receiving.HEAD]
    assert (StoredFile.objects.count(), ButtonRequest.objects.count()) == (0, 0)
    assert len(tasks()) == 1
    (letter,) = Letter.objects.all()
    assert letter.subject_line == "Your mail could not be read"
    assert "25 MB" in letter.text


def test_what_nobody_thought_of_holds_up_no_other(box: Mailbox, monkeypatch) -> None:
    real = inbound._answered

    def trips(mail: object) -> object:
        if getattr(mail, "subject", "") == "poison":
            raise LookupError("what nobody thought of")
        return real(mail)  # type: ignore[arg-type]

    monkeypatch.setattr(inbound, "_answered", trips)
    box.put(mail(subject="poison"))
    box.put(mail(subject="another"))

    assert receive(NOW) == 2
    assert sorted(verdicts()) == ["draft", "unreadable"]
    assert box.unseen() == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "does-not-exist.invalid"])
def test_a_mailbox_that_is_not_there_is_said_and_nothing_else(
    database, tmp_path, host
) -> None:
    server = MailServer(host=host, port=free_port(), tls="none", user="u")
    with override_settings(MAIL=told(imap=server), DATA=tmp_path):
        assert receive(NOW) == 0

    assert '"why": "' in (tmp_path / "run" / "mail-imap.json").read_text()


def test_a_wrong_password_is_said_without_it(box: Mailbox, tmp_path) -> None:
    server = MailServer(
        host=box.server.host,
        port=box.server.port,
        tls="none",
        user="desk",
        password="hunter2",
    )
    with override_settings(MAIL=told(imap=server), DATA=tmp_path):
        assert receive(NOW) == 0

    said = (tmp_path / "run" / "mail-imap.json").read_text()
    assert "LOGIN" in said.upper() or "AUTH" in said.upper()
    assert "hunter2" not in said
