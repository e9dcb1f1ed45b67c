"""Whose a kept file is: what opens it, by the kind of thing that it belongs to.

A kind that nobody named here opens for nobody. What is concealed opens as a concealed
place does, whatever it belongs to: to its holder, and to whoever a planned work order
sends there; who asked for the button is not enough.
"""

from collections.abc import Callable
from typing import Final

from quietbell.domain.grants import INSTALLATION, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.lives import life_of, subject_of
from quietbell.storage.models import (
    Assessment,
    ButtonLife,
    ButtonRequest,
    StoredFile,
    Survey,
    WorkOrder,
)

Opens = Callable[[str], tuple[Action, Subject]]
_KINDS: Final[dict[str, Opens]] = {}


def opens_for(kind: str) -> Callable[[Opens], Opens]:
    """Have a function say what opens the files of *kind*, given the thing's id.

    It returns the action and the subject, and raises `NotThere`.
    """

    def named(function: Opens) -> Opens:
        _KINDS[kind] = function
        return function

    return named


def what_opens(file: StoredFile) -> tuple[Action, Subject]:
    """Return which right to what opens *file*.

    Raises:
        NotThere: nothing does.
    """
    if file.is_concealed:
        return Action.CONCEALED, concealed_subject(_life_of_file(file))
    kind = _KINDS.get(file.subject_kind)
    if kind is None:
        raise NotThere
    return kind(file.subject)


def concealed_subject(life: ButtonLife) -> Subject:
    """Return what a concealed place goes by: its holder, and who is sent there.

    Before there is a button, its holder is the one that it was asked for.
    """
    subject = subject_of(life)
    button, request = life.button, life.request
    holder = button.holder_id if button else request.holder_id if request else None
    return Subject(
        site=subject.site,
        department=subject.department,
        own=frozenset({holder} if holder else ()),
        assigned=subject.assigned,
    )


def _life_of_file(file: StoredFile) -> ButtonLife:
    kind, subject = file.subject_kind, file.subject
    if kind == "life":
        return life_of(subject)
    if kind == "request":
        lives = ButtonLife.objects.filter(request_id=subject)
    elif kind == "survey":
        lives = ButtonLife.objects.filter(surveys=subject)
    elif kind == "order":
        lives = ButtonLife.objects.filter(orders=subject)
    elif kind == "assessment":
        lives = ButtonLife.objects.filter(assessments=subject)
    else:
        raise NotThere
    found = lives.values_list("pk", flat=True).first()
    if found is None:
        raise NotThere
    return life_of(found)


@opens_for("request")
def _request(id: str) -> tuple[Action, Subject]:
    """A draft is its writer's and the desk's; what was sent is read as its life is."""
    request = ButtonRequest.objects.filter(pk=id).first()
    if request is None:
        raise NotThere
    life = ButtonLife.objects.filter(request=request).first()
    if life is not None:
        return Action.REQUESTS, subject_of(life_of(life.pk))
    own = frozenset({request.requester_id} if request.requester_id else ())
    site, department = request.site_id or "", request.department_id or ""
    return Action.REQUEST, Subject(site=site, department=department, own=own)


@opens_for("life")
def _life(id: str) -> tuple[Action, Subject]:
    return Action.REQUESTS, subject_of(life_of(id))


@opens_for("assessment")
def _assessment(id: str) -> tuple[Action, Subject]:
    """Evidence of a threat names people: it is for those who assess."""
    kept = Assessment.objects.filter(pk=id).values_list("life", flat=True).first()
    if kept is None:
        raise NotThere
    return Action.ASSESS, subject_of(life_of(kept))


@opens_for("survey")
def _survey(id: str) -> tuple[Action, Subject]:
    kept = Survey.objects.filter(pk=id).values_list("life", flat=True).first()
    if kept is None:
        raise NotThere
    return Action.INSTALL, subject_of(life_of(kept))


@opens_for("order")
def _order(id: str) -> tuple[Action, Subject]:
    kept = WorkOrder.objects.filter(pk=id).values_list("life", flat=True).first()
    if kept is None:
        raise NotThere
    return Action.INSTALL, subject_of(life_of(kept))


@opens_for("inbound")
def _inbound(id: str) -> tuple[Action, Subject]:
    return Action.MAIL, INSTALLATION
