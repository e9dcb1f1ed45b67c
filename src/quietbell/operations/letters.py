"""Mail that the office owes somebody: written with the deed, sent by a job, once.

Nothing here waits for a mail server. What is written in a deed's transaction is there
if and only if the deed is; the job that sends it is deferred in the same one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from procrastinate.contrib.django import app

from quietbell.operations.acting import new_id
from quietbell.storage.models import Letter, Person

SEND: Final = "quietbell.send_letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a letter is about, as its page lists it: "request" and its id, say."""

    kind: str = ""
    id: str = ""
    site: str = ""


NOTHING: Final = About()


def write(
    *,
    key: str,
    to: Person | str,
    subject: str,
    text: str,
    at: datetime,
    about: About = NOTHING,
    invitation: str = "",
) -> Letter | None:
    """Write a letter to a person or an address; runs within the deed that it tells of.

    *key* makes it once: another with the same is the one that is there. Returns None
    for a person who has no address or who left. *text* holds no place and no secret;
    what has to be read stands behind a link, after signing in.
    """
    address = to if isinstance(to, str) else to.email
    if not address or (isinstance(to, Person) and to.left_on is not None):
        return None
    fresh = new_id()
    letter, is_new = Letter.objects.get_or_create(
        key=key,
        defaults={
            "id": fresh,
            "to": address,
            "person": to.pk if isinstance(to, Person) else "",
            "subject_line": " ".join(subject.split())[:200],
            "text": text,
            "invitation": invitation,
            "about_kind": about.kind,
            "about": about.id,
            "site": about.site,
            "message_id": f"<{fresh}@{settings.MAIL_DOMAIN}>",
            "made_at": at,
        },
    )
    if is_new:
        app.configure_task(SEND, queueing_lock=f"letter-{letter.pk}").defer(
            letter=letter.pk
        )
    return letter
