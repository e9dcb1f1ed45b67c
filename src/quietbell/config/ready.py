"""Wait until a node receives: the engine answers, phones are answered, screens load."""

import asyncio
import json
from typing import Final

import aiohttp

from quietbell.config.probes import engine_status
from quietbell.config.settings import Settings
from quietbell.line.client import LineLost

READY_SECONDS_MAX: Final = 60.0
AGAIN_SECONDS: Final = 0.05
ASK_SECONDS_MAX: Final = 2.0


class NotReady(Exception):
    """It did not come up in time. The text says what was still missing."""


async def until_ready(
    settings: Settings, *, seconds_max: float = READY_SECONDS_MAX
) -> None:
    """Return once a press would be taken and a screen would show it.

    Raises:
        NotReady: not within *seconds_max*.
    """
    missing = "the engine"
    try:
        async with asyncio.timeout(seconds_max):
            while missing:
                await asyncio.sleep(AGAIN_SECONDS)
                missing = await _missing(settings)
    except TimeoutError:
        raise NotReady(f"{missing} did not come up in {seconds_max:g} s") from None


async def _missing(settings: Settings) -> str:
    """Return what does not answer yet, empty if all does."""
    try:
        async with asyncio.timeout(ASK_SECONDS_MAX):
            await engine_status(settings.data, "ready")
    except (LineLost, TimeoutError):
        return "the engine"
    timeout = aiohttp.ClientTimeout(total=ASK_SECONDS_MAX)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
        try:
            # HEAD presses nothing.
            async with session.head(f"{settings.intake_url}/") as answer:
                answer.raise_for_status()
        except (aiohttp.ClientError, TimeoutError):
            return "the door for phones"
        # Each worker by itself: a desk may be given to any of them.
        for address in _workers(settings):
            try:
                async with session.get(f"{address}/healthz") as answer:
                    is_up = (await answer.json())["engine"] == "up"
            except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
                return "the live gateway"
            if not is_up:
                return "the live gateway's line to the engine"
    return ""


def _workers(settings: Settings) -> list[str]:
    """Return where each live worker answers alone; the shared address until known."""
    try:
        told = json.loads((settings.data / "run" / "status.json").read_text())
        workers = (x for x in told["processes"] if x["name"].startswith("live-"))
        found = [each["address"] for each in workers]
    except (OSError, ValueError, KeyError, TypeError):
        found = []
    return found or [settings.web_url]
