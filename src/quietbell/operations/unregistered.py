"""Sources that pressed and stand in no inventory: each is registered, or is gone.

The task comes from the press (the scribe makes it). It is done by writing the button
down in the same step, or by saying that the device was taken away. Written down, it
belongs to a request that was approved, or is taken over: then it has to be approved.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, Wrong, acting, require
from quietbell.operations.buttons import (
    ButtonFacts,
    add_button,
    add_button_on_new_device,
)
from quietbell.operations.devices import DeviceFacts
from quietbell.operations.lives import ask_for_approval, life_of_button, name_of
from quietbell.operations.rows import rewrite
from quietbell.operations.settling import settle
from quietbell.operations.tasks import finish_task
from quietbell.queries.needs import latest_survey
from quietbell.queries.unregistered import waiting_lives
from quietbell.storage.models import Button, ButtonLife, OfficeTask


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
    life: str = "",
) -> Button:
    """Write the source down as a planned button, and be done with its task.

    *device* None: it is on the box that *facts* name. *life* is that of an approved
    request which it is the button of; empty: it is taken over, and that it has to be
    approved or removed is a task of its own.

    Raises:
        NotAllowed, NotThere, Wrong: no right, no such task, a value breaks a rule, or
            the request is none that waits for its button.
        ChangedMeanwhile: somebody else did the task first. Nothing was written.
    """
    kept = task_of(task)
    require(reader, Action.TASKS, at, Subject(site=kept.site))
    with acting(reader):
        asked = _waiting(reader, life, at) if life else None
        if device is None:
            button = add_button(reader, at=at, facts=facts, life=asked)
        else:
            button = add_button_on_new_device(
                reader, at=at, facts=facts, device=device, life=asked
            )
        if asked is not None:
            rewrite(asked, asked.version, button=button)
            survey = latest_survey(asked)
            if survey is not None:
                settle(survey, button)
            outcome = f"Registered as {button.label}, for {name_of(asked)}."
        else:
            ask_for_approval(life_of_button(button, at), at=at)
            outcome = f"Registered as {button.label}, taken over: it needs an approval."
        finish_task(reader=reader, at=at, id=task, version=version, outcome=outcome)
    return button


def _waiting(reader: Reader, life: str, at: datetime) -> ButtonLife:
    """Return an approved request that waits for its button, if one may see to it."""
    found = waiting_lives(reader.reach(Action.KEEP_INVENTORY, at)).filter(pk=life)
    row = found.first()
    if row is None:
        raise Wrong(life=_("Choose a request that was approved and has no button yet."))
    return row


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
