"""A request walked from its first word to a button in service, by its own people.

Each word of the story is one deed of the office, done by a person of Harborview State
at a day of the story; the acceptance press goes through the engine of the World.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from typing import Any, Final

from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from quietbell.domain.asking import Asked
from quietbell.domain.deeds import DEEDS
from quietbell.domain.grants import Reader
from quietbell.domain.site import SiteFile, TokenKey
from quietbell.domain.surveys import PLACE, SurveyFacts
from quietbell.line.tokens import key_id
from quietbell.operations import acceptances, drafts, equipment, installing, orders
from quietbell.operations import surveys as places
from quietbell.operations.contacts import add_contact
from quietbell.operations.doors import DoorFacts, add_door
from quietbell.operations.engine_line import EngineRefused, mint_office
from quietbell.operations.follow_ups import follow_up
from quietbell.operations.inbound import take
from quietbell.operations.lives import life_of
from quietbell.operations.mail_reading import read
from quietbell.queries.readers import reader_of
from quietbell.scribe.compiling import compiled
from quietbell.scribe.copying import Copier
from quietbell.scribe.gathering import gather
from quietbell.simulator.demo_staff import NAMES
from quietbell.storage import models as m
from tests.support import campus
from tests.support.deciding import IDS, NO, YES
from tests.support.world import World

ROOM: Final = "HH-1-104"  # student accounts, Bursar's Office
HIDDEN: Final = "CANARY under the left end of the counter"
STANDS_IN: Final = "bursar-114"  # the World's button that presses for the new one


@dataclass(slots=True)
class RequestStory:
    """One request. ``at`` is the day that the story has come to."""

    at: datetime
    requester: str  # a person's id
    holder: str
    life_id: str = ""
    button: str = ""
    world: World | None = None
    told: list[str] = field(default_factory=list)

    def days(self, count: int) -> None:
        """Let so many days pass."""
        self.at += timedelta(days=count)

    def by(self, who: str) -> Reader:
        """Return somebody by their post ("manager"), or by their id."""
        if who in NAMES:
            return reader_of(m.Person.objects.get(name=NAMES[who]).pk)
        return reader_of(who)

    @property
    def life(self) -> m.ButtonLife:
        return life_of(self.life_id)

    @property
    def name(self) -> str:
        """Return how mails call it."""
        request = self.life.request
        return f"Request {request.number}" if request else ""

    @property
    def seen(self) -> dict[str, Any]:
        """Return what every deed on the life is told: when, which, at which version."""
        return {
            "at": self.at,
            "life": self.life_id,
            "version": self.life.version,
        }

    def open_tasks(self) -> set[str]:
        """Return the kinds of what is to be done for it now."""
        still = m.OfficeTask.objects.filter(done_at=None, subject=self.life_id)
        return set(still.values_list("kind", flat=True))

    def fresh_letters(self) -> set[tuple[str, str]]:
        """Return whom the office wrote since this was asked last, and what about."""
        fresh = m.Letter.objects.filter(made_at__lte=self.at).exclude(pk__in=self.told)
        fresh = fresh.exclude(pk__startswith="letter-")  # the demonstration's
        self.told += [each.pk for each in fresh]
        names = dict(m.Person.objects.values_list("pk", "name"))
        return {(names.get(x.person, x.to), x.subject_line) for x in fresh}

    def mail(self, sender: str) -> m.ButtonRequest:
        """Let a mail come in, and return the draft that it became."""
        message = EmailMessage()
        message["From"], message["To"] = sender, "desk@harborview.example"
        message["Subject"] = "A button for the counter"
        message["Message-ID"] = "<first@harborview.example>"
        message.set_content("People shout at us. Can we have a button?")
        message.add_attachment(
            photo(), maintype="image", subtype="png", filename="counter.png"
        )
        row = take(read(message.as_bytes()), at=self.at)
        assert row is not None and row.request is not None
        return row.request

    def complete(self, draft: str, typed: Mapping[Asked, dict[str, Any]]) -> None:
        """Have the telecom desk answer every page for the caller, and send it."""
        desk = self.by("telecom")
        for page in Asked:
            drafts.answer(
                desk,
                at=self.at,
                id=draft,
                version=drafts.draft_of(draft).version,
                page=page,
                typed=typed[page],
            )
        version = drafts.draft_of(draft).version
        self.life_id = drafts.send(desk, at=self.at, id=draft, version=version).pk

    def pages(self) -> dict[Asked, dict[str, Any]]:
        """Return what the desk types on each page."""
        return {
            Asked.REQUESTER: {"requester": self.requester},
            Asked.NEED: {"need": "People shout at us at the counter."},
            Asked.REASONS: {"answers": _answers("violence")},
            Asked.DEPARTMENT: {"department": "bursars-office"},
            Asked.PLACE: {"room": ROOM},
            Asked.PEOPLE: {"holder": self.holder, "users_words": ""},
            Asked.KIND: {"kind": "phone key"},
            Asked.APPROVER: {"approver": self.by("finance").person},
        }

    def survey(self) -> None:
        """Have the technician look at the place, sign it and its three criteria."""
        technician = self.by("technician")
        facts = SurveyFacts(
            room=ROOM,
            jack="HH-104-2",
            switch_port="hh-sw1 Gi1/0/7",
            power="PoE",
            is_uncovered=True,
            wireless="Both reach it.",
            cabling="Nothing.",
        )
        picture = places.Photo(name="counter.png", content=photo())
        places.save_survey(
            technician,
            at=self.at,
            life=self.life_id,
            version=0,
            facts=facts,
            concealed_words=HIDDEN,
            photo=picture,
        )
        draft = places.survey_draft(self.life)
        assert draft is not None
        places.sign_survey(
            technician, at=self.at, life=self.life_id, version=draft.version
        )

    def sign_the_place(self) -> None:
        row = self.life.surveys.get()
        places.sign_place(
            self.by("technician"),
            at=self.at,
            life=self.life_id,
            survey=row.pk,
            version=row.version,
            criteria=tuple(PLACE),
        )

    def agree(self) -> None:
        """Have equipment chosen, and agreed on by IT and emergency management."""
        like = m.Button.objects.get(pk="bursar-1").device
        facts = equipment.EquipmentFacts(
            kind="phone key", door_kind="phone-url", vendor="Cisco", device=like.pk
        )
        it, manager = self.by("technician"), self.by("manager")
        sees = {"at": self.at, "life": self.life_id}
        equipment.choose_equipment(it, **sees, version=0, facts=facts)
        for reader, side in (
            (it, equipment.Side.IT),
            (manager, equipment.Side.MANAGEMENT),
        ):
            choice = equipment.equipment_of(self.life)
            assert choice is not None
            equipment.agree_on_equipment(
                reader, **sees, version=choice.version, side=side
            )

    def order(self) -> m.WorkOrder:
        begins = self.at + timedelta(days=3)
        facts = orders.OrderFacts(
            assigned=self.by("technician").person,
            begins_at=begins,
            ends_at=begins + timedelta(hours=1),
            words="Ring before you come.",
        )
        return orders.order_work(
            self.by("telecom"), **self.seen, kind="installation", facts=facts
        )

    def install(self) -> None:
        """Have the button made, given a door, and reported as on the wall."""
        technician = self.by("technician")
        device = m.EquipmentChoice.objects.get(life=self.life_id).device_id
        assert device is not None
        made = installing.make_button(
            technician,
            **self.seen,
            facts=installing.NewButton(label="D-0900", device=device),
        )
        self.button = made.pk
        add_door(
            technician,
            at=self.at,
            button=made.pk,
            facts=DoorFacts(kind="phone-url"),
        )
        order = self.life.orders.get()
        orders.finish_order(
            technician,
            at=self.at,
            id=order.pk,
            version=order.version,
            outcome="As surveyed.",
        )
        installing.report_installed(
            technician, **self.seen, prices=installing.Prices(once_cents=8_500)
        )

    def accept(self) -> None:
        """Have it pressed in a window that two signed, and confirmed at a console."""
        assert self.world is not None
        world, line = self.world, self._line()
        self._into_the_world(world)
        row = acceptances.open_acceptance(
            self.by("technician"),
            line,
            **{**self.seen, "at": world.clock.wall},
            coordinator=self.by("manager").person,
        )
        acceptances.sign_acceptance(
            self.by("manager"),
            line,
            at=world.clock.wall,
            id=row.pk,
            version=row.version,
        )
        world.press("Bursar 114")
        world.desk("Desk 1").confirm_test()
        copier = Copier(world.journal_folder)
        while copier.turn(world.clock.wall):
            pass
        jobs = ProcrastinateJob.objects.filter(task_name="quietbell.follow_up")
        for each in jobs.order_by("id"):
            follow_up(entry=each.args["entry"], at=world.clock.wall)

    def name_contacts(self, *people: str) -> None:
        for each in people:
            version = m.Button.objects.get(pk=self.button).version
            add_contact(
                self.by("telecom"),
                at=self.at,
                button=self.button,
                version=version,
                person=each,
                verified_on=self.at.date(),
            )

    def hand_over(self) -> None:
        installing.hand_over(self.by("manager"), **self.seen, are_sheets_there=True)

    def site_file(self) -> SiteFile:
        """Return what the office would have the engine load now."""
        return compiled(gather(self.at), version=2).site

    def standing(self) -> str:
        """Return what the site file says of the button."""
        buttons = self.site_file().buttons
        return next(each.standing.value for each in buttons if each.id == self.button)

    def actors(self, table: str) -> list[str]:
        """Return who changed the life's row or *table*'s, in order, by name."""
        names = dict(m.Person.objects.values_list("pk", "name"))
        told = m.RowHistory.objects.filter(table_name=table, row_id=self.life_id)
        return [
            names.get(each, each)
            for each in told.order_by("id").values_list("actor", flat=True)
        ]

    def _into_the_world(self, world: World) -> None:
        """Let the World's button be the new one: it has its door and its key."""
        site = world.site
        known = site.token_keys[0]
        ours = TokenKey(id=key_id(campus.KEY), public_key=known.public_key)
        world.changes(
            token_keys=(known, ours),
            buttons=tuple(
                replace(x, id=self.button) if x.id == STANDS_IN else x
                for x in site.buttons
            ),
            doors=tuple(
                replace(x, button=self.button) if x.button == STANDS_IN else x
                for x in site.doors
            ),
        )

    def _line(self) -> acceptances.Line:
        """Return the office's line to the World's engine."""
        assert self.world is not None
        world = self.world

        def line(reader: Reader, deed: str, body: dict[str, Any], *, at: Any) -> None:
            token = mint_office(reader, DEEDS[deed].action, world.clock.wall)
            answer = world.office(reader.person, deed, by_token=token, **body)
            if answer.outcome == "refused":
                raise EngineRefused(answer.reason)

        return line


def _answers(*met: str) -> dict[str, Any]:
    return {
        each: {
            "is_met": each in met,
            "evidence": YES.evidence if each in met else NO.evidence,
        }
        for each in IDS
    }


def photo() -> bytes:
    """Return a small photo."""
    kept = BytesIO()
    Image.new("RGB", (8, 6), "#b3261e").save(kept, "PNG")
    return kept.getvalue()
