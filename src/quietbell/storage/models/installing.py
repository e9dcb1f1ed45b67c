"""From an approval to a proven button: surveys, equipment, work, acceptance, costs."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quietbell.storage.models.buttons import BUTTON_KINDS, DOOR_KINDS, Button, Device
from quietbell.storage.models.lives import ButtonLife, StoredFile
from quietbell.storage.models.people import Person
from quietbell.storage.models.places import Camera, Department, Room
from quietbell.storage.models.rows import (
    ID_LENGTH,
    TEXT_LENGTH,
    WORDS_LENGTH,
    Row,
)

WORK_KINDS = ("installation", "move", "repair", "removal")
WORK_STATES = ("planned", "done", "called off")
COST_KINDS = ("one-off", "monthly")
COST_CAUSES = ("installation", "monthly fee", "replacement", "tampering")
PAYERS = ("university", "department")


class Survey(Row):
    """What IT found at the place. Signed once complete; a new one replaces it.

    ``concealed_words`` and ``photo`` are where exactly it will be: kept from every
    history, list and mail, as `ConcealedPlace`. The three criteria of a place are each
    signed by a person: {"inconspicuous" | "safe" | "reachable": {"by", "at"}}.
    """

    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="surveys")
    room = models.ForeignKey(Room, models.PROTECT)
    jack = models.CharField(max_length=80, blank=True)
    switch_port = models.CharField(max_length=80, blank=True)
    power = models.CharField(max_length=WORDS_LENGTH, blank=True)
    camera = models.ForeignKey(Camera, models.PROTECT, null=True, blank=True)
    is_uncovered = models.BooleanField(default=False)  # no camera covers this room
    wireless = models.CharField(max_length=WORDS_LENGTH, blank=True)  # Wi-Fi, mobile
    cabling = models.CharField(max_length=WORDS_LENGTH, blank=True)
    concealed_words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True)
    x = models.FloatField(default=0.5)
    y = models.FloatField(default=0.5)
    place_signed = models.JSONField(default=dict, blank=True)
    made_by = models.CharField(max_length=ID_LENGTH)
    made_at = models.DateTimeField()
    signed_by = models.CharField(max_length=ID_LENGTH, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="survey_names_a_camera_or_none",
                condition=~Q(camera__isnull=False, is_uncovered=True),
            ),
            models.CheckConstraint(
                name="survey_lies_on_the_plan",
                condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1),
            ),
            models.UniqueConstraint(
                name="survey_draft_is_one_a_life",
                fields=["life"],
                condition=Q(signed_at=None),
            ),
        ]


class EquipmentChoice(Row):
    """What is to be put up. It counts once IT and emergency management agreed.

    ``device`` is the box, if it is there already (the phone on the desk).
    """

    life = models.OneToOneField(ButtonLife, models.PROTECT, related_name="equipment")
    kind = models.CharField(max_length=40)
    vendor = models.CharField(max_length=80, blank=True)
    model = models.CharField(max_length=80, blank=True)
    door_kind = models.CharField(max_length=20)
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    it_by = models.CharField(max_length=ID_LENGTH, blank=True)
    it_at = models.DateTimeField(null=True, blank=True)
    management_by = models.CharField(max_length=ID_LENGTH, blank=True)
    management_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="equipment_kind_is_known", condition=Q(kind__in=list(BUTTON_KINDS))
            ),
            models.CheckConstraint(
                name="equipment_door_is_known",
                condition=Q(door_kind__in=list(DOOR_KINDS)),
            ),
            models.CheckConstraint(
                name="equipment_is_agreed_by_two",
                condition=Q(it_by="") | ~Q(it_by=F("management_by")),
            ),
        ]


class WorkOrder(Row):
    """Work at a button: whose, when, and what came of it.

    ``revision`` counts the calendar invitations of it that went out.
    """

    number = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default="planned")
    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="orders")
    assigned = models.ForeignKey(Person, models.PROTECT, related_name="work_orders")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    words = models.TextField(max_length=TEXT_LENGTH, blank=True)
    revision = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=ID_LENGTH)
    made_at = models.DateTimeField()
    done_by = models.CharField(max_length=ID_LENGTH, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="work_order_kind_is_known", condition=Q(kind__in=list(WORK_KINDS))
            ),
            models.CheckConstraint(
                name="work_order_state_is_known",
                condition=Q(state__in=list(WORK_STATES)),
            ),
            models.CheckConstraint(
                name="work_order_ends_after_it_begins",
                condition=Q(ends_at__gt=F("begins_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "begins_at"], name="orders_by_state"),
            models.Index(fields=["assigned", "state"], name="orders_of_a_person"),
        ]


class Acceptance(Row):
    """An acceptance press: the window that was opened, and what the console said.

    ``window`` is its id in the engine; ``signed_at`` is when the coordinator signed
    it. ``incident`` and ``entry`` are filled by what the journal brought. It counts
    once ``confirmed_at`` is there.
    """

    button = models.ForeignKey(Button, models.PROTECT, related_name="acceptances")
    window = models.CharField(max_length=ID_LENGTH, unique=True)
    installer = models.ForeignKey(
        Person, models.PROTECT, related_name="acceptances_installed"
    )
    coordinator = models.ForeignKey(
        Person, models.PROTECT, related_name="acceptances_coordinated"
    )
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)
    incident = models.CharField(max_length=ID_LENGTH, blank=True)
    pressed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=ID_LENGTH, blank=True)
    entry = models.CharField(max_length=ID_LENGTH, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="acceptance_is_by_two",
                condition=~Q(installer=F("coordinator")),
            ),
            models.CheckConstraint(
                name="acceptance_is_confirmed_once_signed",
                condition=Q(confirmed_at=None) | Q(signed_at__isnull=False),
            ),
        ]


class CostLine(Row):
    """What something cost, and who pays by the payer rule. ``cents`` of the site.

    A monthly line runs from ``from_on`` until ``until_on``, which owes nothing any
    more. Lines are ended or taken back by another that is their opposite, never
    deleted.
    """

    life = models.ForeignKey(ButtonLife, models.PROTECT, related_name="costs")
    department = models.ForeignKey(Department, models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=10)
    cause = models.CharField(max_length=20)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    cents = models.BigIntegerField()
    payer = models.CharField(max_length=12)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction"
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=ID_LENGTH, blank=True)
    made_at = models.DateTimeField()

    class Meta(Row.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cost_kind_is_known", condition=Q(kind__in=list(COST_KINDS))
            ),
            models.CheckConstraint(
                name="cost_cause_is_known", condition=Q(cause__in=list(COST_CAUSES))
            ),
            models.CheckConstraint(
                name="cost_payer_is_known", condition=Q(payer__in=list(PAYERS))
            ),
            models.CheckConstraint(
                name="cost_of_tampering_is_the_departments",
                condition=~Q(cause="tampering") | Q(payer="department"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "from_on"], name="costs_of_a_department")
        ]
