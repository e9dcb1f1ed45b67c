"""Which mail servers an installation speaks to, as an address says it.

    smtp://USER:PASSWORD@HOST:PORT?tls=starttls     587, or smtps://… for 465
    imaps://USER:PASSWORD@HOST:PORT/MAILBOX         993, or imap://…?tls=starttls

``tls`` is "starttls", "implicit" or "none". Without TLS no password is ever sent but to
this machine itself. A value of this is never written anywhere: its repr has no
password.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

TLS: Final = ("starttls", "implicit", "none")
_PORTS: Final = {
    ("smtp", "implicit"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
    ("imap", "implicit"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_FROM: Final = re.compile(r"[^\s<>@,;:\"\\]+@[^\s<>@,;:\"\\]+")


class NoMailServer(ValueError):
    """The address cannot be meant. The text says why, without the password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """One server, and how we come in. ``mailbox`` is of IMAP alone."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)
    mailbox: str = "INBOX"

    @property
    def shown(self) -> str:
        """Return how it may be told: without user and password."""
        return f"{self.host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Say whether it is this machine."""
        return self.host in _HERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What an installation is told about mail. None: there is no such server.

    ``sender`` is the address that letters come from, and ``problem`` why nothing of
    it can be used. ``is_caught``: a demonstration, whose letters stay on this machine.
    """

    smtp: MailServer | None = None
    imap: MailServer | None = None
    sender: str = ""
    problem: str = ""
    is_caught: bool = False

    @property
    def own_addresses(self) -> frozenset[str]:
        """Return the addresses that are ours, small: what they write is a loop."""
        users = {each.user.lower() for each in (self.smtp, self.imap) if each}
        return frozenset(each for each in {self.sender.lower(), *users} if "@" in each)


def mail_server(address: str, protocol: str) -> MailServer:
    """Return the server that *address* names. *protocol* is "smtp" or "imap".

    Raises:
        NoMailServer: it cannot be meant.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in (protocol, f"{protocol}s"):
        raise NoMailServer(f"an address such as {protocol}s://user:password@host")
    told = dict(parse_qsl(parts.query))
    if unknown := set(told) - {"tls"}:
        raise NoMailServer(f"unknown: {', '.join(sorted(unknown))}")
    tls = "implicit" if parts.scheme.endswith("s") else told.get("tls", "starttls")
    if tls not in TLS:
        raise NoMailServer(f"tls is one of {', '.join(TLS)}")
    try:
        port = parts.port or _PORTS[protocol, tls]
    except ValueError:
        raise NoMailServer("the port is a number from 1 to 65535") from None
    if not parts.hostname:
        raise NoMailServer("it names no host")
    found = MailServer(
        host=parts.hostname,
        port=port,
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        mailbox=unquote(parts.path.strip("/")) or "INBOX",
    )
    if found.tls == "none" and found.password and not found.is_here:
        raise NoMailServer("without TLS the password would be read on its way")
    return found


def sender_address(told: str, domain: str) -> str:
    """Return the address that letters come from: as *told*, or one of *domain*.

    Raises:
        NoMailServer: it is no address.
    """
    if not told:
        return (
            f"quietbell@{domain if re.search('[a-z]', domain) else 'quietbell.invalid'}"
        )
    if not _FROM.fullmatch(told):
        raise NoMailServer("the sender is an address such as duress@campus.example")
    return told
