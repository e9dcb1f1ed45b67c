"""Rules of mail: what an incoming one is taken for, who is answered, when to try again.

Whatever a mail says, it becomes a draft or a note at most: who wrote it is not proven.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

SENDER_HOUR_MAX: Final = 5  # mails of one sender in an hour that are taken
HOUR_MAX: Final = 60  # and of all senders
HOPS_MAX: Final = 40  # a mail that went through more servers goes in circles
STALE_DAYS: Final = 14  # what could not be tried for so long is no news any more
# Minutes from one attempt to the next; after the last one a person decides.
BACK_OFF_MINUTES: Final = (1, 2, 5, 10, 20, 40, 80, 120)
ATTEMPTS_MAX: Final = len(BACK_OFF_MINUTES) + 1

_NUMBER: Final = re.compile(
    r"\brequest\s+(?:no\.?\s*|#\s*)?(\d{1,12})\b", re.IGNORECASE
)
_SOLICITUD: Final = re.compile(
    r"\bsolicitud\s+(?:n\.?º?\s*)?(\d{1,12})\b", re.IGNORECASE
)
_NOBODY: Final = re.compile(
    r"(?:no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?)(?:[+\-].*)?@",
    re.IGNORECASE,
)


class Verdict(StrEnum):
    """What became of a mail that came in."""

    DRAFT = "draft"
    ANSWER = "answer"
    AUTOMATIC = "automatic"
    LOOP = "loop"
    TOO_MANY = "too many"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known here about a mail's sender and its thread, before it is judged."""

    own_addresses: frozenset[str] = frozenset()
    loop_mark: str = ""
    is_own_message: bool = False  # its Message-ID is that of a letter of ours
    sender_in_hour: int = 0
    all_in_hour: int = 0
    request: str = ""  # the one that it answers, empty: none


def judged(headers: Mapping[str, str], sender: str, known: Known) -> Verdict:
    """Return what a readable mail is taken for. *headers* are by small names."""
    if _is_loop(headers, sender, known):
        return Verdict.LOOP
    if is_automatic(headers, sender):
        return Verdict.AUTOMATIC
    if known.sender_in_hour >= SENDER_HOUR_MAX or known.all_in_hour >= HOUR_MAX:
        return Verdict.TOO_MANY
    return Verdict.ANSWER if known.request else Verdict.DRAFT


def _is_loop(headers: Mapping[str, str], sender: str, known: Known) -> bool:
    hops = headers.get("received", "0")
    return (
        known.is_own_message
        or sender.lower() in known.own_addresses
        or bool(known.loop_mark and known.loop_mark in headers.get("x-loop", ""))
        or (hops.isdecimal() and int(hops) > HOPS_MAX)
    )


def is_automatic(headers: Mapping[str, str], sender: str) -> bool:
    """Say whether no person wrote it: an absence note, a bounce, a receipt.

    Source: RFC 3834, 2 and 5 (Auto-Submitted); RFC 3464 (reports). A mailing list's
    mail is a person's: a desk's mailbox may well stand behind a list.
    """
    submitted = headers.get("auto-submitted", "no").split(";")[0].strip().lower()
    return (
        submitted != "no"
        or headers.get("return-path", "").strip() == "<>"
        or headers.get("precedence", "").strip().lower() == "auto_reply"
        or any(name in headers for name in ("x-autoreply", "x-autorespond"))
        or headers.get("content-type", "")
        .strip()
        .lower()
        .startswith("multipart/report")
        or sender.lower().startswith(("mailer-daemon@", "postmaster@"))
    )


def may_be_answered(headers: Mapping[str, str], sender: str) -> bool:
    """Say whether a machine may write back: never to lists, bulk and nobody."""
    return not (
        is_automatic(headers, sender)
        or _NOBODY.match(sender)
        or headers.get("precedence", "").strip().lower() in ("bulk", "junk", "list")
        or any(name.startswith("list-") for name in headers)
    )


def number_in(subject: str) -> int | None:
    """Return the number of the request that a subject line names, if it does."""
    found = _NUMBER.search(subject) or _SOLICITUD.search(subject)
    return int(found[1]) if found else None


def next_attempt_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts; None: it was the last one."""
    if attempts < 1:
        return timedelta()
    if attempts >= ATTEMPTS_MAX:
        return None
    return timedelta(minutes=BACK_OFF_MINUTES[attempts - 1])
