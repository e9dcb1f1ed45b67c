"""The desk's mailbox, looked into once a minute: bounded in time, mails and bytes.

A mail is marked as seen only once what became of it is committed; one that was taken
and not marked is known by its Message-ID. Nothing in the mailbox is ever deleted.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from django.conf import settings
from django.db import DataError, connection
from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError

from quietbell.domain.mail_servers import Mail
from quietbell.operations.bounded_process import Busy
from quietbell.operations.imap import AWAY, away, opened
from quietbell.operations.inbound import take
from quietbell.operations.mail_reading import (
    BROKEN,
    HEAD_BYTES_MAX,
    Incoming,
    read_apart,
)
from quietbell.operations.sending import say
from quietbell.storage.models import InboundMail

MAILS_MAX: Final = 20  # in one look
# After that no further mail is begun: the last one is taken and marked before the
# connection is cut, by the bounds of `read_apart` and of `inbound.FILES_SECONDS_MAX`.
BEGIN_SECONDS_MAX: Final = 60.0
# 25 MB of files are some 34 MB as mails write them.
MAIL_BYTES_MAX: Final = 36 * 2**20
# Never more than is read, whatever size the server tells.
HEAD: Final = f"(RFC822.SIZE BODY.PEEK[HEADER]<0.{HEAD_BYTES_MAX}>)"
WHOLE: Final = f"(RFC822.SIZE BODY.PEEK[]<0.{MAIL_BYTES_MAX + 1}>)"
RECEIVING: Final = 0x6D61_696D
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
log = structlog.get_logger()


class NotMarked(ImapToolsError):
    """The server refuses to mark mails as seen: they are read again each time."""


def receive(at: datetime) -> int:
    """Take what is new in the mailbox, and return how many mails that were.

    Does nothing without one, or while another runner is at it. Never raises what the
    server does: the page of mail says it.
    """
    mail: Mail = settings.MAIL
    if mail.imap is None:
        return 0
    why, taken = "", 0
    with _alone() as is_mine:
        if not is_mine:
            return 0
        try:
            with opened(mail.imap) as box:
                taken = _look(box, at)
        except Busy:
            log.warning("mailbox.later")  # the next look takes what is left
        except AWAY as error:
            why = away(error)
            log.warning("mailbox.away", server=mail.imap.shown, why=why)
    say(Path(settings.DATA), "imap", why, at)
    return taken


def _look(box: BaseMailBox, at: datetime) -> int:
    taken, unmarked, began = 0, 0, time.monotonic()
    for uid in box.uids("UNSEEN")[:MAILS_MAX]:
        if time.monotonic() - began > BEGIN_SECONDS_MAX:
            break
        mail = _fetched(box, uid)
        if mail is None:  # somebody took it out of the mailbox meanwhile
            continue
        row = _taken(mail, at)
        unmarked += not _marked(box, uid)
        taken += row is not None
        log.info("mail.taken", verdict=row.verdict if row else "taken before")
    if unmarked:
        raise NotMarked(f"{unmarked} mails could not be marked as seen")
    return taken


def _marked(box: BaseMailBox, uid: str) -> bool:
    """Mark a mail as seen, and say whether the server did.

    The library's own way also expunges what a clerk only marked as deleted.
    """
    status, _told = box.client.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return bool(status == "OK")


def _taken(mail: Incoming, at: datetime) -> InboundMail | None:
    """Take *mail*; one that nobody thought of is recorded, and holds up no other."""
    try:
        return take(mail, at=at)
    except (DataError, *BROKEN) as why:
        log.error("mail.not_understood", why=type(why).__name__)
        problem = f"it is not understood: {type(why).__name__}"
        return take(Incoming(message_id=mail.message_id, problem=problem), at=at)


def _fetched(box: BaseMailBox, uid: str) -> Incoming | None:
    """Return a mail whole, or only its headers if it is too large to be read."""
    head, size = _asked(box, uid, HEAD)
    if head is None:
        return None
    if size > MAIL_BYTES_MAX:
        return _too_large(head, size)
    raw, _ = _asked(box, uid, WHOLE)
    if raw is None:
        return None
    # A server may have told a smaller size, or none.
    return _too_large(head, len(raw)) if len(raw) > MAIL_BYTES_MAX else read_apart(raw)


def _too_large(head: bytes, size: int) -> Incoming:
    told = read_apart(head, is_whole=False)
    return Incoming(
        message_id=told.message_id,
        sender=told.sender,
        subject=told.subject,
        headers=told.headers,
        problem=f"it has {size // 2**20} MB; a mail may have 25 MB of files",
    )


def _asked(box: BaseMailBox, uid: str, what: str) -> tuple[bytes | None, int]:
    """Return the bytes that the server has of a mail, and how large it is.

    The size may stand before or after the bytes; 0: it was not told.
    """
    _status, told = box.client.uid("FETCH", uid, what)
    content, size = None, 0
    for each in told or ():
        said = each
        if isinstance(each, tuple):  # what was said, and then the mail's own bytes
            said, content = each[0], bytes(each[1])
        if said and (found := _SIZE.search(said)):
            size = int(found[1])
    return content, size


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [RECEIVING])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [RECEIVING])
