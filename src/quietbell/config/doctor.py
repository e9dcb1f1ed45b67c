"""`quietbell doctor`: what is not as it must be, as the go-live gate says it.

The database away, the engine away: each is said, and what can still be told is.
"""

import argparse
import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from quietbell.config.database import DatabaseAway
from quietbell.config.exits import Exit
from quietbell.config.folders import folder_to_look_at
from quietbell.config.mail import mail_of
from quietbell.config.office import enter
from quietbell.config.probes import engine_status
from quietbell.domain.mail_servers import Mail
from quietbell.line.client import LineLost
from quietbell.line.site_file import BrokenSiteFile, read_last_good

DATABASE_SECONDS_MAX: Final = 3.0
ENGINE_SECONDS_MAX: Final = 3.0


def doctor(words: argparse.Namespace) -> int:
    """Print one sentence for each thing that is unproven or broken."""
    data = folder_to_look_at(words.data)
    mail = mail_of(data, "", os.environ)
    alarms, office = _alarm_path(data), _office(data, words.database_url)
    found = [*alarms, *office, *_mail(mail)]
    for each in found:
        print(f"  {each}")
    if mail.smtp is None and not mail.problem and not mail.is_caught:
        print("  (No mail server is set up: nobody is told anything by mail.)")
    if not found:
        print("nothing is unproven")
        return Exit.FINE
    print(f"{len(found)} to see to")
    return Exit.NOT_SO


def _alarm_path(data: Path) -> list[str]:
    """Return what is wrong with the site file and the engine, without a database."""
    told = []
    try:
        last = read_last_good(data / "site")
        told += [f"The newest site file is refused: {each}" for each in last.problems]
    except BrokenSiteFile as why:
        told.append(f"There is no site file that can be used ({why}).")
    try:
        status = asyncio.run(_engine(data))
    except (LineLost, TimeoutError):
        return [*told, "The alarm engine does not answer: no press is taken."]
    if status["recording"]["state"] != "recording":
        told.append(f"The journal is not written: {status['recording']['state']}.")
    if status["attendance"] != "attended":
        told.append("Nobody attends any desk.")
    return told


async def _engine(data: Path) -> dict[str, Any]:
    async with asyncio.timeout(ENGINE_SECONDS_MAX):
        return await engine_status(data, "doctor")


def _mail(mail: Mail) -> list[str]:
    """Return what is wrong with the mail servers; a demonstration's are not asked."""
    from quietbell.operations import imap, smtp  # noqa: PLC0415 - with their libraries

    if mail.problem:
        return [f"The mail settings cannot be used: {mail.problem}."]
    told = []
    if mail.smtp is not None:
        try:
            with smtp.opened(mail.smtp):
                pass
        except smtp.ServerAway as why:
            told.append(f"The mail server {mail.smtp.shown} cannot be used: {why}.")
    if mail.imap is not None:
        try:
            with imap.opened(mail.imap):
                pass
        except imap.AWAY as why:
            words = imap.away(why)
            told.append(f"The mailbox at {mail.imap.shown} cannot be read: {words}.")
    return told


def _office(data: Path, database_url: str | None) -> list[str]:
    """Return what the go-live gate would say."""
    try:
        enter(data, database_url).until_ready(DATABASE_SECONDS_MAX)
    except DatabaseAway as why:
        return [f"The office's database does not answer: {why}. Alarms go on."]
    import django  # noqa: PLC0415 - loads the settings that `enter` made

    django.setup()
    from django.db import Error  # noqa: PLC0415 - once Django is set up

    from quietbell.domain.readiness import Unproven, unproven  # noqa: PLC0415
    from quietbell.queries.readiness import facts  # noqa: PLC0415
    from quietbell.web.readiness_words import sentence  # noqa: PLC0415

    at = datetime.now(UTC)
    try:
        findings = unproven(facts(at), at=at)
    except Error as why:
        return [f"The office's tables cannot be read: {type(why).__name__}."]
    # The engine was asked already, and has said more.
    known = (Unproven.ENGINE_AWAY,)
    return [sentence(each).words for each in findings if each.what not in known]
