"""What is to be put up: chosen by one, and agreed by IT and by emergency management.

Two persons, one a side. Whatever changes the choice, both agree anew.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.life import Stage
from quietbell.domain.roles import Action, Right, Role
from quietbell.operations.acting import NotAllowed, Wrong, acting, new_id, require
from quietbell.operations.lives import NotNow, life_of
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.surveys import work_subject
from quietbell.storage.models import ButtonLife, Device, EquipmentChoice

CHOSEN_IN: Final = frozenset({Stage.APPROVED, Stage.SURVEYED})


class Side(StrEnum):
    """Who agrees."""

    IT = "IT"
    MANAGEMENT = "emergency management"


ROLES: Final = {
    Side.IT: frozenset({Role.IT_TECHNICIAN, Role.IT_ADMINISTRATOR}),
    Side.MANAGEMENT: frozenset({Role.EMERGENCY_MANAGEMENT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentFacts:
    """What is to be put up. ``device`` is the box that is there already, or empty."""

    kind: str
    door_kind: str
    vendor: str = ""
    model: str = ""
    device: str = ""
    words: str = ""


def equipment_of(life: ButtonLife) -> EquipmentChoice | None:
    """Return what was chosen for *life*, None before anything was."""
    return EquipmentChoice.objects.filter(life=life).select_related("device").first()


def choose_equipment(
    reader: Reader, *, at: datetime, life: str, version: int, facts: EquipmentFacts
) -> EquipmentChoice:
    """Say what is to be put up. Nobody has agreed to it then, and it does not count.

    Raises:
        NotAllowed, NotThere, NotNow, Wrong: no right, no such life, too late, or a
            value breaks a rule.
        ChangedMeanwhile: somebody else chose since *version*. Nothing was written.
    """
    kept = life_of(life)
    require(reader, Action.EQUIPMENT, at, work_subject(kept))
    _must_be_open(kept)
    columns = _columns(facts)
    with acting(reader):
        row = equipment_of(kept)
        if row is None:
            row = EquipmentChoice(id=new_id(), life=kept, **columns)
            add(row)
            return row
        nobody: dict[str, Any] = {"it_by": "", "it_at": None}
        nobody |= {"management_by": "", "management_at": None}
        rewrite(row, version, **columns, **nobody)
    return row


def agree_on_equipment(
    reader: Reader, *, at: datetime, life: str, version: int, side: Side
) -> EquipmentChoice:
    """Agree to what was chosen, as it was seen at *version*, for one *side*.

    Raises:
        NotAllowed: the reader does not speak for that side there.
        Wrong: nothing is chosen, that side agreed already, or the same person did for
            the other.
        NotThere, NotNow, ChangedMeanwhile: as `choose_equipment`.
    """
    kept = life_of(life)
    if side not in sides_of(reader, kept, at):
        raise NotAllowed(_("You do not speak for that side."))
    _must_be_open(kept)
    row = equipment_of(kept)
    if row is None:
        raise Wrong(side=_("Nothing is chosen yet."))
    by_it, by_management = row.it_by, row.management_by
    if by_it if side is Side.IT else by_management:
        raise Wrong(side=_("That side has agreed already."))
    if reader.person in (by_it, by_management):
        raise Wrong(side=_("You agreed for the other side. It takes two persons."))
    with acting(reader):
        if side is Side.IT:
            rewrite(row, version, it_by=reader.person, it_at=at)
        else:
            rewrite(row, version, management_by=reader.person, management_at=at)
    return row


def sides_of(reader: Reader, life: ButtonLife, at: datetime) -> tuple[Side, ...]:
    """Return for which sides *reader* may speak about *life*."""
    subject = work_subject(life)
    return tuple(
        side
        for side, roles in ROLES.items()
        if _only(reader, roles).reach(Action.EQUIPMENT, at).right_to(subject)
        is not Right.NO
    )


def _only(reader: Reader, roles: frozenset[Role]) -> Reader:
    """Return *reader* with no more than *roles*."""
    grants = tuple(each for each in reader.grants if each.role in roles)
    return Reader(
        person=reader.person, grants=grants, actions=reader.actions, via=reader.via
    )


def _must_be_open(life: ButtonLife) -> None:
    if Stage(life.stage) not in CHOSEN_IN:
        raise NotNow(
            _("For what is “%(stage)s” no equipment is chosen.")
            % {"stage": _(life.stage)}
        )


def _columns(facts: EquipmentFacts) -> dict[str, Any]:
    device = None
    if facts.device:
        device = found(Device.objects.filter(is_removed=False), facts.device)
    return {
        "kind": facts.kind,
        "door_kind": facts.door_kind,
        "vendor": facts.vendor.strip() or (device.vendor if device else ""),
        "model": facts.model.strip() or (device.model if device else ""),
        "device": device,
        "words": facts.words.strip(),
    }
