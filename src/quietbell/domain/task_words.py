"""What the office's tasks say, where no table of their own says it.

No place and no person: tasks are read by many. Whom it is about comes first, so that a
language needs to know of no gender.
"""

from typing import Final

from quietbell.domain.said import Wording

REQUEST: Final = Wording("Request %(number)s")
BUTTON: Final = Wording("Button %(label)s")
A_BUTTON: Final = Wording("A button")
TAKEN_OVER: Final = Wording(
    "%(name)s was taken over unasked: approve it, or remove it."
)
COMMENT_WANTED: Final = Wording("%(name)s waits for a comment of the police.")
APPROVAL_WANTED: Final = Wording(
    "%(name)s needs the approval of its Dean or Vice Chancellor."
)
REVIEW_WAITS: Final = Wording(
    "%(policy)s: the review of %(year)s waits for its four signatures."
)
DECISION_WAITS: Final = Wording(
    "%(policy)s: a recommended change waits for a decision."
)
DRAFT_WANTED: Final = Wording(
    "%(policy)s: the recommended changes were approved. Write the draft."
)
WITHDRAWN: Final = Wording(
    "%(policy)s, revision %(number)s, was withdrawn: decisions by it wait until another"
    " revision is in force."
)
REQUEST_CAME: Final = Wording("A request came by mail: complete it, or discard it.")
ANSWER_CAME: Final = Wording("An answer to a request came by mail: read it.")
UNREADABLE_CAME: Final = Wording("A mail could not be read: look into the mailbox.")
NOT_SENT: Final = Wording(
    "Mail could not be sent. See which, and why, on the page of mail."
)
GLASS_BROKEN: Final = Wording(
    "Break-glass account “%(account)s” was opened at %(at)s UTC. Review what was done"
    " with it, and seal it anew."
)
