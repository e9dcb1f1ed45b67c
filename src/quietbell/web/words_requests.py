"""What the pages of requests call what they ask, and what happens next."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from quietbell.domain.asking import Asked
from quietbell.domain.life import Stage

TITLES: Final[Mapping[Asked, Promise]] = {
    Asked.REQUESTER: _("Who asks"),
    Asked.NEED: _("Why a button is needed"),
    Asked.REASONS: _("What speaks for it"),
    Asked.DEPARTMENT: _("The department"),
    Asked.PLACE: _("Where it is to be"),
    Asked.PEOPLE: _("Who will hold and use it"),
    Asked.KIND: _("Kind of button"),
    Asked.APPROVER: _("Who signs for the department"),
}
ABOUT: Final[Mapping[Asked, Promise]] = {
    Asked.REQUESTER: _("Whom to tell the number and what follows"),
    Asked.NEED: _("What happens there, in your own words"),
    Asked.REASONS: _("The questions of the criteria, each yes or no"),
    Asked.DEPARTMENT: _("Whose button it will be"),
    Asked.PLACE: _("Building and room, or words"),
    Asked.PEOPLE: _("They are trained before it is handed over"),
    Asked.KIND: _("On the phone, fixed, or on the computer"),
    Asked.APPROVER: _("The Dean or Vice Chancellor, who has to approve"),
}
# What whoever asked is told of each stage: what happens next.
NEXT: Final[Mapping[str, Promise]] = {
    Stage.REQUESTED.value: _(
        "The threat is assessed, and the Dean or Vice Chancellor is asked to approve."
    ),
    Stage.ASSESSED.value: _(
        "Emergency management decides, with the assessment, the approval and the"
        " criteria before them."
    ),
    Stage.APPROVED.value: _("IT comes to look at the place."),
    Stage.REFUSED.value: _("Nothing more happens unless you appeal."),
    Stage.APPEALED.value: _("Somebody else than who refused it looks at it again."),
    Stage.WITHDRAWN.value: _("Nothing more happens. You can ask again at any time."),
    Stage.SURVEYED.value: _(
        "IT and emergency management agree on the equipment, and the work is ordered."
    ),
    Stage.ORDERED.value: _("It is put up. You are told when somebody comes."),
    Stage.INSTALLED.value: _(
        "It is pressed once, together with you, and the police confirm that it came."
    ),
    Stage.ACCEPTED.value: _(
        "You are trained, sign the policy, and three contacts are verified."
    ),
    Stage.IN_SERVICE.value: _("It is yours, and works. Test it when you are asked to."),
}
VIAS: Final[Mapping[str, Promise]] = {
    "form": _("by the form"),
    "mail": _("by mail"),
    "desk": _("by telephone, written down by the desk"),
    "inherited": _("for a button that was there before"),
}
# The criteria that ship, as people read them; others stand as they were written.
SHIPPED_WORDS: Final = (
    gettext_noop("Drug dispensing"),
    gettext_noop("Are medicines handed out or kept here?"),
    gettext_noop("Mental health counselling"),
    gettext_noop("Are people counselled here who may be in a crisis?"),
    gettext_noop("High volume cash"),
    gettext_noop("Is much cash collected or counted here?"),
    gettext_noop("High profile threat"),
    gettext_noop("Do people work here who are threatened for who they are?"),
    gettext_noop("Isolated after hours, with public contact"),
    gettext_noop("Is the public served here after hours, with nobody near?"),
    gettext_noop("Previous acts of violence"),
    gettext_noop("Has there been actual violence here?"),
    gettext_noop("High traffic"),
    gettext_noop("Do many people come through here?"),
)
