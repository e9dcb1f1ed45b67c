"""Buttons: written down, moved, given to somebody, verified, put in and out of service.

No deed here makes a press vanish: a removed button stays in the rows and in the site
file, and its press still rings.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from quietbell.domain.changes import ABOUT_PLACE
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.life import Care, LifeDeed, Stage
from quietbell.domain.roles import Action, Right
from quietbell.domain.site import Standing
from quietbell.domain.standings import (
    lowers,
    note_of,
    note_problems,
    offered,
    simple_deeds,
)
from quietbell.operations.acting import (
    CHANGED,
    ChangedMeanwhile,
    Refused,
    Wrong,
    acting,
    new_id,
    require,
)
from quietbell.operations.devices import DeviceFacts, add_device
from quietbell.operations.lives import (
    ask_for_approval,
    begin_inherited,
    life_of_button,
    move_on,
)
from quietbell.operations.orders import call_off_orders_for
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.tasks import end_tasks
from quietbell.queries.calendars import day_at
from quietbell.queries.devices import sites_of
from quietbell.queries.installation import is_live
from quietbell.storage.models import (
    Button,
    ButtonLife,
    ConcealedPlace,
    Department,
    Device,
    Person,
    Room,
)


class NotFromHere(Refused):
    """A button of this standing cannot go to that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonFacts:
    """What is written down of a button. ``x`` and ``y`` are from 0 to 1 on the plan.

    ``department`` and ``holder`` are ids, empty for none; ``spoken`` empty is made from
    the place.
    """

    label: str
    kind: str
    room: str
    device: str
    department: str = ""
    holder: str = ""
    spoken: str = ""
    alarm_kind: str = "duress"
    note: str = ""
    x: float = 0.5
    y: float = 0.5


def subject_of(button: Button) -> Subject:
    """Return what rights to a button go by: its site, its department, its holder."""
    return Subject(
        site=button.room.floor.building.site_id,
        department=button.department_id or "",
        own=frozenset({button.holder_id} if button.holder_id else ()),
    )


def button_of(id: str) -> Button:
    """Return a button with its place.

    Raises:
        NotThere: there is none.
    """
    rows = Button.objects.select_related("room__floor__building__site", "holder")
    return found(rows.select_related("department", "device"), id)


def add_button(
    reader: Reader,
    *,
    at: datetime,
    facts: ButtonFacts,
    life: ButtonLife | None = None,
) -> Button:
    """Write a new button down. It is planned until somebody says otherwise.

    Without the *life* of a request it was there before us, and is taken over.

    Raises:
        NotAllowed: the reader keeps no inventory in that place and department.
        Wrong: a value breaks a rule.
    """
    with acting(reader):
        button = Button(id=new_id(), standing=Standing.PLANNED.value)
        columns = _columns(facts)
        for name, value in columns.items():
            setattr(button, name, value)
        require(reader, Action.KEEP_INVENTORY, at, _keeping(button))
        _may_have(reader, at, columns["device"])
        add(button)
        if life is None:
            begin_inherited(button, at=at, by=reader.person)
    return button


def add_button_on_new_device(
    reader: Reader,
    *,
    at: datetime,
    facts: ButtonFacts,
    device: DeviceFacts,
    life: ButtonLife | None = None,
) -> Button:
    """Write a button down together with the box that it is on, or neither.

    Raises:
        NotAllowed, Wrong: as `add_button` and `devices.add_device`.
    """
    with acting(reader):
        room = _chosen(
            Room.objects.select_related("floor__building"), "room", facts.room
        )
        subject = Subject(site=room.floor.building.site_id, department=facts.department)
        box = add_device(reader, at=at, facts=device, subject=subject)
        on_it = replace(facts, device=box.pk)
        return add_button(reader, at=at, facts=on_it, life=life)


def change_button(
    reader: Reader, *, at: datetime, id: str, version: int, facts: ButtonFacts
) -> Button:
    """Change what is written down of a button that was seen at *version*.

    A button in another room or on another box has to be verified there again.

    Raises:
        NotAllowed: no right to it as it is, or as it would be.
        NotThere, Wrong: there is none; a value breaks a rule.
        ChangedMeanwhile: somebody else was first.
    """
    button = button_of(id)
    require(reader, Action.KEEP_INVENTORY, at, _keeping(button))
    with acting(reader):
        columns = _columns(facts)
        if columns["device"].pk != button.device_id:
            _may_have(reader, at, columns["device"])
        moved = (button.room_id, button.device_id) != (
            columns["room"].pk,
            columns["device"].pk,
        )
        if moved:
            columns |= {"is_place_verified": False, "place_verified_on": None}
        rewrite(button, version, **columns)
        require(reader, Action.KEEP_INVENTORY, at, _keeping(button))
    return button


def move_pin(
    reader: Reader, *, at: datetime, id: str, version: int, x: float, y: float
) -> Button:
    """Put a button's pin elsewhere on its plan: *x* and *y* from 0 to 1."""
    button = button_of(id)
    require(reader, Action.KEEP_INVENTORY, at, _keeping(button))
    with acting(reader):
        rewrite(button, version, x=x, y=y)
    return button


def verify_place(
    reader: Reader, *, at: datetime, id: str, version: int, on: date
) -> Button:
    """Record that somebody stood there on that day and found the button in its place.

    Raises:
        Wrong: the day has not come yet.
    """
    button = button_of(id)
    require(reader, Action.KEEP_INVENTORY, at, _keeping(button))
    if on > day_at(subject_of(button).site, at):
        raise Wrong(on=_("That day has not come yet."))
    with acting(reader):
        rewrite(button, version, is_place_verified=True, place_verified_on=on)
        end_tasks(
            subject_kind="button",
            subject=button.pk,
            kinds=ABOUT_PLACE,
            by=reader.person,
            at=at,
            outcome="Its place was verified.",
        )
    return button


def set_standing(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    standing: Standing,
    owner: str = "",
    due_on: date | None = None,
    words: str = "",
    fallback: str = "",
) -> Button:
    """Say whether people may count on a button, with who sees to it and until when.

    What lowers coverage needs the right to do that; it comes into force with the site
    file, once a second person has agreed. A button that was asked for is put in service
    by its hand-over alone (`operations.installing`), not from here.

    Raises:
        NotAllowed, NotThere: no right, or no such button.
        NotFromHere: its life does not lead there, or not by a standing alone.
        Wrong: it is out of service without an owner, a day or a fallback.
        ChangedMeanwhile: somebody else was first.
    """
    button = button_of(id)
    before = Standing(button.standing)
    is_less = lowers(before, standing) or standing not in offered(before)
    action = Action.LOWER_COVERAGE if is_less else Action.KEEP_INVENTORY
    require(reader, action, at, _keeping(button))
    problems = note_problems(
        standing,
        owner=owner,
        due_on=due_on,
        words=words,
        fallback=fallback,
        today=day_at(subject_of(button).site, at),
    )
    if problems:
        raise Wrong(**{field: _(sentence) for field, sentence in problems.items()})
    with acting(reader):
        life = life_of_button(button, at)
        row = simple_deeds(Stage(life.stage)).get(standing)
        if row is None:
            raise NotFromHere(
                _("What is “%(before)s” does not become “%(after)s” from here.")
                % {"before": _(life.stage), "after": _(standing.value)}
            )
        if button.version != version:
            raise ChangedMeanwhile(CHANGED)
        move_on(
            reader,
            at=at,
            life=life,
            version=life.version,
            deed=row.deed,
            words=words,
            note=note_of(owner=owner, due_on=due_on, words=words, fallback=fallback),
            subject=_keeping(button),
            care=Care(owner=owner, due_on=due_on, fallback=fallback),
        )
        if row.after is Stage.REMOVED:
            call_off_orders_for(life, by=reader.person, at=at)
        if row.deed is LifeDeed.TAKE_OVER and is_live():
            ask_for_approval(life, at=at)
    return button_of(id)


def record_concealed_place(
    reader: Reader, *, at: datetime, id: str, version: int, words: str
) -> Button:
    """Write down where exactly a button is hidden. Whoever writes it cannot read it.

    *version* is the button's: of two who write, one is told of the other.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: as every change of a button.
    """
    button = button_of(id)
    require(reader, Action.KEEP_INVENTORY, at, _keeping(button))
    if not words.strip():
        raise Wrong(words=_("Say where it is."))
    with acting(reader):
        rewrite(button, version)
        place = ConcealedPlace.objects.filter(button=button).first()
        told = {
            "concealed_words": words.strip(),
            "recorded_by": reader.person,
            "recorded_at": at,
        }
        if place is None:
            add(ConcealedPlace(id=button.pk, button=button, **told))
        else:
            rewrite(place, place.version, **told)
    return button


def _keeping(button: Button) -> Subject:
    """Return what the right to change a button goes by. To hold it is no right to."""
    return replace(subject_of(button), own=frozenset())


def _columns(facts: ButtonFacts) -> dict[str, Any]:
    """Return the columns, with every id found."""
    room = _chosen(Room.objects.select_related("floor__building"), "room", facts.room)
    if room.floor.building.is_removed:
        raise Wrong(room=_("This building was removed."))
    devices = Device.objects.filter(is_removed=False)
    people = Person.objects.filter(left_on=None)
    departments = Department.objects.filter(is_merged_into=None)
    return {
        "label": facts.label.strip(),
        "kind": facts.kind,
        "room": room,
        "device": _chosen(devices, "device", facts.device),
        "department": _maybe(departments, "department", facts.department),
        "holder": _maybe(people, "holder", facts.holder),
        "spoken": facts.spoken.strip() or _spoken(room),
        "alarm_kind": facts.alarm_kind.strip() or "duress",
        "note": facts.note.strip(),
        "x": facts.x,
        "y": facts.y,
    }


def _may_have(reader: Reader, at: datetime, device: Device) -> None:
    """Refuse a box with a button where the reader keeps none, as if it were not there.

    With a button on it, it would come within their reach.
    """
    reach = reader.reach(Action.KEEP_INVENTORY, at)
    if any(reach.right_to(each) is Right.NO for each in sites_of(device)):
        raise Wrong(device=_("Choose one that is there."))


def _chosen(rows: Any, field: str, id: str) -> Any:
    row = rows.filter(pk=id).first()
    if row is None:
        raise Wrong(**{field: _("Choose one that is there.")})
    return row


def _maybe(rows: Any, field: str, id: str) -> Any:
    return _chosen(rows, field, id) if id else None


def _spoken(room: Room) -> str:
    """Return a place as it is spoken when nobody wrote it: building, floor, room."""
    parts = [room.floor.building.name, room.floor.name, f"room {room.number}"]
    return ", ".join([*parts, room.name] if room.name else parts)
