"""What pages call the stages of a button's life, its deeds and what they need.

The sentences are those of `domain.life`, word for word: operations say the same ones.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.life import LifeDeed, Need, Stage

Words = Mapping[str, Promise]
STAGES: Final[Words] = {
    Stage.REQUESTED.value: _("requested"),
    Stage.ASSESSED.value: _("assessed"),
    Stage.APPROVED.value: _("approved"),
    Stage.REFUSED.value: _("refused"),
    Stage.APPEALED.value: _("appealed"),
    Stage.WITHDRAWN.value: _("withdrawn"),
    Stage.SURVEYED.value: _("surveyed"),
    Stage.ORDERED.value: _("ordered"),
    Stage.INSTALLED.value: _("installed"),
    Stage.ACCEPTED.value: _("accepted"),
    Stage.IN_SERVICE.value: _("in service"),
    Stage.ON_NOTICE.value: _("on notice"),
    Stage.OUT_OF_SERVICE.value: _("out of service"),
    Stage.UNDER_REVIEW.value: _("under review"),
    Stage.DEACTIVATED.value: _("deactivated"),
    Stage.REACTIVATION_REQUESTED.value: _("reactivation requested"),
    Stage.REMOVAL_ORDERED.value: _("removal ordered"),
    Stage.REMOVED.value: _("removed"),
}
DEEDS: Final[Words] = {
    "begun": _("begun"),
    LifeDeed.ASSESS.value: _("sign the assessment"),
    LifeDeed.APPROVE.value: _("approve"),
    LifeDeed.REFUSE.value: _("refuse"),
    LifeDeed.WITHDRAW.value: _("withdraw the request"),
    LifeDeed.APPEAL.value: _("appeal"),
    LifeDeed.TAKE_UP.value: _("decide anew"),
    LifeDeed.UPHOLD.value: _("uphold the refusal"),
    LifeDeed.SURVEY.value: _("sign the survey"),
    LifeDeed.ORDER.value: _("order the work"),
    LifeDeed.INSTALL.value: _("report it installed"),
    LifeDeed.ACCEPT.value: _("accept by a press"),
    LifeDeed.TAKE_OVER.value: _("take over as it is"),
    LifeDeed.PUT_IN_SERVICE.value: _("put in service"),
    LifeDeed.TAKE_OUT.value: _("take out of service"),
    LifeDeed.PUT_BACK.value: _("put back in service"),
    LifeDeed.GIVE_NOTICE.value: _("give notice"),
    LifeDeed.END_NOTICE.value: _("take the notice back"),
    LifeDeed.OPEN_REVIEW.value: _("open a review"),
    LifeDeed.KEEP.value: _("keep it after the review"),
    LifeDeed.DEACTIVATE.value: _("deactivate"),
    LifeDeed.ASK_AGAIN.value: _("ask for reactivation"),
    LifeDeed.NOT_AGAIN.value: _("refuse reactivation"),
    LifeDeed.REACTIVATE.value: _("reactivate"),
    LifeDeed.ORDER_REMOVAL.value: _("order the removal"),
    LifeDeed.CALL_OFF.value: _("call the removal off"),
    LifeDeed.REMOVE.value: _("remove"),
    LifeDeed.RECORD_GONE.value: _("record it as gone"),
    LifeDeed.PUT_UP_AGAIN.value: _("put it up again"),
}
NEEDS: Final[Words] = {
    Need.ASSESSMENT.value: _("a signed assessment that has not expired"),
    Need.APPROVAL.value: _(
        "the approval of the Dean or Vice Chancellor of the department"
    ),
    Need.FACTOR.value: _("at least one factor of the criteria"),
    Need.POLICE.value: _("the comment of the police, which was asked for"),
    Need.CRITERIA.value: _("criteria that are in force"),
    Need.REASON.value: _("a reason"),
    Need.ALTERNATIVES.value: _("the alternatives that were offered"),
    Need.IN_TIME.value: _("an appeal within its time"),
    Need.ANOTHER.value: _("another person than the one who decided"),
    Need.SURVEY.value: _("a complete survey"),
    Need.PLACE.value: _(
        "inconspicuous, hard to trigger by accident, within reach: each signed"
    ),
    Need.EQUIPMENT.value: _("equipment that IT and emergency management agreed on"),
    Need.WORK_ORDER.value: _("a work order with a person and a time"),
    Need.WORK_DONE.value: _("a work order that is done"),
    Need.DOOR.value: _("a door by which its presses reach us"),
    Need.ACCEPTANCE.value: _(
        "a press in an acceptance window, confirmed at the console"
    ),
    Need.INHERITED.value: _(
        "a button that was there before, and not one that was requested"
    ),
    Need.TRAINING.value: _("the holder's training and signed policy"),
    Need.CONTACTS.value: _("three contacts, verified within the last year"),
    Need.OWNER.value: _("who sees to it, until when, and the fallback meanwhile"),
    Need.REMEDIAL.value: _("remedial training after the deactivation"),
    Need.SIGN_OFFS.value: _("the agreement of police, emergency management and IT"),
    Need.NOTHING_THERE.value: _("that no button and no planned work belongs to it"),
}
PRIORITIES: Final[Words] = {
    "low": _("low"),
    "medium": _("medium"),
    "high": _("high"),
    "critical": _("critical"),
}
