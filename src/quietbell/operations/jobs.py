"""The office's jobs by name: what the worker can be asked to do, and how often.

A job may run twice (its first runner may only seem dead), so each does its work once
by a key of its own. What failed for good stays in the table, and is shown.
"""

from datetime import UTC, datetime
from typing import Final

from procrastinate import Blueprint, RetryStrategy

from quietbell.operations import follow_ups, receiving, sending
from quietbell.operations.letters import SEND

FOLLOW_UP: Final = "quietbell.follow_up"
RETRIES: Final = RetryStrategy(max_attempts=6, exponential_wait=3)  # some 18 min in all
# Once a minute: letters whose next attempt is due, and the desk's mailbox.
SEND_DUE: Final = "quietbell.send_due"
RECEIVE: Final = "quietbell.receive"
MINUTELY: Final = "* * * * *"
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
