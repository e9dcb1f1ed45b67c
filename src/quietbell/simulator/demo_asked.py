"""Requests at Harborview State that have led to no button, or not yet.

Each says how far it came, and how many days ago that was. Whose it is follows from the
department: its supervisor asks, and its Dean says yes or no.
"""

from dataclasses import dataclass
from typing import Final

from quietbell.domain.life import LifeDeed

D = LifeDeed
ASKED: Final = ()
ASSESSED: Final = (D.ASSESS,)
APPROVED: Final = (*ASSESSED, D.APPROVE)
SURVEYED: Final = (*APPROVED, D.SURVEY)
ORDERED: Final = (*SURVEYED, D.ORDER)
INSTALLED: Final = (*ORDERED, D.INSTALL)
ACCEPTED: Final = (*INSTALLED, D.ACCEPT)
SERVED: Final = (*ACCEPTED, D.PUT_IN_SERVICE)
REFUSED: Final = (*ASSESSED, D.REFUSE)
REFUSED_AT_ONCE: Final = (D.REFUSE,)
APPEALED: Final = (*REFUSED, D.APPEAL)
UPHELD: Final = (*APPEALED, D.UPHOLD)
TAKEN_UP: Final = (*APPEALED, D.TAKE_UP)
GRANTED_ANEW: Final = (*TAKEN_UP, D.APPROVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. ``is_grounded``: factors of the criteria were found there.

    ``dean``: "yes", "no", or empty while nobody has said; ``police``: "asked" or
    "told".
    """

    department: str
    course: tuple[LifeDeed, ...]
    days: int  # in the stage it is in
    place: str
    site: str = "north"
    is_grounded: bool = True
    dean: str = "yes"
    police: str = ""
    via: str = "form"
    kind: str = "phone key"
    is_begun: bool = False  # somebody began to write its assessment


ASKS: Final = (
    # Asked for, and nothing more.
    Asked(department="Registrar", course=ASKED, days=1, place="Counter 3", dean=""),
    Asked(
        department="Student Center",
        course=ASKED,
        days=2,
        place="Lost property, evenings",
        dean="",
        via="mail",
    ),
    Asked(
        department="Health Services",
        course=ASKED,
        days=4,
        place="Vaccination room",
        dean="",
        is_begun=True,
    ),
    Asked(department="Financial Aid", course=ASKED, days=6, place="Front desk, left"),
    Asked(
        department="Counseling Center",
        course=ASKED,
        days=9,
        place="Group room",
        dean="",
        kind="fixed button",
    ),
    Asked(
        department="Athletics",
        course=ASKED,
        days=17,
        place="First aid room on game days",
        site="harbor",
        dean="",
        via="desk",
    ),
    Asked(
        department="Science Stores",
        course=ASKED,
        days=31,
        place="Loading bay",
        dean="no",
        is_grounded=False,
    ),
    # Assessed, and to be decided.
    Asked(department="Bursar's Office", course=ASSESSED, days=2, place="Refunds, left"),
    Asked(
        department="Human Resources",
        course=ASSESSED,
        days=3,
        place="Meeting room",
        site="harbor",
        police="asked",
    ),
    Asked(
        department="University Library",
        course=ASSESSED,
        days=5,
        place="Reading room after nine",
        dean="",
    ),
    Asked(
        department="Student Center",
        course=TAKEN_UP,
        days=4,
        place="Games hall counter",
        dean="",
    ),
    Asked(
        department="Community Legal Clinic",
        course=ASSESSED,
        days=392,
        place="Waiting room",
        site="harbor",
        dean="",
    ),
    # Approved, surveyed, ordered.
    Asked(
        department="Health Services",
        course=APPROVED,
        days=1,
        place="Pharmacy store",
        police="told",
        kind="fixed button",
    ),
    Asked(department="Dean of Students", course=APPROVED, days=4, place="Hearing room"),
    Asked(
        department="Bursar's Office",
        course=GRANTED_ANEW,
        days=8,
        place="Counting room",
        site="harbor",
    ),
    Asked(department="Registrar", course=APPROVED, days=19, place="Evening window"),
    Asked(
        department="Counseling Center",
        course=SURVEYED,
        days=2,
        place="Intake, second seat",
    ),
    Asked(
        department="Athletics",
        course=SURVEYED,
        days=5,
        place="Window 3",
        site="harbor",
        via="mail",
    ),
    Asked(
        department="Financial Aid",
        course=SURVEYED,
        days=12,
        place="Interview room",
        kind="fixed button",
    ),
    Asked(department="Student Center", course=ORDERED, days=3, place="Box office 3"),
    Asked(
        department="University Library",
        course=ORDERED,
        days=6,
        place="Returns desk",
        via="desk",
    ),
    Asked(
        department="Human Resources",
        course=ORDERED,
        days=9,
        place="Director's office",
        site="harbor",
        police="told",
    ),
    Asked(
        department="Science Stores",
        course=ORDERED,
        days=26,
        place="Cage, inside",
        kind="fixed button",
    ),
    # Refused.
    *(
        Asked(
            department=department,
            course=REFUSED,
            days=days,
            place=place,
            site=site,
            is_grounded=False,
            dean=dean,
        )
        for department, days, place, site, dean in (
            ("Student Center", 6, "Card office queue", "north", "yes"),
            ("Registrar", 21, "Information desk", "harbor", "yes"),
            ("University Library", 96, "Coffee bar", "north", "yes"),
            ("Athletics", 180, "Weights room", "harbor", "no"),
            ("Dean of Students", 312, "Reception, second seat", "north", "yes"),
            ("Financial Aid", 455, "Waiting room", "north", ""),
            ("Human Resources", 590, "Mail shelf", "harbor", "no"),
        )
    ),
    Asked(
        department="Bursar's Office",
        course=REFUSED_AT_ONCE,
        days=140,
        place="Private office",
        is_grounded=False,
        dean="no",
    ),
    Asked(
        department="Science Stores",
        course=UPHELD,
        days=60,
        place="Goods lift",
        is_grounded=False,
        dean="yes",
    ),
    # Appealed, and nobody has decided anew yet.
    Asked(
        department="Registrar",
        course=APPEALED,
        days=3,
        place="Corridor desk",
        is_grounded=False,
    ),
    Asked(
        department="Health Services",
        course=APPEALED,
        days=11,
        place="Billing",
        is_grounded=False,
        via="mail",
    ),
    # Withdrawn.
    *(
        Asked(
            department=department,
            course=(*course, D.WITHDRAW),
            days=days,
            place=place,
            site=site,
        )
        for department, course, days, place, site in (
            ("Student Center", ASKED, 12, "Stage door", "north"),
            ("Bursar's Office", ASKED, 77, "Window 4", "north"),
            ("Community Legal Clinic", ASSESSED, 150, "Copy room", "harbor"),
            ("Registrar", APPROVED, 240, "Archive", "north"),
            ("Dean of Students", APPEALED, 330, "Annex", "harbor"),
            ("Counseling Center", SURVEYED, 520, "Former waiting room", "north"),
        )
    ),
)
