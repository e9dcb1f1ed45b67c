"""Words of surveys, equipment, work orders and costs as people read them.

What `domain` and `operations` say in plain English is translated where it is shown; it
stands here once, so that the catalogues know it.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from quietbell.domain.costs import Cause, Payer

Words = Mapping[str, Promise]
PRIORITIES: Final[Words] = {
    "critical": _("critical"),
    "high": _("high"),
    "medium": _("medium"),
    "low": _("low"),
    "": _("not rated"),
}
WORK: Final[Words] = {
    "installation": _("Installation"),
    "move": _("Move"),
    "repair": _("Repair"),
    "removal": _("Removal"),
}
WORK_STATES: Final[Words] = {
    "planned": _("planned"),
    "done": _("done"),
    "called off": _("called off"),
}
COST_KINDS: Final[Words] = {"one-off": _("once"), "monthly": _("monthly")}
CAUSES: Final[Words] = {
    Cause.INSTALLATION.value: _("Installation"),
    Cause.MONTHLY_FEE.value: _("Monthly fee"),
    Cause.REPLACEMENT.value: _("Replacement"),
    Cause.TAMPERING.value: _("Tampering"),
}
PAYERS: Final[Words] = {
    Payer.UNIVERSITY.value: _("the university"),
    Payer.DEPARTMENT.value: _("the department"),
}
SIDES: Final[Words] = {
    "IT": _("IT"),
    "emergency management": _("emergency management"),
}
PLACE: Final[Words] = {
    "inconspicuous": _("Inconspicuous: a visitor does not notice it."),
    "safe": _(
        "Hard to trigger by accident: no knee, no chair, no cleaning reaches it."
    ),
    "reachable": _(
        "Within reach: whoever sits or stands there reaches it without being seen to."
    ),
}
LISTS: Final[Mapping[str, Words]] = {
    "priority": PRIORITIES,
    "work": WORK,
    "work_state": WORK_STATES,
    "cost_kind": COST_KINDS,
    "cause": CAUSES,
    "payer": PAYERS,
    "side": SIDES,
    "place": PLACE,
}

# Said by `domain.surveys` and `domain.equipment`.
gettext_noop("Say which room it is.")
gettext_noop("Say which jack it is on, or that there is none.")
gettext_noop("Say which switch port the jack ends at, or that there is none.")
gettext_noop("Say what feeds it: PoE, a socket, a battery.")
gettext_noop("Say whether Wi-Fi and mobile telephones reach the place.")
gettext_noop("Say what has to be cabled, or that nothing has.")
gettext_noop("Name the camera that covers the room, or say that none does.")
gettext_noop("A camera covers the room, or none does: not both.")
gettext_noop("Say where exactly it will be. You are not shown it again.")
gettext_noop("A photo of the place is missing.")
gettext_noop("a counter with cash or medicines")
gettext_noop(
    "Both hands are at the counter: a wired button under it is pressed unseen, and the"
    " panel watches its line."
)
gettext_noop("a room where one person talks with one other")
gettext_noop(
    "Taking up a telephone can be what makes it worse: a button at the chair is pressed"
    " without a look."
)
gettext_noop("a desk with a telephone")
gettext_noop("The telephone is there and looked after: a key on it costs nothing more.")
gettext_noop("a desk at which people look at a screen")
gettext_noop(
    "Hands are at the keyboard. It works while the computer does: put a second way"
    " beside it."
)
gettext_noop("a place with nobody near after hours")
gettext_noop(
    "A panel reports by itself when it fails; a telephone does so only when it is"
    " asked."
)

# Said by `domain.costs`.
gettext_noop("Write an amount like 80 or 1,250.50.")
gettext_noop("Write an amount with two decimals at most.")
