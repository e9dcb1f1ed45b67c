"""What people are told of their own buttons: short sentences, no word of our trade."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.changes import CameOf, Change
from quietbell.domain.site import Standing
from quietbell.domain.steps import PersonalStep, StepState, Why
from quietbell.queries.last_heard import Hearing

Words = Mapping[str, Promise]
STEPS: Final[Words] = {
    PersonalStep.REQUEST.value: _("Ask for a button"),
    PersonalStep.APPROVAL.value: _("Be approved"),
    PersonalStep.TRAINING.value: _("Be trained, and sign the policy"),
    PersonalStep.RESPONSE.value: _("Know what happens when you press"),
    PersonalStep.TEST.value: _("Test it once a year"),
    PersonalStep.CHANGES.value: _("Tell us what changes"),
}
# The same on a department's page, where they are others' and short.
DUES: Final[Words] = {
    PersonalStep.TRAINING.value: _("training or policy"),
    PersonalStep.RESPONSE.value: _("response"),
    PersonalStep.TEST.value: _("yearly test"),
}
STATES: Final[Words] = {
    StepState.DONE.value: _("done"),
    StepState.DUE.value: _("due"),
    StepState.GAP.value: _("missing"),
}
WHYS: Final[Words] = {
    Why.SENT.value: _("Your request is here."),
    Why.DRAFT.value: _("Your request is not sent yet."),
    Why.NO_REQUEST.value: _("We have no request for this button."),
    Why.APPROVED.value: _("It was approved."),
    Why.WAITS.value: _("Your request waits for a decision."),
    Why.REFUSED.value: _("The request was refused. You can appeal."),
    Why.WITHDRAWN.value: _("The request was taken back."),
    Why.NEVER_APPROVED.value: _("Nobody has approved this button."),
    Why.TRAINED.value: _("You are trained, and you signed."),
    Why.NOTHING_TO_LEARN.value: _(
        "There is no training or policy for it yet. Emergency management sees to it."
    ),
    Why.NOT_TRAINED.value: _("You have not been trained for this button."),
    Why.RAN_OUT.value: _("Your training ran out."),
    Why.NOT_SIGNED.value: _("There is a policy that you have not signed."),
    Why.RUNS_OUT.value: _("Your training runs out soon."),
    Why.UNDERSTOOD.value: _("You were trained on what happens now."),
    Why.NOT_UNDERSTOOD.value: _("Your training will tell you what happens."),
    Why.RESPONSE_CHANGED.value: _(
        "What happens has changed since your training. Please take it again."
    ),
    Why.TESTED.value: _("A test press got through."),
    Why.TEST_SOON.value: _("Your next test is due soon."),
    Why.NOT_YET.value: _("This comes once the button is up."),
    Why.NEVER_TESTED.value: _("This button was never tested."),
    Why.TEST_LATE.value: _("Your test is overdue."),
    Why.NOTHING_OPEN.value: _("Nothing is open. We know where it is."),
    Why.REPORTED.value: _("You told us of a change. We are on it."),
    Why.UNVERIFIED.value: _("Nobody has checked where it is. Tell us if it moved."),
}
ENABLED: Final[Words] = {
    Standing.PLANNED.value: _("Not yet. Do not count on it until we tell you."),
    Standing.IN_SERVICE.value: _("Yes. You can count on it."),
    Standing.ON_NOTICE.value: _(
        "Yes, for now. It is to be taken away, and we will tell you when."
    ),
    Standing.OUT_OF_SERVICE.value: _("No. It does not work at the moment."),
    Standing.DEACTIVATED.value: _("No. It was switched off after a review."),
    Standing.REMOVED.value: _("No. It was taken away."),
}
HEARING: Final[Words] = {
    Hearing.NO_DOOR.value: _(
        "It is not connected. A press could not reach the police."
    ),
    Hearing.NEVER.value: _(
        "This kind of button does not check in by itself. Only a test shows that it"
        " works."
    ),
    Hearing.CHECKS_IN.value: _("It checks in by itself, and it is heard."),
    Hearing.SILENT.value: _("It has stopped checking in. IT can see that."),
    Hearing.DEAD.value: _("It is switched off at its panel. IT can see that."),
    Hearing.UNKNOWN.value: _(
        "It checks in by itself. We cannot say right now whether it is heard."
    ),
}
CHANGES: Final[Words] = {
    Change.MOVED.value: _("My desk or the button has moved"),
    Change.FURNITURE.value: _("Furniture has moved around it"),
    Change.FAULTY.value: _("It does not work"),
    Change.UNNEEDED.value: _("It is no longer needed"),
    Change.LEAVING.value: _("I am leaving, or I change jobs"),
}
REPORTED: Final[Words] = {
    Change.MOVED.value: _("moved"),
    Change.FURNITURE.value: _("furniture moved"),
    Change.FAULTY.value: _("not working"),
    Change.UNNEEDED.value: _("no longer needed"),
    Change.LEAVING.value: _("its holder leaves"),
}
CAME_OF: Final[Words] = {
    CameOf.PROVEN.value: _("It was found where it is recorded"),
    CameOf.RECORDED.value: _("It is recorded at its new place"),
    CameOf.REPAIRED.value: _("It was repaired"),
    CameOf.REPLACED.value: _("It was replaced"),
    CameOf.TAKEN_OUT.value: _("It was taken out of service"),
    CameOf.NOTHING_WRONG.value: _("Nothing wrong was found"),
    CameOf.KEPT.value: _("It is kept after all"),
    CameOf.REMOVAL.value: _("Its removal was ordered"),
    CameOf.NEW_HOLDER.value: _("It has a new holder"),
    CameOf.MISTAKE.value: _("It was reported by mistake"),
}
PAYERS: Final[Words] = {
    "university": _("the university"),
    "department": _("the department"),
}
LISTS: Final[Mapping[str, Words]] = {
    "step": STEPS,
    "due": DUES,
    "state": STATES,
    "why": WHYS,
    "enabled": ENABLED,
    "hearing": HEARING,
    "reported": REPORTED,
    "payer": PAYERS,
}
