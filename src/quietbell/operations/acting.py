"""Under whose name rows change, whether they may, and what if two do at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet
from uuid_utils import uuid7

from quietbell.domain.grants import INSTALLATION, Reader, Subject
from quietbell.domain.roles import Action, Right

CHANGED: Final = (
    "Somebody else changed this meanwhile. Look at it again; nothing of yours"
    " was saved."
)


class Refused(Exception):
    """The deed cannot be done, and nothing was written. The text is for the person."""


class NotAllowed(Refused):
    """The person's roles do not reach that far."""


class NotThere(Refused):
    """There is no such thing, or none that this person may know of."""


class ChangedMeanwhile(Refused):
    """Somebody else was first; what they wrote stands."""


class Wrong(Refused):
    """What was given cannot be right. ``problems`` are sentences, by field."""

    def __init__(self, **problems: str) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def new_id() -> str:
    """Return a fresh id that sorts by time and cannot be guessed from another."""
    return UUID(bytes=uuid7().bytes).hex


def require(
    reader: Reader, action: Action, at: datetime, subject: Subject = INSTALLATION
) -> Right:
    """Return the right that *reader* has to *action* on *subject*.

    Raises:
        NotAllowed: none at all.
    """
    right = reader.reach(action, at).right_to(subject)
    if right is Right.NO:
        raise NotAllowed("Your roles do not allow this.")
    return right


@contextmanager
def acting(reader: Reader) -> Iterator[None]:
    """Run one deed in one transaction, in whose history *reader* stands."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('quietbell.actor', %s, true),"
                " set_config('quietbell.via', %s, true)",
                [reader.person, reader.via],
            )
        yield


def change(rows: QuerySet[Any], id: str, version: int, **columns: Any) -> None:
    """Change that one of *rows* if it is still at *version*, which then goes up.

    Raises:
        ChangedMeanwhile: it is not, or it is gone. Nothing was written.
    """
    changed = rows.filter(pk=id, version=version)
    if not changed.update(version=F("version") + 1, **columns):
        raise ChangedMeanwhile(CHANGED)
