"""Which mail servers this installation speaks to: its environment, or its own file.

``QUIETBELL_SMTP_URL``, ``QUIETBELL_IMAP_URL`` and ``QUIETBELL_MAIL_FROM``, or
``DIR/office/mail.json`` with "smtp", "imap" and "from" (mode 0600: it holds passwords);
what the environment says counts first. What cannot be meant stops no page: it is said
on the mail page and by `quietbell doctor`, and nothing is sent meanwhile.

A demonstration speaks to its own catcher on this machine, and never to any other.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from quietbell.domain.mail_servers import (
    Mail,
    MailServer,
    NoMailServer,
    mail_server,
    sender_address,
)

FILE_BYTES_MAX: Final = 65_536
CATCHER: Final = "QUIETBELL_CATCHER_PORT"
NAMES: Final = {
    "smtp": "QUIETBELL_SMTP_URL",
    "imap": "QUIETBELL_IMAP_URL",
    "from": "QUIETBELL_MAIL_FROM",
}


def mail_of(data: Path, domain: str, environment: Mapping[str, str]) -> Mail:
    """Return what the installation of *data* is told about mail.

    *domain* is what its own addresses end in where nothing else is said.
    """
    if (data / "demo.json").exists():
        return _caught(domain, environment.get(CATCHER, ""))
    try:
        told = {**_file(data / "office" / "mail.json"), **_named(environment)}
        return Mail(
            smtp=_server(told, "smtp"),
            imap=_server(told, "imap"),
            sender=sender_address(told.get("from", ""), domain),
        )
    except NoMailServer as why:
        return Mail(problem=str(why))


def _named(environment: Mapping[str, str]) -> dict[str, str]:
    told = {key: environment.get(name, "").strip() for key, name in NAMES.items()}
    return {key: value for key, value in told.items() if value}


def _file(path: Path) -> dict[str, str]:
    """Return what the file says; without one nothing.

    Raises:
        NoMailServer: others can read it, or it cannot be meant.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise NoMailServer("office/mail.json can be read by others: chmod 600 it")
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as why:
        raise NoMailServer(f"office/mail.json: {why.strerror}") from None
    try:
        told = json.loads(raw) if len(raw) <= FILE_BYTES_MAX else None
    except ValueError:
        told = None
    if not isinstance(told, dict) or not all(
        key in NAMES and isinstance(value, str) for key, value in told.items()
    ):
        raise NoMailServer('office/mail.json: {"smtp": "…", "imap": "…", "from": "…"}')
    return told


def _server(told: Mapping[str, str], name: str) -> MailServer | None:
    if not told.get(name):
        return None
    try:
        return mail_server(told[name], name)
    except NoMailServer as why:
        raise NoMailServer(f"{NAMES[name]}: {why}") from None


def _caught(domain: str, port: str) -> Mail:
    smtp = None
    if port.isdecimal():
        smtp = MailServer(host="127.0.0.1", port=int(port), tls="none")
    return Mail(smtp=smtp, sender=sender_address("", domain), is_caught=True)
