"""Fresh links into a running demonstration, for people and for scripts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from quietbell.simulator.demo_folder import DemoFolder
from quietbell.simulator.responses import DESKS


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLink:
    """A one-time link that makes a browser this desk."""

    id: str
    name: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOnLink:
    """A link by which a person signs on, in a browser that is that desk."""

    person: str
    name: str
    roles: tuple[str, ...]
    desk: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLink:
    """A button, its door, and the URL that its phone holds."""

    id: str
    door: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLinks:
    """Everything that a script or a person needs to begin."""

    web: str
    intake: str
    desk_link: str
    buttons: tuple[DoorLink, ...]
    desks: tuple[DeskLink, ...]
    sign_on: tuple[SignOnLink, ...]
    data: str

    def told(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def fresh_links(
    folder: DemoFolder, *, web: str, intake: str, now: datetime
) -> DemoLinks:
    """Return links that nobody has used yet; keep a copy in ``run/links.json``.

    ``desk_link`` is one of its own for the first desk, so that it and the first of
    ``desks`` can both be used.
    """
    shipped = [each.id for each in DESKS]
    desks = sorted(
        folder.site.desks,
        key=lambda each: shipped.index(each.id) if each.id in shipped else len(shipped),
    )
    first, *_ = desks
    tokens = {
        person.id: folder.watch_token(person, person.desk, now=now)
        for person in folder.signers()
    }
    links = DemoLinks(
        web=web,
        intake=intake,
        desk_link=f"{web}/enrol#{folder.desk_link(first.id, now=now)}",
        buttons=tuple(
            DoorLink(
                id=door.button, door=door.id, url=folder.door_url(door.button, intake)
            )
            for door in folder.site.doors
            if door.kind == "phone-url"
        ),
        desks=tuple(
            DeskLink(
                id=desk.id,
                name=desk.name,
                link=f"{web}/enrol#{folder.desk_link(desk.id, now=now)}",
            )
            for desk in desks
        ),
        sign_on=tuple(
            SignOnLink(
                person=person.id,
                name=person.name,
                roles=person.roles,
                desk=person.desk,
                link=f"{web}/sign-on#{tokens[person.id]}",
            )
            for person in folder.signers()
        ),
        data=str(folder.data),
    )
    folder.keep_links(links.told())
    return links
