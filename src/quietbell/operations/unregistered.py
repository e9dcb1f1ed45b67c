"""Sources that pressed and stand in no inventory: each is registered, or is gone.

The task comes from the press (the scribe makes it). It is done by writing the button
down in the same step, or by saying that the device was taken away.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, acting, require
from quietbell.operations.buttons import (
    ButtonFacts,
    add_button,
    add_button_on_new_device,
)
from quietbell.operations.devices import DeviceFacts
from quietbell.operations.tasks import finish_task
from quietbell.storage.models import Button, OfficeTask


def task_of(id: str) -> OfficeTask:
    """Return the task that an unregistered press left.

    Raises:
        NotThere: there is none, or it is done.
    """
    rows = OfficeTask.objects.filter(kind=TaskKind.UNREGISTERED.value, done_at=None)
    task = rows.filter(pk=id).first()
    if task is None:
        raise NotThere(_("There is no such thing."))
    return task


def register_source(
    reader: Reader,
    *,
    at: datetime,
    task: str,
    version: int,
    facts: ButtonFacts,
    device: DeviceFacts | None,
) -> Button:
    """Write the source down as a planned button, and be done with its task.

    *device* None: it is on the box that *facts* name.

    Raises:
        NotAllowed, NotThere, Wrong: no right, no such task, a value breaks a rule.
        ChangedMeanwhile: somebody else did the task first. Nothing was written.
    """
    kept = task_of(task)
    require(reader, Action.TASKS, at, Subject(site=kept.site))
    with acting(reader):
        if device is None:
            button = add_button(reader, at=at, facts=facts)
        else:
            button = add_button_on_new_device(reader, at=at, facts=facts, device=device)
        outcome = f"Registered as {button.label}."
        finish_task(reader=reader, at=at, id=task, version=version, outcome=outcome)
    return button


def say_removed(
    reader: Reader, *, at: datetime, task: str, version: int, words: str
) -> None:
    """Record that the device was found and taken away: by whom and where, in words.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: as `register_source`.
    """
    kept = task_of(task)
    require(reader, Action.KEEP_INVENTORY, at, Subject(site=kept.site))
    outcome = f"Removed. {words.strip()}" if words.strip() else ""
    finish_task(reader=reader, at=at, id=task, version=version, outcome=outcome)
