"""Places: added, changed, removed once nothing uses them any more.

One way for all of them, since what differs is columns: each kind of place has its
facts, a value, and its table. What a removal would leave dangling is said, and nothing
is removed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.domain.spellings import Misspelled, clock_time
from quietbell.line.site_file import is_zone
from quietbell.operations.acting import (
    NotThere,
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.rows import add, found, rewrite
from quietbell.queries.places import SITE_OF, Use, uses_of
from quietbell.storage.models import (
    Area,
    Building,
    Camera,
    Department,
    Floor,
    Room,
    Row,
    Site,
)

LANGUAGES: Final = ("en", "es")


class InUse(Refused):
    """Something still needs it. ``uses`` says what; nothing was removed."""

    def __init__(self, uses: tuple[Use, ...]) -> None:
        super().__init__(
            _("This is in use and was not removed: %(uses)s.")
            % {"uses": "; ".join(str(each) for each in uses)}
        )
        self.uses = uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is kept of one kind of place.

    ``model`` is its table, ``within`` its column for the place that it is in, empty if
    it is in none.
    """

    model: ClassVar[type[Row]]
    within: ClassVar[str] = ""

    def columns(self) -> dict[str, Any]:
        """Return the table's columns.

        Raises:
            Wrong: a value cannot be meant.
        """
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts(Facts):
    """A campus. ``profile_id`` and ``ladder_id`` are what it answers a press with."""

    model = Site
    name: str
    zone: str
    language: str
    profile_id: str
    ladder_id: str
    holidays: tuple[date, ...] = ()
    business_opens: str = "08:00"
    business_closes: str = "17:00"

    def columns(self) -> dict[str, Any]:
        """Return the columns, with hours that a working day can have."""
        if not is_zone(self.zone):
            raise Wrong(zone=_("There is no time zone of this name."))
        if self.language not in LANGUAGES:
            raise Wrong(language=_("Choose one of the languages."))
        opens = _clock("business_opens", self.business_opens)
        closes = _clock("business_closes", self.business_closes)
        if not opens or closes <= opens:
            raise Wrong(business_closes=_("The day ends after it begins."))
        return asdict(self) | {
            "holidays": sorted(set(self.holidays)),
            "business_opens": opens,
            "business_closes": closes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingFacts(Facts):
    """A building of a site."""

    model = Building
    within = "site"
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorFacts(Facts):
    """A floor of a building; ``order`` puts the lowest first."""

    model = Floor
    within = "building"
    name: str
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFacts(Facts):
    """What officers of a site treat as one place."""

    model = Area
    within = "site"
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFacts(Facts):
    """A camera of a site; ``url`` opens it in the campus's own video system."""

    model = Camera
    within = "site"
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentFacts(Facts):
    """A department, of the whole installation."""

    model = Department
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts(Facts):
    """A room of a floor, and when people are in it. ``weekdays`` are ISO days."""

    model = Room
    within = "floor"
    number: str
    area_id: str
    name: str = ""
    approach: str = ""
    opens: str = ""
    closes: str = ""
    weekdays: tuple[int, ...] = ()
    is_sensitive: bool = False

    def columns(self) -> dict[str, Any]:
        """Return the columns, with hours that are both there or neither."""
        opens, closes = _clock("opens", self.opens), _clock("closes", self.closes)
        if bool(opens) != bool(closes) or (opens and opens == closes):
            raise Wrong(closes=_("Give both times, and not the same, or neither."))
        if not set(self.weekdays) <= set(range(1, 8)):
            raise Wrong(weekdays=_("Weekdays are Monday (1) to Sunday (7)."))
        return asdict(self) | {
            "opens": opens,
            "closes": closes,
            "weekdays": sorted(set(self.weekdays)),
        }


def add_place(reader: Reader, *, at: datetime, within: str = "", facts: Facts) -> Row:
    """Add a place, in the place of the id *within*. Return its row.

    Raises:
        NotAllowed, NotThere: no right there, or no such place to put it in.
        Wrong: a value breaks a rule.
    """
    parent = place(facts.model, facts.within, within)
    require(reader, Action.KEEP_INVENTORY, at, subject_of(parent))
    with acting(reader):
        row = facts.model(id=new_id(), **facts.columns())
        if parent is not None:
            setattr(row, facts.within, parent)
        _must_lie_together(row)
        add(row)
    return row


def change_place(
    reader: Reader, *, at: datetime, id: str, version: int, facts: Facts
) -> Row:
    """Change a place that was seen at *version*. Return its row.

    Raises:
        NotAllowed, NotThere, Wrong: as `add_place`.
        ChangedMeanwhile: somebody else was first.
    """
    row = found(facts.model._default_manager.all(), id)
    require(reader, Action.KEEP_INVENTORY, at, subject_of(row))
    with acting(reader):
        columns = facts.columns()
        _must_lie_together(facts.model(id=row.pk, **{**_within(row, facts), **columns}))
        rewrite(row, version, **columns)
    return row


def remove_place(
    reader: Reader, *, at: datetime, model: type[Row], id: str, version: int
) -> None:
    """Remove a place that nothing uses.

    A building under which there were buttons stays in the rows: what happened there
    names it.

    Raises:
        NotAllowed, NotThere: no right there, or no such place.
        InUse: what uses it is in the sentence.
        ChangedMeanwhile: somebody else changed it since *version*.
    """
    row = found(model._default_manager.all(), id)
    require(reader, Action.KEEP_INVENTORY, at, subject_of(row))
    with acting(reader):
        # Locked, so that nothing comes to lean on it between the look and the deed.
        row = model._default_manager.select_for_update().get(pk=row.pk)
        if uses := uses_of(row):
            raise InUse(uses)
        if isinstance(row, Building) and row.floors.exists():
            change(Building.objects.all(), id, version, is_removed=True)
            return
        change(model._default_manager.all(), id, version)
        row.delete()


def bring_back(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Let a removed building stand again."""
    row = found(Building.objects.all(), id)
    require(reader, Action.KEEP_INVENTORY, at, subject_of(row))
    with acting(reader):
        rewrite(row, version, is_removed=False)


def place(model: type[Row], column: str, id: str) -> Row | None:
    """Return the place that a row of *model* is put in, None if there is none."""
    if not column:
        return None
    field = model._meta.get_field(column)
    rows: models.Manager[Any] = field.related_model._default_manager  # type: ignore[union-attr]
    row: Row = found(rows.all(), id)
    if isinstance(row, Building) and row.is_removed:
        raise NotThere(_("This building was removed."))
    return row


def subject_of(row: Row | None) -> Subject:
    """Return what rights to a place go by: its site, and nothing for what has none."""
    path = SITE_OF.get(type(row)) if row is not None else None
    if row is None or path is None:
        return Subject()
    reached: Any = row
    for step in path.split("__"):
        reached = getattr(reached, step)
    return Subject(site=str(reached))


def _within(row: Row, facts: Facts) -> Mapping[str, Any]:
    if not facts.within:
        return {}
    return {facts.within: getattr(row, facts.within)}


def _must_lie_together(row: Row) -> None:
    """Refuse a room whose area is of another site."""
    if not isinstance(row, Room):
        return
    area = Area.objects.filter(pk=row.area_id).first()
    if area is None or area.site_id != row.floor.building.site_id:
        raise Wrong(area_id=_("Choose an area of the same site."))


def _clock(field: str, text: str) -> str:
    try:
        return clock_time(text)
    except Misspelled as why:
        raise Wrong(**{field: _(str(why))}) from None
