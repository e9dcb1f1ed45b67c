"""One look into a mailbox, bounded in time, whatever its server does."""

import contextlib
import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any, Final

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from quietbell.domain.mail_servers import MailServer

ANSWER_SECONDS_MAX: Final = 10.0
LOOK_SECONDS_MAX: Final = 180.0
AWAY: Final = (imaplib.IMAP4.error, ImapToolsError, OSError, ValueError)


@contextmanager
def opened(server: MailServer) -> Iterator[BaseMailBox]:
    """Yield the mailbox; whatever the server does, it is shut in time."""
    box = _connected(server)
    cut = Timer(LOOK_SECONDS_MAX, _cut, (box,))
    cut.daemon = True
    cut.start()
    try:
        box.login(server.user, server.password, initial_folder=server.mailbox)
        yield box
    finally:
        cut.cancel()
        with contextlib.suppress(*AWAY):
            box.logout()


def _connected(server: MailServer) -> BaseMailBox:
    told: dict[str, Any] = {"timeout": ANSWER_SECONDS_MAX, "port": server.port}
    if server.tls == "none":
        return MailBoxUnencrypted(server.host, **told)
    kind = MailBox if server.tls == "implicit" else MailBoxStartTls
    return kind(server.host, ssl_context=ssl.create_default_context(), **told)


def _cut(box: BaseMailBox) -> None:
    with contextlib.suppress(OSError):
        box.client.sock.shutdown(socket.SHUT_RDWR)


def away(why: BaseException) -> str:
    """Return why the mailbox could not be looked into, in one short line."""
    if isinstance(why, TimeoutError):
        return "it does not answer in time"
    return " ".join(f"{type(why).__name__}: {why}".split())[:300]
