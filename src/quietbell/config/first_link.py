"""Print the link by which the first person comes in, or by which anybody does.

Whoever has this machine's shell and the data folder has everything anyway; the link
says so in one line instead of a default password.
"""

import argparse
import asyncio
import sys
import urllib.request
from collections.abc import Callable, Coroutine
from typing import Any, Final

from quietbell.config.alarm_plans import command
from quietbell.config.database import DatabaseAway
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.office import enter
from quietbell.config.settings import PORT_BASE, Settings

DATABASE_SECONDS_MAX: Final = 20.0
PAGES_SECONDS_MAX: Final = 300.0
AGAIN_SECONDS: Final = 0.5
ASK_SECONDS_MAX: Final = 2.0
NAMED_MAX: Final = 10


def first_link(words: argparse.Namespace) -> int:
    """Print a fresh link; with --person for somebody who is there already."""
    data = own_folder(words.data)
    database = enter(data, words.database_url)
    try:
        database.until_ready(DATABASE_SECONDS_MAX)
    except DatabaseAway as why:
        raise Refusal(f"the database does not answer: {why}", Exit.AWAY) from why
    import django  # noqa: PLC0415 - loads the settings that `enter` made

    django.setup()
    secret, mended = _secret_for(words.person) if words.person else _first_secret()
    if secret is None:
        if words.if_new:
            return Exit.FINE
        raise Refusal(
            "somebody administers this installation already. They can invite others; "
            "--person NAME makes a link for one who is there."
        )
    base = words.url or f"http://127.0.0.1:{PORT_BASE + 3}"
    print(f"Good once, for 24 hours: {base}/start/{secret}", flush=True)
    if mended:
        print(f"{mended} of their roles began later, by a clock that ran ahead: now")
    return Exit.FINE


def tell_first_link(
    settings: Settings,
) -> Callable[[Any], Coroutine[Any, Any, None]]:
    """Return what `run` does beside the supervisor: print the link if nobody is here.

    It waits for the pages, prints once, and is silent when somebody is here.
    """

    async def tell(_supervisor: Any) -> None:
        if not settings.has_office or not await _pages_are_up(settings.office_url):
            return
        url = ("--database-url", settings.database_url) if settings.database_url else ()
        process = await asyncio.create_subprocess_exec(
            *command(
                "first-link",
                *("--data", str(settings.data)),
                *("--url", settings.office_url),
                "--if-new",
                *url,
            ),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sys.stdout,
            stderr=sys.stderr,
        )
        await process.wait()

    return tell


async def _pages_are_up(url: str) -> bool:
    for _ in range(int(PAGES_SECONDS_MAX / AGAIN_SECONDS)):
        if await asyncio.to_thread(_answers, f"{url}/healthz?deep"):
            return True
        await asyncio.sleep(AGAIN_SECONDS)
    return False


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=ASK_SECONDS_MAX) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _first_secret() -> tuple[str | None, int]:
    from django.utils import timezone  # noqa: PLC0415 - Django is set up by now

    from quietbell.operations import start_links  # noqa: PLC0415

    return start_links.first_link(timezone.now()), 0


def _secret_for(named: str) -> tuple[str | None, int]:
    """Return a link's secret for the one person whose name or id *named* is part of.

    And how many of their roles were to begin in days to come.
    """
    from django.db.models import Q  # noqa: PLC0415 - Django is set up by now
    from django.utils import timezone  # noqa: PLC0415

    from quietbell.operations import start_links  # noqa: PLC0415
    from quietbell.storage.models import Person  # noqa: PLC0415

    found = list(
        Person.objects.filter(Q(pk=named) | Q(name__icontains=named), left_on=None)
        .order_by("name")
        .values_list("pk", "name")[:NAMED_MAX]
    )
    if len(found) != 1:
        names = ", ".join(f"{name} ({its})" for its, name in found) or "nobody"
        raise Refusal(f"{named} is not one person: {names}")
    at, person = timezone.now(), found[0][0]
    secret = start_links.invite_from_shell(at=at, person=person)
    return secret, start_links.begin_roles_now(at=at, person=person)
