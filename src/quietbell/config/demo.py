"""`quietbell demo`: a fictional campus, running, with a first press to look at.

The links it prints and the tokens in its folder would be an office's and an
identity provider's. Nothing in it reaches a real channel.
"""

import argparse
import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from quietbell.config.demo_words import (
    STEPS,
    print_links,
    print_office_links,
    print_press,
    print_step,
)
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import demo_folder
from quietbell.config.logs import write_logs_as_json
from quietbell.config.probes import engine_status
from quietbell.config.ready import NotReady, until_ready
from quietbell.config.running import settings_of
from quietbell.config.seeding import links_file
from quietbell.config.settings import PORT_BASE, Settings
from quietbell.config.sockets import PortsTaken
from quietbell.config.supervisor import AlreadyRunning, Supervisor, supervise
from quietbell.line.client import LineLost
from quietbell.simulator.demo_folder import DemoFolder, NotADemo
from quietbell.simulator.demo_links import fresh_links
from quietbell.simulator.first_press import press_and_look

FIRST_PRESS_SECONDS: Final = 5.0
FIRST_BUTTON: Final = "bursar-1"
MADE_SECONDS_MAX: Final = 300.0  # a slow disk makes a cluster slowly
OFFICE_SECONDS_MAX: Final = 120.0
AGAIN_SECONDS: Final = 0.1
ASK_SECONDS_MAX: Final = 2.0
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
    except OSError as why:
        raise Refusal(f"{data} cannot be made or read: {why}") from why
    is_new = not (data / "site" / "current").exists()
    if is_new and words.no_office:
        raise Refusal(f"{data} is new: its first start needs the office", Exit.USAGE)
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
        await _show(supervisor, settings, folder, wishes)

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


async def _show(
    supervisor: Supervisor, settings: Settings, folder: DemoFolder, wishes: _Wishes
) -> None:
    """Wait until it runs, print the links, and press after five seconds.

    The consoles and the press wait for nothing of the office, once there is a site
    file; the workbench's links follow when its pages are up.
    """
    if not (settings.data / "site" / "current").exists():
        await _until_made(supervisor, settings, tells=not wishes.is_json)
    await until_ready(settings)
    links = fresh_links(
        folder,
        web=settings.web_url,
        intake=settings.intake_url,
        now=datetime.now(UTC),
    )
    if wishes.is_json:
        office = await _office_links(supervisor, settings)
        told = {**links.told(), "office": settings.office_url, "office_links": office}
        print(json.dumps(told), flush=True)
    else:
        print_links(
            links, settings.data, FIRST_PRESS_SECONDS if wishes.presses else None
        )
    await asyncio.gather(
        _press_once(settings, folder, wishes),
        _tell_office(supervisor, settings, folder, wishes),
    )


async def _press_once(settings: Settings, folder: DemoFolder, wishes: _Wishes) -> None:
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
        print_press(told)


async def _tell_office(
    supervisor: Supervisor, settings: Settings, folder: DemoFolder, wishes: _Wishes
) -> None:
    if settings.has_office and not wishes.is_json:
        print_office_links(folder, await _office_links(supervisor, settings))


async def _until_made(
    supervisor: Supervisor, settings: Settings, *, tells: bool
) -> None:
    """Wait until the campus is in the database and the engine has its site file.

    Raises:
        NotReady: it took too long.
    """
    if tells:
        print("A first start makes Harborview State, which takes some seconds:")
    left = list(STEPS)
    try:
        async with asyncio.timeout(MADE_SECONDS_MAX):
            while left or not await _has_site(settings):
                if left and _is_done(supervisor, left[0]):
                    step = left.pop(0)
                    if tells:
                        print_step(step)
                await asyncio.sleep(AGAIN_SECONDS)
    except TimeoutError:
        raise NotReady(f"no site file was made in {MADE_SECONDS_MAX:g} s") from None


async def _office_links(supervisor: Supervisor, settings: Settings) -> dict[str, str]:
    """Return a link into the workbench for each person, by id; none without it."""
    if not settings.has_office:
        return {}
    try:
        async with asyncio.timeout(OFFICE_SECONDS_MAX):
            while True:
                if all(_is_done(supervisor, each) for each in ("seed-demo", "web")):
                    break
                await asyncio.sleep(AGAIN_SECONDS)
            secrets = json.loads(links_file(settings.data).read_text())
    except (TimeoutError, OSError, ValueError):
        return {}
    return {
        person: f"{settings.office_url}/demo/{secret}"
        for person, secret in secrets.items()
    }


async def _has_site(settings: Settings) -> bool:
    """Say whether the engine runs on a site file."""
    try:
        async with asyncio.timeout(ASK_SECONDS_MAX):
            status = await engine_status(settings.data, "demo")
    except (LineLost, TimeoutError):
        return False
    return bool(status["site"]["version"] > 0)


def _is_done(supervisor: Supervisor, name: str) -> bool:
    """Say whether a process has run its once, or is up."""
    states = {each["name"]: each["state"] for each in supervisor.told()["processes"]}
    return states.get(name, "done") in ("done", "up")  # a database may be elsewhere
