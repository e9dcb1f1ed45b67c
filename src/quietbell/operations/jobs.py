"""The office's jobs by name: what the worker can be asked to do, and how often.

A job may run twice (its first runner may only seem dead), so each does its work once
by a key of its own. What failed for good stays in the table, and is shown.
"""

from datetime import UTC, datetime
from typing import Final

from procrastinate import Blueprint, RetryStrategy

from quietbell.operations import (
    attestations,
    follow_ups,
    policy_days,
    policy_reviews,
    receiving,
    sending,
)
from quietbell.operations.letters import SEND
from quietbell.operations.policy_days import TELL

FOLLOW_UP: Final = "quietbell.follow_up"
RETRIES: Final = RetryStrategy(max_attempts=6, exponential_wait=3)  # some 18 min in all
# Once a minute: letters whose next attempt is due, and the desk's mailbox.
SEND_DUE: Final = "quietbell.send_due"
RECEIVE: Final = "quietbell.receive"
MINUTELY: Final = "* * * * *"
# Once an hour, for days begin at different hours: revisions and reviews that are due.
POLICY_DAY: Final = "quietbell.policy_day"
HOURLY: Final = "7 * * * *"
jobs: Final = Blueprint()


@jobs.task(name=FOLLOW_UP, retry=RETRIES)
def follow_up(entry: str) -> None:
    """Make the tasks that follow an entry of the journal."""
    follow_ups.follow_up(entry=entry, at=datetime.now(UTC))


@jobs.task(name=SEND, retry=RETRIES)
def send_letter(letter: str) -> None:
    """Send a letter that was just written, with whatever else is due."""
    sending.send_due(datetime.now(UTC))


@jobs.periodic(cron=MINUTELY)
@jobs.task(name=SEND_DUE, queueing_lock=SEND_DUE)
def send_due(timestamp: int) -> None:
    """Send what is due again."""
    sending.send_due(datetime.now(UTC))


@jobs.periodic(cron=MINUTELY)
@jobs.task(name=RECEIVE, queueing_lock=RECEIVE)
def receive(timestamp: int) -> None:
    """Take what came to the desk's mailbox."""
    receiving.receive(datetime.now(UTC))


@jobs.task(name=TELL, retry=RETRIES)
def tell_signers(policyversion: str) -> None:
    """Write to whoever has to sign a revision that came into force."""
    attestations.tell_signers(policyversion=policyversion, at=datetime.now(UTC))


@jobs.periodic(cron=HOURLY)
@jobs.task(name=POLICY_DAY, queueing_lock=POLICY_DAY)
def policy_day(timestamp: int) -> None:
    """Bring approved revisions into force, and open the reviews of this month."""
    now = datetime.now(UTC)
    policy_days.bring_into_force(at=now)
    policy_reviews.open_due_reviews(at=now)
