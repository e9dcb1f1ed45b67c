"""Build Harborview State: a whole invented campus as a site file and its blobs.

The same seed gives the same campus. Secrets are not in it: door tokens and the
token key are passed in, hashed or as a public half, by whoever keeps them.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from quietbell.domain.site import (
    FORMAT,
    AccessNote,
    AnswerMode,
    Area,
    Building,
    Button,
    Camera,
    Device,
    Door,
    Floor,
    PersonRef,
    SiteFile,
    Spot,
    TokenKey,
)
from quietbell.simulator.demo_panels import ACCOUNTS, DOORS, PANELS
from quietbell.simulator.harbor_buildings import harbor_plans
from quietbell.simulator.harbor_offices import HARBOR_OFFICES
from quietbell.simulator.north_buildings import north_plans
from quietbell.simulator.north_offices import NORTH_OFFICES
from quietbell.simulator.offices import Office, Post
from quietbell.simulator.people import LATECOMERS, People, Person
from quietbell.simulator.plan_drawing import UNITS, draw
from quietbell.simulator.plan_parts import Plan
from quietbell.simulator.portraits import portrait
from quietbell.simulator.responses import (
    CAMPUSES,
    DESKS,
    ladders,
    profiles,
    rosters,
)

SVG: Final = "image/svg+xml"
SEED: Final = 1
VIDEO: Final = "https://video.harborview.example"
BUILDINGS: Final = (
    Building(id="HH", site="north", name="Hollis Hall", address="1 Quad Road"),
    Building(id="WL", site="north", name="Whitcomb Library", address="3 Quad Road"),
    Building(id="AC", site="north", name="Alder Student Center", address="8 Elm Walk"),
    Building(id="MH", site="north", name="Merrow Health Center", address="12 Elm Walk"),
    Building(id="KS", site="north", name="Kestrel Science Hall", address="20 Hill Way"),
    Building(id="PH", site="harbor", name="Pier Hall", address="2 Harbor Street"),
    Building(id="LB", site="harbor", name="Lantern Building", address="6 Wharf Lane"),
    Building(
        id="TA", site="harbor", name="Tidewater Athletics", address="9 Wharf Lane"
    ),
)
OFFICES: Final = (*NORTH_OFFICES, *HARBOR_OFFICES)
# What stands behind a button that is no key on a Cisco phone: kind and model.
BOXES: Final = {
    "fixed button": ("sip-phone", "Snom D735"),
    "workstation key": ("workstation", "Workstation"),
}
# The DP-9841s here run firmware that takes no Init:Services.
ANSWERS: Final = {
    "CP-7965G": AnswerMode.CLOSE,
    "CP-7841": AnswerMode.CLOSE,
    "CP-8845": AnswerMode.CLOSE,
    "DP-9841": AnswerMode.EXIT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCampus:
    """The site file, its blobs by hash, and who is who, for sign-on links."""

    site: SiteFile
    blobs: Mapping[str, bytes]
    people: tuple[Person, ...]

    def told(self, ref: PersonRef) -> dict[str, Any]:
        """Return what the blob of a person says: name, title, phone, photo."""
        return dict(msgspec.json.decode(self.blobs[ref.blob]))


def button_count() -> int:
    """Return how many buttons there are, so that as many tokens can be made."""
    return sum(len(office.posts) for office in OFFICES)


def build(
    *,
    token_hashes: tuple[str, ...],
    token_keys: tuple[TokenKey, ...],
    compiled_at: str,
    version: int = 1,
    seed: int = SEED,
) -> DemoCampus:
    """Return the campus.

    *token_hashes* are sha256 hex, one a button, in the order of the buttons.
    """
    work = _Work(random.Random(seed))
    floors = tuple(work.floor(plan) for plan in work.plans.values())
    posts = [(office, post) for office in OFFICES for post in office.posts]
    for number, (office, post) in enumerate(posts, start=1):
        work.post(number, office, post, token_hashes[number - 1])
    work.people.employ(LATECOMERS)
    people = work.people.everybody()
    holders = {button.holder for button in work.buttons}
    site = SiteFile(
        format=FORMAT,
        version=version,
        compiled_at=compiled_at,
        sites=CAMPUSES,
        profiles=profiles(),
        ladders=ladders(work.people),
        people=tuple(work.person(each, each.id in holders) for each in people),
        desks=DESKS,
        buildings=BUILDINGS,
        floors=floors,
        areas=tuple(
            Area(id=office.id, site=site_of(office), name=office.name)
            for office in OFFICES
        ),
        devices=(*work.devices, *PANELS),
        buttons=tuple(work.buttons),
        doors=(*work.doors, *DOORS),
        accounts=ACCOUNTS,
        cameras=cameras(),
        rosters=rosters(work.people, around=datetime.fromisoformat(compiled_at)),
        token_keys=token_keys,
        device_networks=("10.40.0.0/16",),
        is_demo=True,
        is_live=True,
        blob_types=dict(sorted(work.types.items())),
    )
    return DemoCampus(site=site, blobs=work.blobs, people=people)


def cameras() -> tuple[Camera, ...]:
    """Return every camera that an office names, once."""
    names = dict.fromkeys(name for office in OFFICES for name in office.cameras)
    return tuple(
        Camera(id=_camera_id(name), name=name, url=f"{VIDEO}/{_camera_id(name)}")
        for name in names
    )


def site_of(office: Office) -> str:
    """Return the id of the site that *office* is on."""
    building = office.floor.split("-")[0]
    return next(each.site for each in BUILDINGS if each.id == building)


def _camera_id(name: str) -> str:
    """Return "HH-C2" of "HH-C2 cashiers"."""
    return name.partition(" ")[0]


def _plans() -> dict[str, Plan]:
    return {plan.floor: plan for plan in (*north_plans(), *harbor_plans())}


@dataclass(slots=True)
class _Work:
    """What is being put together, one button at a time."""

    random: random.Random
    people: People = field(default_factory=People)
    plans: dict[str, Plan] = field(default_factory=_plans)
    blobs: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    devices: list[Device] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)

    def blob(self, content: bytes, media_type: str) -> str:
        digest = sha256(content).hexdigest()
        self.blobs[digest] = content
        self.types[digest] = media_type
        return digest

    def floor(self, plan: Plan) -> Floor:
        building = next(each for each in BUILDINGS if each.id == plan.floor[:2])
        width, height = plan.size
        stairs = [part for part in plan.parts if part.kind == "stairs"]
        return Floor(
            id=plan.floor,
            building=building.id,
            name=plan.title,
            plan=self.blob(draw(plan, building.name), SVG),
            width=round(width * UNITS),
            height=round(height * UNITS),
            entrances=tuple(
                _spot(plan, way.x, way.y, way.label) for way in plan.entrances
            ),
            stairs=tuple(_spot(plan, *each.middle, each.name) for each in stairs),
        )

    def person(self, person: Person, has_photo: bool) -> PersonRef:
        photo = self.blob(portrait(person.name), SVG) if has_photo else None
        told = {
            "name": person.name,
            "title": person.title,
            "phone": person.phone,
            "photo": photo,
        }
        content = msgspec.json.encode(told, order="sorted")
        return PersonRef(id=person.id, blob=self.blob(content, "application/json"))

    def post(self, number: int, office: Office, post: Post, token_hash: str) -> None:
        button_id = f"{office.id}-{office.posts.index(post) + 1}"
        self.buttons.append(self._button(number, button_id, office, post))
        model = BOXES.get(post.kind, ("", post.model))[1]
        mac = f"02{self.random.getrandbits(40):010x}"
        self.devices.append(
            Device(
                id=f"phone-{number:02}",
                kind=BOXES.get(post.kind, ("cisco-phone", ""))[0],
                model=model,
                mac=mac,
                names=(f"SEP{mac.upper()}",) if model in ANSWERS else (),
                networks=post.networks,
            )
        )
        self.doors.append(
            Door(
                id=f"door-{number:02}",
                kind="phone-url",
                button=button_id,
                token_hashes=(token_hash,),
                answer=ANSWERS.get(model, AnswerMode.EMPTY),
            )
        )

    def _button(self, number: int, button: str, office: Office, post: Post) -> Button:
        site = site_of(office)
        plan = self.plans[office.floor]
        room = plan.room(post.room)
        building = next(each for each in BUILDINGS if each.id == office.floor[:2])
        holder = self.people.holder(post.holder, site) if post.holder else None
        x, y = room.x + room.width * post.at[0], room.y + room.height * post.at[1]
        floor_words = f"{building.name}, {plan.title.lower()}, room {post.room}"
        return Button(
            id=button,
            label=f"D-{100 + number:04}",
            kind=post.kind,
            standing=post.standing,
            site=site,
            area=office.id,
            building=building.id,
            floor=office.floor,
            room=post.room,
            sign=f"{post.room} {room.name}",
            spoken=_spoken(floor_words, room.name, post.spot),
            spot=_spot(plan, x, y, ""),
            device=f"phone-{number:02}",
            approach=office.approach,
            department=office.department,
            holder=holder.id if holder else None,
            is_place_verified=post.is_place_verified,
            mounting=post.mounting,
            hours=office.hours,
            contacts=self._contacts(office, site, holder),
            hazards=office.hazards,
            access=(
                *(AccessNote(text=text) for text in office.access),
                *(
                    AccessNote(text=text, is_sealed=True)
                    for text in office.sealed_access
                ),
            ),
            cameras=tuple(_camera_id(each) for each in office.cameras),
            alarm_kind=office.alarm_kind,
            standing_note=post.note,
        )

    def _contacts(
        self, office: Office, site: str, holder: Person | None
    ) -> tuple[str, ...]:
        """Return the supervisor, two colleagues and the building's manager."""
        told = [each.holder for each in office.posts if each.holder]
        colleagues = [self.people.holder(each, site) for each in told][:3]
        wanted = (
            self.people.supervisor(office.supervisor, site),
            *colleagues,
            self.people.known_as("keane" if site == "north" else "sato"),
            self.people.known_as("marsh"),
        )
        own = holder.id if holder else None
        ids = dict.fromkeys(each.id for each in wanted if each.id != own)
        return tuple(ids)[:4]


def _spoken(floor: str, room: str, spot: str) -> str:
    """Return the place as it is spoken, without saying one word twice."""
    says_more = spot.lower() not in room.lower()
    return f"{floor}, {room}, {spot}" if says_more else f"{floor}, {room}"


def _spot(plan: Plan, x: float, y: float, label: str) -> Spot:
    across, down = plan.share(x, y)
    return Spot(x=across, y=down, label=label)
