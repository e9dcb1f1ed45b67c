"""Rows found, added and changed, with the database's own rules said in sentences."""

from collections.abc import Iterator
from typing import Any, Final, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.domain.characters import has_breaks, has_unseen
from quietbell.operations.acting import ChangedMeanwhile, NotThere, Wrong, change
from quietbell.storage.models import Row

R = TypeVar("R", bound=Row)

# What stands in lists, on labels and on the console.
ONE_LINE: Final = frozenset(
    {"address", "label", "name", "number", "phone", "spoken", "title", "username"}
)

# What a constraint means to a person, and at which field it is said.
SENTENCES: Final = {
    "area_name_is_unique_in_site": (
        "name",
        gettext_noop("Another area of this site has this name."),
    ),
    "building_name_is_unique_in_site": (
        "name",
        gettext_noop("Another building of this site has this name."),
    ),
    "button_lies_on_the_plan": (
        "x",
        gettext_noop("A place on the plan is from 0 to 100 percent."),
    ),
    "camera_name_is_unique_in_site": (
        "name",
        gettext_noop("Another camera of this site has this name."),
    ),
    "contact_is_once_a_button": (
        "person",
        gettext_noop("This person is a contact of this button already."),
    ),
    "device_mac_is_unique": (
        "mac",
        gettext_noop("Another device has this hardware address."),
    ),
    "floor_name_is_unique_in_building": (
        "name",
        gettext_noop("Another floor of this building has this name."),
    ),
    "floor_spot_lies_on_the_plan": (
        "x",
        gettext_noop("A place on the plan is from 0 to 100 percent."),
    ),
    "panel_account_is_unique": (
        "number",
        gettext_noop("Another panel has this account at this receiver."),
    ),
    "room_hours_are_both_or_none": (
        "closes",
        gettext_noop("Give both times, and not the same, or neither."),
    ),
    "room_number_is_unique_on_floor": (
        "number",
        gettext_noop("Another room of this floor has this number."),
    ),
    "roster_name_is_unique_in_site": (
        "name",
        gettext_noop("Another roster of this site has this name."),
    ),
    "site_hours_are_clock_times": (
        "business_opens",
        gettext_noop("A time is written as 08:00."),
    ),
}


def found(rows: "models.QuerySet[R]", id: str) -> R:
    """Return that one of *rows*.

    Raises:
        NotThere: there is none.
    """
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotThere(_("There is no such thing."))
    return row


def add(row: Row) -> None:
    """Write a new row.

    Raises:
        Wrong: it breaks a rule of its table.
        ChangedMeanwhile: somebody else added the same one at this moment.
    """
    _check(row, exclude=None)
    try:
        row.save(force_insert=True)
    except IntegrityError as why:
        raise _collision() from why


def rewrite(row: Row, version: int, **columns: Any) -> None:
    """Write *columns* of *row*, if it is still at *version*.

    Raises:
        Wrong: a column breaks a rule of its table.
        ChangedMeanwhile: somebody else was first. Nothing was written.
    """
    # Whoever was first is told of before what is wrong now.
    if row.version != version:
        change(type(row).objects.none(), row.pk, version)  # type: ignore[attr-defined]
    for name, value in columns.items():
        setattr(row, name, value)
    _check(row, exclude={each.name for each in row._meta.fields} - set(columns))
    rows = type(row)._default_manager.all()
    try:
        change(rows, row.pk, version, **columns)
    except IntegrityError as why:
        raise _collision() from why
    row.version = version + 1


def _collision() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _(
            "Somebody else wrote the same at this moment. Look at it again; nothing of"
            " yours was saved."
        )
    )


def _check(row: Row, exclude: set[str] | None) -> None:
    """Hold *row* against its fields and constraints; those of other columns too."""
    unseen = dict(_unseen(row, exclude or set()))
    if unseen:
        raise Wrong(**unseen)
    try:
        row.clean_fields(exclude=exclude)
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as why:
        raise Wrong(**dict(_problems(row, why))) from why


def _unseen(row: Row, exclude: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns whose text has what nobody sees; of names also line breaks."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        texts = [value] if isinstance(value, str) else value
        if field.name in exclude or not isinstance(texts, list):
            continue
        text = "".join(each for each in texts if isinstance(each, str))
        if has_unseen(text):
            yield field.name, _("There is a character in it that cannot be seen.")
        elif field.name in ONE_LINE and has_breaks(text):
            yield field.name, _("This may have one line only.")


def _problems(row: Row, why: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, by field, in words for people."""
    for field, errors in why.error_dict.items():
        for error in errors:
            name = _constraint(row, error)
            if name in SENTENCES:
                at, sentence = SENTENCES[name]
                yield at, _(sentence)
            else:
                at = "words" if field == NON_FIELD_ERRORS else field
                yield at, " ".join(error.messages)


def _constraint(row: Row, error: ValidationError) -> str:
    """Return the constraint that *error* is of, empty if it is of none."""
    fields = (error.params or {}).get("unique_check")
    for each in row._meta.constraints:
        if fields is not None and getattr(each, "fields", ()) == fields:
            return each.name
        if fields is None and each.name in str(error.message):
            return each.name
    return ""
