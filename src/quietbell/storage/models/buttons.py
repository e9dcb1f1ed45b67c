"""Buttons, the boxes they are on, and the doors by which their presses reach us."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from quietbell.domain.site import AnswerMode, Standing
from quietbell.storage.models.people import Person
from quietbell.storage.models.places import Blob, Department, Room
from quietbell.storage.models.rows import (
    ID_LENGTH,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)

BUTTON_KINDS = ("phone key", "fixed button", "workstation key")
DOOR_KINDS = ("phone-url", "press-api", "dc09", "sur-gard")
ACCOUNT_KINDS = ("dc09", "sur-gard")


class Device(Row):
    """A box that speaks. ``mac`` is 12 lower-case hex digits, or empty."""

    kind = models.CharField(max_length=40)  # "cisco-phone", "panel", "workstation"
    vendor = models.CharField(max_length=80, blank=True)
    model = models.CharField(max_length=80, blank=True)
    serial = models.CharField(max_length=80, blank=True)
    mac = models.CharField(max_length=12, blank=True)
    names = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    networks = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    extensions = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    note = models.CharField(max_length=WORDS_LENGTH, blank=True)
    is_removed = models.BooleanField(default=False)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="device_mac_is_twelve_digits",
                condition=Q(mac="") | Q(mac__regex="^[0-9a-f]{12}$"),
            ),
            models.UniqueConstraint(
                name="device_mac_is_unique",
                fields=["mac"],
                condition=~Q(mac="") & Q(is_removed=False),
            ),
        ]


class Button(Row):
    """A point with a place, a holder and a life. A removed one stays.

    ``x`` and ``y`` are from 0 to 1 on the room's floor plan, from its top left.
    ``spoken`` is the place as it is spoken; ``standing`` labels a press, it never
    filters one.
    """

    label = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40)
    standing = models.CharField(max_length=20, default=Standing.PLANNED.value)
    standing_note = models.CharField(max_length=WORDS_LENGTH, blank=True)
    room = models.ForeignKey(Room, models.PROTECT, related_name="buttons")
    device = models.ForeignKey(Device, models.PROTECT, related_name="buttons")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="buttons"
    )
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="buttons"
    )
    spoken = models.CharField(max_length=WORDS_LENGTH)
    x = models.FloatField(default=0.5)
    y = models.FloatField(default=0.5)
    alarm_kind = models.CharField(max_length=40, default="duress")
    is_place_verified = models.BooleanField(default=False)
    place_verified_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="button_kind_is_known", condition=Q(kind__in=list(BUTTON_KINDS))
            ),
            models.CheckConstraint(
                name="button_standing_is_known",
                condition=Q(standing__in=[each.value for each in Standing]),
            ),
            models.CheckConstraint(
                name="button_lies_on_the_plan",
                condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["standing", "label"], name="button_by_standing")
        ]


class ConcealedPlace(Row):
    """Where exactly a button is hidden: the best kept thing in the system.

    A table of its own, so that no list and no join shows it by accident. Its id is
    the button's; its words and photo are cut from the history.
    """

    button = models.OneToOneField(
        Button, models.CASCADE, related_name="concealed", db_column="button"
    )
    concealed_words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    photo = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True)
    recorded_by = models.CharField(max_length=ID_LENGTH, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)


class Contact(Row):
    """Whom to ring about a button; ``verified_on`` is when that was last proven."""

    button = models.ForeignKey(Button, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_for")
    order = models.PositiveSmallIntegerField(default=0)
    verified_on = models.DateField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="contact_is_once_a_button", fields=["button", "person"]
            )
        ]


class PanelAccount(Row):
    """A panel as it names itself on the wire; its key is in the engine's keyring."""

    kind = models.CharField(max_length=20)
    device = models.ForeignKey(Device, models.PROTECT, related_name="accounts")
    number = models.CharField(max_length=16)
    receiver = models.CharField(max_length=6, blank=True)
    prefix = models.CharField(max_length=6, blank=True)
    is_keyed = models.BooleanField(default=False)
    supervision_seconds = models.PositiveIntegerField(default=0)
    networks = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    is_presses_only = models.BooleanField(default=False)
    # A list of {"meaning", "code", "partition", "point"}, as domain.site.PointRule.
    rules = models.JSONField(default=list, blank=True)
    is_removed = models.BooleanField(default=False)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="panel_account_kind_is_known",
                condition=Q(kind__in=list(ACCOUNT_KINDS)),
            ),
            models.CheckConstraint(
                name="panel_account_number_is_hex",
                condition=Q(number__regex="^[0-9A-F]{3,16}$"),
            ),
            models.UniqueConstraint(
                name="panel_account_is_unique",
                fields=["kind", "receiver", "prefix", "number"],
                condition=Q(is_removed=False),
            ),
        ]


class Door(Row):
    """A way by which a button's press reaches us. A removed one stays in the rows."""

    kind = models.CharField(max_length=20)
    button = models.ForeignKey(Button, models.PROTECT, related_name="doors")
    answer = models.CharField(max_length=10, default=AnswerMode.CLOSE.value)
    account = models.ForeignKey(
        PanelAccount, models.PROTECT, null=True, blank=True, related_name="doors"
    )
    partition = models.CharField(max_length=8, blank=True)
    point = models.CharField(max_length=8, blank=True)
    is_signed = models.BooleanField(default=False)  # its secret is in the keyring
    certificates = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    is_removed = models.BooleanField(default=False)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="door_kind_is_known", condition=Q(kind__in=list(DOOR_KINDS))
            ),
            models.CheckConstraint(
                name="door_answer_is_known",
                condition=Q(answer__in=[each.value for each in AnswerMode]),
            ),
            models.CheckConstraint(
                name="door_of_a_panel_has_an_account",
                condition=Q(kind__in=list(ACCOUNT_KINDS), account__isnull=False)
                | (~Q(kind__in=list(ACCOUNT_KINDS)) & Q(account__isnull=True)),
            ),
        ]


class DoorToken(Row):
    """A credential of a door, as its hash; two at most, while one is changed."""

    door = models.ForeignKey(Door, models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)  # sha256 hex
    made_by = models.CharField(max_length=ID_LENGTH, blank=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="door_token_is_a_sha256",
                condition=Q(token_hash__regex="^[0-9a-f]{64}$"),
            )
        ]
