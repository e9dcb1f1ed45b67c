"""The channels: what each does with a notice, within its own deadline."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

import structlog

from quietbell.courier.notices import Notice, Result
from quietbell.courier.secrets import NoTarget, webhook_target
from quietbell.senders import webhook

RETRY_AFTER_SECONDS: Final = (1.0, 3.0, 9.0)  # after the first attempt
WEBHOOK_LANES: Final = 4  # a webhook; one incident always takes the same
log = structlog.get_logger()

Carrier = Callable[[Notice], Awaitable[tuple[Result, str]]]


def lane_of(notice: Notice) -> str:
    """Return the lane *notice* takes: its channel, target and incident decide."""
    if notice.channel != "webhook":
        return notice.channel
    lane = sum((notice.incident or "").encode()) % WEBHOOK_LANES
    return f"webhook {notice.target.get('webhook')} {lane}"


async def write_log(notice: Notice) -> tuple[Result, str]:
    """Say in the log that a notice is due: by numbers, without a person or a place."""
    log.info("notice.due", notice=notice.id, incident=notice.incident, rung=notice.rung)
    return Result.HANDED_ON, "in the log"


class WebhookCarrier:
    """Posts notices to webhooks of the site file in *data*."""

    def __init__(
        self, data: Path, *, retry_after_seconds: Sequence[float] = RETRY_AFTER_SECONDS
    ) -> None:
        self._data = data
        self._retry_after_seconds = retry_after_seconds

    async def __call__(self, notice: Notice) -> tuple[Result, str]:
        """Post, and again after a while if that may help; say how it ended."""
        name = str(notice.target.get("webhook"))
        body = webhook.cloud_event(
            event_id=notice.id,
            source=f"/quietbell/{notice.site}".rstrip("/"),
            subject=notice.incident or notice.id,
            at=notice.at or "",
            data={
                "incident": notice.incident,
                "number": notice.number,
                "class": notice.incident_class,
                "rung": notice.rung,
                "words": notice.words,
            },
        )
        posted = webhook.Posted(outcome=webhook.Outcome.TRY_AGAIN, why="")
        for wait_seconds in (0.0, *self._retry_after_seconds):
            await asyncio.sleep(wait_seconds)
            try:
                target = await asyncio.to_thread(webhook_target, self._data, name)
            except NoTarget as why:
                return Result.FAILED, str(why)
            posted = await webhook.post(
                target,
                message_id=notice.id,
                timestamp_seconds=int(time.time()),
                body=body,
            )
            if posted.outcome is not webhook.Outcome.TRY_AGAIN:
                break
            log.warning("notice.not_handed_on", notice=notice.id, why=posted.why)
        is_done = posted.outcome is webhook.Outcome.HANDED_ON
        return (Result.HANDED_ON if is_done else Result.FAILED), posted.why
