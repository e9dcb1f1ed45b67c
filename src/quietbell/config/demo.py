"""`quietbell demo`: a fictional campus, running, with a first press to look at.

The links it prints and the tokens in its folder would be an office's and an
identity provider's. Nothing in it reaches a real channel.
"""

import argparse
import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import demo_folder
from quietbell.config.logs import write_logs_as_json
from quietbell.config.ready import NotReady, until_ready
from quietbell.config.running import settings_of
from quietbell.config.settings import PORT_BASE, Settings
from quietbell.config.sockets import PortsTaken
from quietbell.config.supervisor import AlreadyRunning, Supervisor, supervise
from quietbell.line.site_file import BrokenSiteFile
from quietbell.simulator.demo_folder import DemoFolder, NotADemo
from quietbell.simulator.demo_links import DemoLinks, fresh_links
from quietbell.simulator.first_press import Told, press_and_look

FIRST_PRESS_SECONDS: Final = 5.0
FIRST_BUTTON: Final = "bursar-1"
PORT_STEP: Final = 10
PORT_TRIES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wishes:
    """What of the options is not a setting."""

    is_json: bool
    presses: bool


def demo(words: argparse.Namespace) -> int:
    """Make the campus if the folder is new, run it, show it, press once."""
    data = demo_folder(words.data)
    wishes = _Wishes(is_json=words.json, presses=not words.no_press)
    try:
        folder = DemoFolder.open_or_make(data, now=datetime.now(UTC))
    except NotADemo as why:
        raise Refusal(f"{why}; name another folder with --data", Exit.TAKEN) from why
    except (OSError, BrokenSiteFile) as why:
        raise Refusal(f"{data} cannot be made or read: {why}") from why
    write_logs_as_json("supervisor", data / "logs" / "supervisor.log")
    for port_base in _port_bases(words.port_base):
        settings = settings_of(words, data, port_base)
        try:
            return _run(settings, folder, wishes)
        except PortsTaken as why:
            last = why
    raise Refusal(f"{last}; choose others with --port-base", Exit.TAKEN)


def _port_bases(chosen: int | None) -> range:
    """Return which to try: the one chosen, or the usual and others above it."""
    if chosen is not None:
        return range(chosen, chosen + 1)
    return range(PORT_BASE, PORT_BASE + PORT_STEP * PORT_TRIES, PORT_STEP)


def _run(settings: Settings, folder: DemoFolder, wishes: _Wishes) -> int:
    async def beside(supervisor: Supervisor) -> None:
        await _show(settings, folder, wishes)

    try:
        asyncio.run(supervise(settings, beside=beside, needs_office_port=True))
    except AlreadyRunning as why:
        raise Refusal(f"{why}; see `quietbell status`", Exit.TAKEN) from why
    except NotReady as why:
        raise Refusal(f"{why}; its logs are in {settings.data / 'logs'}") from why
    except PortsTaken:
        raise
    except OSError as why:
        raise Refusal(f"cannot listen or write: {why}") from why
    return Exit.FINE


async def _show(settings: Settings, folder: DemoFolder, wishes: _Wishes) -> None:
    """Wait until it runs, print the links, and press after five seconds."""
    await until_ready(settings)
    links = fresh_links(
        folder,
        web=settings.web_url,
        intake=settings.intake_url,
        now=datetime.now(UTC),
    )
    if wishes.is_json:
        print(json.dumps(links.told()), flush=True)
    else:
        _print_links(links, settings.data, wishes)
    if not wishes.presses:
        return
    look = folder.desk_link("backup", now=datetime.now(UTC))
    await asyncio.sleep(FIRST_PRESS_SECONDS)
    told = await press_and_look(
        folder,
        FIRST_BUTTON,
        web=settings.web_url,
        intake=settings.intake_url,
        link=look,
    )
    if not wishes.is_json:
        _print_press(told)


def _print_links(links: DemoLinks, data: Path, wishes: _Wishes) -> None:
    """Print the long list first, so that what to open stands last and in sight."""
    line = "─" * 78
    print(f"{line}\nQuietbell DEMO · Harborview State, a fictional campus\n{line}")
    print("Sign on as a person, in a browser that is already that person's desk:\n")
    for each in links.sign_on:
        print(f"  {each.name} · {', '.join(each.roles)} · {each.desk}\n  {each.link}\n")
    print("More desks, for other browsers or private windows:\n")
    for desk in links.desks[1:]:
        print(f"  {desk.name}\n  {desk.link}\n")
    print(f"Phones press at {links.intake}; the data is in {data}")
    print("Press:  quietbell press bursar-1 --times 3 --every 2")
    print("Look:   quietbell status · quietbell line tail · quietbell verify")
    print("Ctrl+C ends it.\n")
    print(f"OPEN THIS (it works once, and makes that browser {links.desks[0].name}):\n")
    print(f"  {links.desk_link}\n", flush=True)
    if wishes.presses:
        seconds = f"{FIRST_PRESS_SECONDS:g}"
        print(f"In {seconds} s a simulated phone presses {FIRST_BUTTON} …", flush=True)


def _print_press(told: Told) -> None:
    print(f"\nPressed: {told.place}  ({told.button}, {told.model})")
    rows: list[tuple[str, float | None, str]] = [
        ("pressed", 0.0, ""),
        ("kept", told.kept_ms, "on disk, and the line said so"),
        ("answered", told.answered_ms, "the phone has its silent answer"),
        ("shown", told.shown_ms, "on the event stream, as a screen gets it"),
        ("painted", told.painted_ms, "a browser said that it painted it"),
    ]
    for name, milliseconds, about in rows:
        took = "     –  " if milliseconds is None else f"{milliseconds:5.1f} ms"
        note = about if milliseconds is not None else _missing(name)
        print(f"  {name:9} {took}   {note}")
    print(flush=True)


def _missing(name: str) -> str:
    if name == "painted":
        return "no desk was open; open the link above and press again"
    return "not seen in time: see `quietbell status`"
