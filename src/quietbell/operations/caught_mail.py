"""The letters that a demonstration's catcher kept: files, read within bounds."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from quietbell.operations.mail_reading import invitation_in, read

BYTES_MAX: Final = 2 * 2**20
SHOWN_MAX: Final = 100
# "1930291200000-9f2c1a00": when it was caught, in milliseconds, and a chance number.
NAME: Final = re.compile(r"(\d{10,16})-[0-9a-f]{4,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtLetter:
    """One letter as whoever it was sent to would read it."""

    name: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    invitation: str
    headers: tuple[tuple[str, str], ...]


def caught_letters() -> tuple[CaughtLetter, ...]:
    """Return the newest letters that were caught, the newest first."""
    try:
        names = sorted(each.stem for each in _folder().iterdir())
    except OSError:
        return ()
    found = (caught_letter(each) for each in reversed(names[-SHOWN_MAX:]))
    return tuple(each for each in found if each is not None)


def caught_letter(name: str) -> CaughtLetter | None:
    """Return the letter of that name; None if there is none."""
    told = NAME.fullmatch(name)
    if told is None:
        return None
    try:
        with (_folder() / f"{name}.eml").open("rb") as file:
            raw = file.read(BYTES_MAX)
    except OSError:
        return None
    mail = read(raw)
    return CaughtLetter(
        name=name,
        at=datetime.fromtimestamp(int(told[1]) / 1000, UTC),
        sender=mail.headers.get("from", ""),
        to=mail.headers.get("to", ""),
        subject=mail.subject,
        text=mail.text,
        invitation=invitation_in(raw),
        headers=tuple(sorted(mail.headers.items())),
    )


def _folder() -> Path:
    return Path(settings.DATA) / "mail" / "caught"
