"""The people of Harborview State: all invented, with numbers nobody has.

Names stand in blobs beside the site file and never in it; an id is a number, so
that a log line can name one without naming anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from quietbell.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody. ``sites`` empty: all of them; ``desk`` is where they sign on."""

    id: str
    name: str
    title: str
    phone: str
    roles: tuple[Role, ...] = (Role.HOLDER,)
    sites: tuple[str, ...] = ()
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Staff:
    key: str
    name: str
    title: str
    roles: tuple[Role, ...]
    desk: str = "backup"
    sites: tuple[str, ...] = ()


STAFF: Final = (
    _Staff(
        key="ortiz",
        name="Dana Ortiz",
        title="Dispatcher",
        roles=(Role.DISPATCHER,),
        desk="desk-1",
    ),
    _Staff(
        key="kim",
        name="Rowan Kim",
        title="Dispatcher",
        roles=(Role.DISPATCHER,),
        desk="desk-2",
    ),
    _Staff(
        key="vale",
        name="Ingrid Vale",
        title="Dispatcher, harbor campus",
        roles=(Role.DISPATCHER,),
        sites=("harbor",),
    ),
    _Staff(
        key="lindqvist",
        name="Theo Lindqvist",
        title="Shift supervisor",
        roles=(Role.DISPATCHER, Role.SHIFT_SUPERVISOR),
        desk="supervisor",
    ),
    _Staff(
        key="raman",
        name="Priya Raman",
        title="Shift supervisor, nights",
        roles=(Role.SHIFT_SUPERVISOR,),
        desk="supervisor",
    ),
    _Staff(
        key="lee",
        name="Marcus Lee",
        title="Officer, unit P4",
        roles=(Role.OFFICER,),
        sites=("north",),
    ),
    _Staff(
        key="diaz",
        name="Ana Diaz",
        title="Officer, unit P7",
        roles=(Role.OFFICER,),
        sites=("north",),
    ),
    _Staff(
        key="whitfield",
        name="Sam Whitfield",
        title="Security officer, patrol H2",
        roles=(Role.OFFICER,),
        sites=("harbor",),
    ),
    _Staff(
        key="marsh",
        name="Elena Marsh",
        title="Emergency management",
        roles=(Role.EMERGENCY_MANAGEMENT,),
        desk="supervisor",
    ),
    _Staff(
        key="novak",
        name="Paul Novak",
        title="Telecom desk",
        roles=(Role.TELECOM_DESK,),
    ),
    _Staff(
        key="castillo",
        name="Wren Castillo",
        title="IT technician",
        roles=(Role.IT_TECHNICIAN,),
    ),
    _Staff(
        key="brandt",
        name="Hugo Brandt",
        title="IT administrator",
        roles=(Role.IT_ADMINISTRATOR,),
    ),
    _Staff(
        key="farrow",
        name="Mina Farrow",
        title="Student affairs technology services",
        roles=(Role.SATS,),
    ),
    _Staff(
        key="archer",
        name="Gwen Archer",
        title="Records and audit",
        roles=(Role.RECORDS,),
    ),
    _Staff(
        key="cole",
        name="Harriet Cole",
        title="Dean of Students",
        roles=(Role.APPROVER,),
    ),
    _Staff(
        key="frost",
        name="Julian Frost",
        title="Vice Chancellor for Student Affairs",
        roles=(Role.APPROVER,),
    ),
    _Staff(
        key="holm",
        name="Beatrice Holm",
        title="Vice Chancellor for Administration and Finance",
        roles=(Role.POLICY, Role.APPROVER),
    ),
    _Staff(
        key="keane",
        name="Otis Keane",
        title="Building manager, north campus",
        roles=(Role.HOLDER,),
        sites=("north",),
    ),
    _Staff(
        key="sato",
        name="Lena Sato",
        title="Building manager, harbor campus",
        roles=(Role.HOLDER,),
        sites=("harbor",),
    ),
)
# Who came after the campus was numbered: a number, once given, stays somebody's.
LATECOMERS: Final = (
    _Staff(
        key="wolfe",
        name="Anton Wolfe",
        title="Deputy director of emergency management",
        roles=(Role.EMERGENCY_MANAGEMENT,),
        desk="supervisor",
    ),
    _Staff(
        key="strand",
        name="Leopold Strand",
        title="Dean of Libraries",
        roles=(Role.APPROVER,),
    ),
    _Staff(
        key="nwosu",
        name="Adaeze Nwosu",
        title="Dean of Science",
        roles=(Role.APPROVER,),
    ),
    _Staff(
        key="sollers",
        name="Margit Sollers",
        title="Dean of Law and Public Service",
        roles=(Role.APPROVER,),
    ),
)
# For which departments a Dean or Vice Chancellor says yes or no, by their name.
APPROVES: Final[Mapping[str, tuple[str, ...]]] = {
    "Harriet Cole": ("Dean of Students", "Registrar"),
    "Julian Frost": (
        "Financial Aid",
        "Student Center",
        "Counseling Center",
        "Health Services",
    ),
    "Beatrice Holm": ("Bursar's Office", "Human Resources", "Athletics"),
    "Leopold Strand": ("University Library",),
    "Adaeze Nwosu": ("Science Stores",),
    "Margit Sollers": ("Community Legal Clinic",),
}


class People:
    """Everybody on campus, numbered in the order they are met."""

    def __init__(self) -> None:
        self._by_name: dict[str, Person] = {}
        self._keys: dict[str, str] = {}
        self.employ(STAFF)

    def employ(self, staff: Iterable[_Staff]) -> None:
        """Let them work here as well."""
        for each in staff:
            self._keys[each.key] = each.name
            self._add(each.name, each.title, each.roles, each.sites, each.desk)

    def known_as(self, key: str) -> Person:
        """Return a member of staff by key."""
        return self._by_name[self._keys[key]]

    def holder(self, told: str, site: str) -> Person:
        """Return the person that ``"Maria Santos, Cashier"`` describes."""
        name, _, title = told.partition(", ")
        return self._add(name, title, (Role.HOLDER,), (site,), "backup")

    def supervisor(self, told: str, site: str) -> Person:
        """Return a department's supervisor."""
        name, _, title = told.partition(", ")
        roles = (Role.HOLDER, Role.DEPARTMENT_SUPERVISOR)
        return self._add(name, title, roles, (site,), "backup")

    def everybody(self) -> tuple[Person, ...]:
        """Return all of them, by number."""
        return tuple(self._by_name.values())

    def _add(
        self,
        name: str,
        title: str,
        roles: tuple[Role, ...],
        sites: tuple[str, ...],
        desk: str,
    ) -> Person:
        """Return the person of that name, with these roles and sites as well."""
        known = self._by_name.get(name)
        if known is None:
            number = 101 + len(self._by_name)
            known = Person(
                id=f"P-{number}",
                name=name,
                title=title,
                phone=f"555-0{number}",
                roles=roles,
                sites=sites,
                desk=desk,
            )
        self._by_name[name] = replace(
            known,
            roles=tuple(dict.fromkeys((*known.roles, *roles))),
            sites=tuple(dict.fromkeys((*known.sites, *sites))),
        )
        return self._by_name[name]
