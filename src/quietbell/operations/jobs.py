"""The office's jobs by name: what the worker can be asked to do, and how often.

A job may run twice (its first runner may only seem dead), so each does its work once
by a key of its own. What failed for good stays in the table, and is shown.
"""

from datetime import UTC, datetime
from typing import Final

from procrastinate import Blueprint, RetryStrategy

from quietbell.operations import follow_ups

FOLLOW_UP: Final = "quietbell.follow_up"
RETRIES: Final = RetryStrategy(max_attempts=6, exponential_wait=3)  # some 18 min in all
jobs: Final = Blueprint()


@jobs.task(name=FOLLOW_UP, retry=RETRIES)
def follow_up(entry: str) -> None:
    """Make the tasks that follow an entry of the journal."""
    follow_ups.follow_up(entry=entry, at=datetime.now(UTC))
