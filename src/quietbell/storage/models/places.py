"""Where things are: sites, buildings, floors with their plans, areas, rooms."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from quietbell.storage.models.rows import (
    KEEP_HISTORY,
    REFUSE_TRUNCATE,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"


class Blob(models.Model):
    """A plan or a photo, named by the hash of its bytes; it never changes."""

    id = models.CharField(primary_key=True, max_length=64)  # sha256 hex
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="blob_is_named_by_sha256", condition=Q(id__regex="^[0-9a-f]{64}$")
            )
        ]
        triggers: ClassVar = [REFUSE_TRUNCATE]


class Site(Row):
    """A campus with its zone, its profile and its ladder."""

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)
    zone = models.CharField(max_length=64)  # IANA
    language = models.CharField(max_length=2, default="en")
    profile = models.ForeignKey("storage.Profile", models.PROTECT, related_name="sites")
    ladder = models.ForeignKey("storage.Ladder", models.PROTECT, related_name="sites")
    holidays = ArrayField(models.DateField(), default=list, blank=True)
    business_opens = models.CharField(max_length=5, default="08:00")
    business_closes = models.CharField(max_length=5, default="17:00")

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="site_hours_are_clock_times",
                condition=Q(business_opens__regex=CLOCK)
                & Q(business_closes__regex=CLOCK),
            )
        ]


class Department(Row):
    """Whose people have buttons, and who pays and answers for them."""

    name = models.CharField(max_length=WORDS_LENGTH, unique=True)
    is_merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True)


class Building(Row):
    """A building, as people say it and as a map finds it."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=WORDS_LENGTH)
    address = models.CharField(max_length=WORDS_LENGTH, blank=True)
    is_removed = models.BooleanField(default=False)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="building_name_is_unique_in_site", fields=["site", "name"]
            )
        ]


class Floor(Row):
    """One floor; its plan is a blob, width and height are in the plan's own units."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="floors")
    name = models.CharField(max_length=WORDS_LENGTH)
    order = models.SmallIntegerField(default=0)  # lowest first
    plan = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="floor_name_is_unique_in_building", fields=["building", "name"]
            )
        ]


class FloorSpot(Row):
    """An entrance or a stair on a plan: x and y from 0 to 1, from the top left."""

    floor = models.ForeignKey(Floor, models.CASCADE, related_name="spots")
    kind = models.CharField(max_length=10)
    x = models.FloatField()
    y = models.FloatField()
    label = models.CharField(max_length=WORDS_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="floor_spot_kind_is_known",
                condition=Q(kind__in=["entrance", "stairs"]),
            ),
            models.CheckConstraint(
                name="floor_spot_lies_on_the_plan",
                condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1),
            ),
        ]


class Area(Row):
    """What officers treat as one place."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="areas")
    name = models.CharField(max_length=WORDS_LENGTH)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="area_name_is_unique_in_site", fields=["site", "name"]
            )
        ]


class Room(Row):
    """A room: where officers go, when people are there, what waits for them.

    Hours, hazards, access notes and cameras are the room's: they are the same for
    every button in it. ``opens`` empty: no hours are declared.
    """

    floor = models.ForeignKey(Floor, models.PROTECT, related_name="rooms")
    area = models.ForeignKey(Area, models.PROTECT, related_name="rooms")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=WORDS_LENGTH, blank=True)
    approach = models.TextField(max_length=TEXT_LENGTH, blank=True)
    opens = models.CharField(max_length=5, blank=True)
    closes = models.CharField(max_length=5, blank=True)
    weekdays = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    cameras = models.ManyToManyField("storage.Camera", blank=True, related_name="rooms")
    is_sensitive = models.BooleanField(default=False)  # counselling, victim advocacy

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="room_number_is_unique_on_floor", fields=["floor", "number"]
            ),
            models.CheckConstraint(
                name="room_hours_are_both_or_none",
                condition=Q(opens="", closes="")
                | (
                    Q(opens__regex=CLOCK)
                    & Q(closes__regex=CLOCK)
                    & ~Q(opens=F("closes"))
                ),
            ),
        ]


class Hazard(Row):
    """What officers must know before they go in."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="hazards")
    text = models.CharField(max_length=WORDS_LENGTH)


class AccessNote(Row):
    """How to get in. A sealed one opens only once an incident is acknowledged.

    The words of a sealed note are in ``sealed_text``, which no history and no page
    of the office shows again.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="access_notes")
    text = models.CharField(max_length=WORDS_LENGTH, blank=True)
    sealed_text = models.CharField(max_length=WORDS_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_note_is_plain_or_sealed",
                condition=(Q(text="") & ~Q(sealed_text=""))
                | (~Q(text="") & Q(sealed_text="")),
            )
        ]


class Camera(Row):
    """A camera as the campus's video system knows it."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="cameras")
    name = models.CharField(max_length=WORDS_LENGTH)
    url = models.URLField(max_length=500, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="camera_name_is_unique_in_site", fields=["site", "name"]
            )
        ]


class RoomCameras(Room.cameras.through):  # type: ignore[name-defined,misc]
    """Which cameras see a room, with a history."""

    class Meta:
        proxy = True
        triggers: ClassVar = [KEEP_HISTORY, REFUSE_TRUNCATE]
