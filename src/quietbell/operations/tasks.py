"""The office's tasks are done by people, who say what came of them."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, Wrong, acting, change, require
from quietbell.storage.models import OfficeTask

OUTCOME_CHARS_MAX: Final = 2000


def finish_task(
    *, reader: Reader, at: datetime, id: str, version: int, outcome: str
) -> None:
    """Say that a task is done, and what came of it.

    Raises:
        NotThere, NotAllowed, Wrong: nothing was changed.
        ChangedMeanwhile: somebody else was first.
    """
    task = OfficeTask.objects.filter(pk=id).first()
    if task is None:
        raise NotThere(_("There is no such thing."))
    require(reader, Action.TASKS, at, Subject(site=task.site))
    outcome = outcome.strip()
    if not outcome or len(outcome) > OUTCOME_CHARS_MAX:
        raise Wrong(outcome=_("Say what came of it, in 2000 characters at most."))
    if task.done_at is not None:
        raise Wrong(outcome=_("It is done already."))
    with acting(reader):
        undone = OfficeTask.objects.filter(done_at=None)
        change(undone, id, version, done_at=at, done_by=reader.person, outcome=outcome)
