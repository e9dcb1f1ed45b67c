"""From approvals to proven buttons at Harborview State: surveys, orders, presses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Final

from django.db.models import Model
from PIL import Image, ImageDraw

from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.moments import stamp
from quietbell.domain.site import Button, Device
from quietbell.domain.surveys import PLACE
from quietbell.simulator.campus import DemoCampus
from quietbell.simulator.demo_places import room_id
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_stories import Passed, Story, moment
from quietbell.storage import models as m

D = LifeDeed
HIDDEN: Final = "Under the counter, left of the drawer."
AGREED_DAYS: Final = 4  # surveyed so long ago, IT has agreed and management has not
DRAFT_DAYS: Final = 19  # approved so long ago, somebody has begun to survey
PLANNED_DAYS: Final = 14  # from the order to the work
WINDOW: Final = timedelta(minutes=10)
FRAME: Final = (640, 400)
MODELS: Final = {
    "phone key": ("Cisco", "CP-8845"),
    "fixed button": ("Snom", "D735"),
    "workstation key": ("", "Workstation"),
}


@dataclass(frozen=True, slots=True)
class Installing:
    """Everything between an approval and a press that was confirmed."""

    campus: DemoCampus
    told: Sequence[Story]
    at: datetime
    staff: Staff

    def groups(self) -> Iterator[Sequence[Model]]:
        """Return the rows, table by table."""
        drawn = photo()
        digest = sha256(drawn).hexdigest()
        surveyed = [each for each in self.told if each.done(D.SURVEY)]
        yield [
            m.Blob(
                id=digest,
                media_type="image/png",
                content=drawn,
                width=FRAME[0],
                height=FRAME[1],
                made_at=self.at,
            )
        ]
        yield [self._photo(each, digest, len(drawn)) for each in surveyed]
        begun = [each for each in self.told if self._is_begun(each)]
        yield [
            *[self._survey(each, each.reached(D.SURVEY)) for each in surveyed],
            *[self._draft(each) for each in begun],
        ]
        yield [self._equipment(each) for each in surveyed]
        yield self._orders()
        yield [self._acceptance(x) for x in self.told if x.done(D.ACCEPT)]

    def _is_begun(self, story: Story) -> bool:
        is_approved = story.stage is Stage.APPROVED
        return is_approved and story.asked.days >= DRAFT_DAYS and bool(story.room)

    def _photo(self, story: Story, digest: str, count: int) -> m.StoredFile:
        return m.StoredFile(
            id=f"photo-{story.key}",
            subject_kind="survey",
            subject=f"survey-{story.key}",
            name="file.png",
            blob_id=digest,
            byte_count=count,
            is_concealed=True,
            is_removed=story.button is not None,
            added_by=self.staff.technician,
            added_at=story.reached(D.SURVEY).at - timedelta(minutes=10),
        )

    def _survey(self, story: Story, step: Passed) -> m.Survey:
        near = story.button or self._near(story)
        luck = story.luck("survey")
        camera = next(iter(near.cameras), None)
        signature = {"by": self.staff.technician, "at": stamp(step.at)}
        return m.Survey(
            id=f"survey-{story.key}",
            life_id=story.life,
            room_id=story.room,
            jack=f"{near.building}-{near.room}-{luck.randint(1, 6)}",
            switch_port=f"{near.building.lower()}-sw1 Gi1/0/{luck.randint(1, 48)}",
            power=luck.choice(("PoE from the switch", "A socket under the desk")),
            camera_id=camera,
            is_uncovered=camera is None,
            wireless=luck.choice(
                ("Both reach it.", "Wi-Fi reaches it, mobile hardly.")
            ),
            cabling=luck.choice(("None.", "Two metres in a duct.", "A new jack.")),
            # Where it is hidden goes with the button, once there is one.
            concealed_words="" if story.button else HIDDEN,
            photo_id=None if story.button else f"photo-{story.key}",
            x=near.spot.x,
            y=near.spot.y,
            place_signed=dict.fromkeys(PLACE, signature),
            made_by=self.staff.technician,
            made_at=step.at - timedelta(minutes=25),
            signed_by=self.staff.technician,
            signed_at=step.at,
        )

    def _draft(self, story: Story) -> m.Survey:
        """Return a survey that somebody has begun, and not finished."""
        near = self._near(story)
        return m.Survey(
            id=f"survey-{story.key}",
            life_id=story.life,
            room_id=story.room,
            jack=f"{near.building}-{near.room}-3",
            made_by=self.staff.technician,
            made_at=moment(self.at, 2, 600),
        )

    def _near(self, story: Story) -> Button:
        buttons = self.campus.site.buttons
        return next(each for each in buttons if room_id(each) == story.room)

    def _equipment(self, story: Story) -> m.EquipmentChoice:
        """Return what was chosen; what is only surveyed waits for one or for both."""
        step = story.done(D.ORDER) or story.reached(D.SURVEY)
        is_ordered = story.done(D.ORDER) is not None
        is_half = not is_ordered and story.asked.days > AGREED_DAYS
        agreed_at = step.at - timedelta(minutes=18) if is_ordered else None
        it_at = agreed_at or (step.at + timedelta(minutes=30) if is_half else None)
        box = self._device(story.button) if story.button else None
        vendor, model = MODELS[story.kind]
        return m.EquipmentChoice(
            id=f"equipment-{story.key}",
            life_id=story.life,
            kind=story.kind,
            vendor=vendor,
            model=box.model if box else model,
            door_kind="phone-url",
            device_id=box.id if box else None,
            it_by=self.staff.technician if it_at else "",
            it_at=it_at,
            management_by=self.staff.manager if agreed_at else "",
            management_at=agreed_at,
        )

    def _device(self, button: Button) -> Device:
        return next(x for x in self.campus.site.devices if x.id == button.device)

    def _orders(self) -> list[m.WorkOrder]:
        """Return every work order in the order in which they were made."""
        made = [row for each in self.told for row in self._orders_of(each)]
        made.sort(key=lambda each: each.made_at)
        for number, each in enumerate(made, start=1):
            each.number = number
        return made

    def _orders_of(self, story: Story) -> Iterator[m.WorkOrder]:
        ordered, installed = story.done(D.ORDER), story.done(D.INSTALL)
        if ordered is not None:
            yield self._order(story, "installation", ordered.at, installed)
        out, back = story.done(D.TAKE_OUT), story.done(D.PUT_BACK)
        if out is not None:
            yield self._order(story, "repair", out.at + timedelta(minutes=20), back)
        removal, removed = story.done(D.ORDER_REMOVAL), story.done(D.REMOVE)
        if removal is not None:
            made_at = removal.at + timedelta(minutes=15)
            yield self._order(story, "removal", made_at, removed)

    def _order(
        self, story: Story, kind: str, made_at: datetime, done: Passed | None
    ) -> m.WorkOrder:
        """Return an order of that kind; without *done* it is planned still."""
        luck = story.luck(f"{kind} order")
        begins = self._planned(
            made_at, luck.randint(5, PLANNED_DAYS), luck.randint(0, 7)
        )
        if done is not None:
            begins = done.at - timedelta(minutes=30)
        return m.WorkOrder(
            id=f"order-{story.key}-{kind}",
            kind=kind,
            state="planned" if done is None else "done",
            life_id=story.life,
            assigned_id=self.staff.technician,
            begins_at=begins,
            ends_at=begins + timedelta(minutes=25),
            words="Ring the department before you come.",
            revision=1,
            made_by=self.staff.telecom,
            made_at=made_at,
            done_by=done.by if done else "",
            done_at=done.at - timedelta(minutes=2) if done else None,
            outcome="As surveyed." if done else "",
        )

    def _planned(self, made_at: datetime, days: int, slot: int) -> datetime:
        return moment(made_at + timedelta(days=days), 0, 8 * 60 + 30 * slot)

    def _acceptance(self, story: Story) -> m.Acceptance:
        step = story.reached(D.ACCEPT)
        opened_at = step.at - timedelta(minutes=9)
        return m.Acceptance(
            id=f"acceptance-{story.key}",
            button_id=story.key,
            window=f"window-{story.key}",
            installer_id=self.staff.technician,
            coordinator_id=self.staff.manager,
            opened_at=opened_at,
            ends_at=opened_at + WINDOW,
            signed_at=opened_at + timedelta(minutes=1),
            pressed_at=step.at - timedelta(minutes=2),
            confirmed_at=step.at,
            confirmed_by=self.staff.dispatcher,
        )


def photo() -> bytes:
    """Return a drawing in place of a photo: a counter with a mark under it, as PNG."""
    image = Image.new("RGB", FRAME, "#e7e2d8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 300, 640, 400), fill="#b8ad98")
    draw.rectangle((60, 170, 580, 200), fill="#6b5a45")
    draw.rectangle((80, 200, 110, 360), fill="#7d6b55")
    draw.rectangle((530, 200, 560, 360), fill="#7d6b55")
    draw.rectangle((300, 210, 420, 250), fill="#8f7d66")
    draw.ellipse((250, 206, 272, 228), fill="#b3261e")
    kept = BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
