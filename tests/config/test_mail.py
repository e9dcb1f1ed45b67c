"""Which mail servers an installation is told of; a demonstration of its own alone."""

import json
from pathlib import Path

import pytest

from quietbell.config.mail import CATCHER, NAMES, mail_of
from quietbell.domain.mail_servers import Mail, MailServer

SMTP = "smtps://relay:swordfish@mail.harborview.example"
IMAP = "imaps://desk:swordfish@mail.harborview.example/Desk"
DOMAIN = "office.harborview.example"


def written(data: Path, told: object, mode: int = 0o600) -> Path:
    path = data / "office" / "mail.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(told if isinstance(told, str) else json.dumps(told))
    path.chmod(mode)
    return path


def test_without_any_word_there_is_no_mail(tmp_path: Path) -> None:
    assert mail_of(tmp_path, DOMAIN, {}) == Mail(sender=f"quietbell@{DOMAIN}")
    assert mail_of(tmp_path, "127.0.0.1", {}).sender == "quietbell@quietbell.invalid"


def test_the_environment_counts_before_the_file(tmp_path: Path) -> None:
    written(
        tmp_path, {"smtp": "smtp://other.example", "imap": IMAP, "from": "a@b.example"}
    )
    told = mail_of(tmp_path, DOMAIN, {NAMES["smtp"]: SMTP})

    assert told.smtp == MailServer(
        host="mail.harborview.example",
        port=465,
        tls="implicit",
        user="relay",
        password="swordfish",
    )
    assert told.imap is not None and told.imap.mailbox == "Desk"
    assert told.sender == "a@b.example"
    assert "swordfish" not in repr(told)


@pytest.mark.parametrize(
    ("told", "mode", "says"),
    [
        ({"smtp": SMTP}, 0o640, "can be read by others"),
        ("{", 0o600, "office/mail.json"),
        ({"smpt": SMTP}, 0o600, "office/mail.json"),
        ({"smtp": 7}, 0o600, "office/mail.json"),
        ({"smtp": "swordfish@mail"}, 0o600, "QUIETBELL_SMTP_URL: an address such as"),
        ({"from": "Duress\r\nBcc: x@y.example"}, 0o600, "the sender is an address"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence_and_no_mail(
    tmp_path: Path, told, mode, says
) -> None:
    written(tmp_path, told, mode)
    found = mail_of(tmp_path, DOMAIN, {})

    assert says in found.problem and "swordfish" not in found.problem
    assert (found.smtp, found.imap) == (None, None)


def test_a_demonstration_speaks_to_its_catcher_alone(tmp_path: Path) -> None:
    (tmp_path / "demo.json").touch()
    written(tmp_path, {"smtp": SMTP, "imap": IMAP})
    real = {NAMES["smtp"]: SMTP, NAMES["imap"]: IMAP}

    for environment in (real, {**real, CATCHER: "mail.harborview.example"}):
        told = mail_of(tmp_path, DOMAIN, environment)
        assert (told.smtp, told.imap, told.is_caught) == (None, None, True)
    told = mail_of(tmp_path, DOMAIN, {**real, CATCHER: "2525"})
    assert told.smtp == MailServer(host="127.0.0.1", port=2525, tls="none")
    assert told.imap is None
