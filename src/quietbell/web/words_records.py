"""What the records' pages call things: states, kinds of entries and tasks."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.coverage import Lowering
from quietbell.domain.follow_ups import TaskKind

Words = Mapping[str, Promise]
LOWERINGS: Final[Words] = {
    Lowering.BUTTON_OUT.value: _("A button is no longer in service"),
    Lowering.BUTTON_GONE.value: _("A button is gone"),
    Lowering.DOOR_GONE.value: _("A button loses a door"),
    Lowering.DOOR_REROUTED.value: _("A door leads elsewhere"),
    Lowering.ACCOUNT_GONE.value: _("A panel is no longer heard"),
    Lowering.ACCOUNT_CHANGED.value: _("A panel is heard less"),
    Lowering.SITE_GONE.value: _("A site is gone"),
    Lowering.PROFILE_CHANGED.value: _("A site answers by another profile"),
    Lowering.LADDER_CHANGED.value: _("A site's people are told by another ladder"),
    Lowering.RUNG_GONE.value: _("A rung is removed"),
    Lowering.RUNG_EMPTIED.value: _("A rung tells nobody"),
    Lowering.RUNG_FEWER.value: _("A rung no longer tells all it told"),
    Lowering.RUNG_LATER.value: _("A rung is told later"),
    Lowering.WEBHOOK_GONE.value: _("Notices are no longer posted there"),
    Lowering.NETWORK_GONE.value: _("Unknown devices of a network no longer ring"),
    Lowering.NOT_LIVE.value: _("The installation is no longer live"),
}
COVERAGE_STATES: Final[Words] = {
    "waiting": _("waits"),
    "agreed": _("agreed"),
    "declined": _("declined"),
    "withdrawn": _("set back"),
}
TASKS: Final[Words] = {
    TaskKind.UNREGISTERED.value: _("Register or remove a device"),
    TaskKind.SUPERVISOR.value: _("Tell a supervisor of a false activation"),
    TaskKind.CRIME_LOG.value: _("Decide on the crime log"),
    TaskKind.WELL_BEING.value: _("Ask the holder how they are"),
    TaskKind.TEST_FAILED.value: _("Find out why a test was not confirmed"),
    TaskKind.ROUTE.value: _("Look at a new request"),
    TaskKind.ASSESS.value: _("Assess a threat"),
    TaskKind.SIGN.value: _("Approve a request, as Dean or Vice Chancellor"),
    TaskKind.COMMENT.value: _("Comment for the police"),
    TaskKind.DECIDE.value: _("Decide on a request"),
    TaskKind.APPEAL.value: _("Decide on an appeal"),
    TaskKind.SURVEY.value: _("Survey a place"),
    TaskKind.ORDER.value: _("Agree on equipment and order the work"),
    TaskKind.INSTALL.value: _("Install a button"),
    TaskKind.ACCEPT.value: _("Have a button accepted"),
    TaskKind.HAND_OVER.value: _("Hand a button over"),
    TaskKind.REVIEW.value: _("Review a button"),
    TaskKind.REACTIVATE.value: _("Decide on a reactivation"),
    TaskKind.REMOVE.value: _("Remove a button"),
    TaskKind.COMPLIANCE.value: _("Approve or remove a button taken over"),
    TaskKind.MOVED.value: _("Verify a button that moved"),
    TaskKind.FAULTY.value: _("Repair a button"),
    TaskKind.UNNEEDED.value: _("Decide on a button no longer needed"),
    TaskKind.FURNITURE.value: _("Verify a button whose furniture moved"),
    TaskKind.HOLDERLESS.value: _("Find a new holder for a button"),
    TaskKind.POLICY_REVIEW.value: _("Review a policy"),
    TaskKind.POLICY_DECISION.value: _("Decide on a policy"),
    TaskKind.MAIL_DRAFT.value: _("Complete a request that came by mail"),
    TaskKind.MAIL_FAILED.value: _("See to mail that failed"),
}
CLASSES: Final[Words] = {
    "DURESS": _("Duress"),
    "TEST": _("Test"),
    "TROUBLE": _("Trouble"),
}
CONFIDENCE: Final[Words] = {
    "verified": _("verified source"),
    "unverified": _("unverified source"),
    "unregistered": _("unregistered source"),
}
ATTENTION: Final[Words] = {
    "open": _("rings"),
    "acknowledged": _("acknowledged"),
    "orphaned": _("rings again: its desk fell silent"),
    "ended": _("ended"),
}
RESPONSE: Final[Words] = {
    "none": _("nothing begun"),
    "assessing": _("being assessed"),
    "dispatched": _("dispatched"),
    "on_scene": _("on scene"),
    "closed": _("closed"),
}
DISPOSITIONS: Final[Words] = {
    "emergency": _("Emergency"),
    "good faith": _("Good faith: feared, nothing found"),
    "accidental": _("Accidental"),
    "equipment": _("Equipment"),
    "test": _("Test"),
    "drill": _("Drill"),
    "misuse": _("Misuse"),
    "unknown": _("Unknown"),
}
ENTRIES: Final[Words] = {
    "opened": _("Pressed"),
    "press-counted": _("Pressed again within seconds"),
    "pressed-again": _("Pressed again"),
    "replayed": _("The same message again"),
    "sources-counted": _("One more unregistered source"),
    "linked": _("Linked with another incident"),
    "unlinked": _("No longer linked"),
    "presented": _("Shown on a console"),
    "acknowledged": _("Acknowledged"),
    "gave-back": _("Given back"),
    "hand-over-offered": _("Hand-over offered"),
    "hand-over-accepted": _("Hand-over accepted"),
    "hand-over-declined": _("Hand-over declined"),
    "took-over": _("Taken over"),
    "holder-fell-silent": _("The desk that had it fell silent"),
    "assessment-began": _("Being assessed"),
    "dispatched": _("Units sent"),
    "arrived": _("A unit arrived"),
    "disposition-proposed": _("Closing proposed"),
    "disposition-declined": _("Closing declined"),
    "disposed": _("Closed"),
    "reopened": _("Opened again"),
    "test-confirmed": _("Test confirmed"),
    "test-not-confirmed": _("Test not confirmed: treated as real"),
    "level-set": _("Level set"),
    "verified": _("Verified"),
    "emergency-call-began": _("911 is being called"),
    "emergency-called": _("911 was called"),
    "emergency-call-failed": _("911 was not reached"),
    "emergency-call-reported": _("A call to 911 from there"),
    "holder-call-linked": _("The holder's own call to 911"),
    "holder-told-to-call": _("The holder was asked to call 911"),
    "reported-accidental": _("Reported as an accident"),
    "presser-named": _("Who pressed"),
    "code-word-heard": _("A code phrase was heard"),
    "kind-set": _("Kind of alarm set"),
    "key-fact-recorded": _("What the caller said"),
    "cameras-viewed": _("Cameras looked at"),
    "noted": _("Note"),
    "step-done": _("Step done"),
    "in-position": _("Officers in position"),
    "call-back-unlocked": _("Call-back unlocked"),
    "rung-reached": _("People told"),
    "stage-overdue": _("Overdue: the next person was told"),
    "notice-reported": _("A notice"),
    "damaged": _("An entry that is no longer readable"),
}
