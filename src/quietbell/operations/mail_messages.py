"""A letter as the mail that goes out: text, invitation, and who must not answer.

Headers are made by the standard library's own types: an address or a subject with a
line break in it is refused there, and never becomes another header.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from icalendar import Calendar

from quietbell.domain.mail_servers import Mail
from quietbell.storage.models import Letter

SENDER_NAME: Final = "Quietbell"
ADDRESS_CHARS_MAX: Final = 254  # RFC 5321, 4.5.3.1.3


class NotALetter(ValueError):
    """It cannot be made into a mail, now or later. The text says why."""


def loop_mark(domain: str) -> str:
    """Return what stands in X-Loop of each letter of this installation."""
    return f"quietbell@{domain}"


def message_of(letter: Letter, *, mail: Mail, domain: str) -> EmailMessage:
    """Return *letter* as a mail.

    Raises:
        NotALetter: its address, its subject or its invitation cannot be right.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(SENDER_NAME, addr_spec=mail.sender)
        message["To"] = Address("", addr_spec=_one_address(letter.to))
        message["Subject"] = letter.subject_line
        message["Date"] = letter.made_at
        message["Message-ID"] = letter.message_id
        message["X-Loop"] = loop_mark(domain)
    except (ValueError, IndexError, AttributeError) as why:
        raise NotALetter(f"{why}") from why
    # Absence notes and other machines stay silent (RFC 3834, 5; what Exchange asks).
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, charset="utf-8")
    if letter.invitation:
        _invite(message, letter.invitation)
    return message


def _one_address(told: str) -> str:
    if len(told) > ADDRESS_CHARS_MAX or any(each in told for each in "\r\n,; \x00"):
        raise ValueError("this is not one address")
    return told


def _invite(message: EmailMessage, invitation: str) -> None:
    """Put the calendar file beside the text, as calendars expect it (RFC 6047, 2.4)."""
    try:
        method = str(Calendar.from_ical(invitation).get("METHOD", "REQUEST"))
    except (ValueError, IndexError, KeyError) as why:
        raise NotALetter("its invitation is no calendar file") from why
    message.add_alternative(
        invitation.encode(),
        maintype="text",
        subtype="calendar",
        params={"method": method, "charset": "utf-8", "name": "invitation.ics"},
        cte="base64",
    )
