"""The commands that act in a demonstration: press a button, make a fresh link."""

import argparse
import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import demo_folder
from quietbell.line.site_file import BrokenSiteFile
from quietbell.simulator.demo_folder import DemoFolder, NoSuchName, NotADemo
from quietbell.simulator.phones import NoAnswer, slowest
from quietbell.simulator.phones import press as press_phone

TIMES_MAX: Final = 10_000


def press(words: argparse.Namespace) -> int:
    """Press a button as its phone does, and print how fast it was answered."""
    if not 1 <= words.times <= TIMES_MAX or words.every < 0:
        raise Refusal(f"--times: 1 to {TIMES_MAX}; --every: no less than 0", Exit.USAGE)
    demo = opened(words.data)
    intake = address(words.data, "intake_tls" if words.tls else "intake")
    try:
        button = demo.button(words.button)
    except NoSuchName as why:
        raise Refusal(str(why), Exit.USAGE) from why
    print(f"{button.id}: {button.spoken}")
    return asyncio.run(_press(demo, intake, button.id, words.times, words.every))


async def _press(
    demo: DemoFolder, intake: str, button: str, times: int, every_seconds: float
) -> int:
    device, trust = demo.device(button), demo.trust()
    code = Exit.FINE
    for number in range(times):
        if number:
            await asyncio.sleep(every_seconds)
        try:
            answers = await press_phone(
                demo.door_url(button, intake),
                model=device.model,
                mac=device.mac,
                trust=trust if intake.startswith("https") else None,
            )
        except NoAnswer as why:
            print(f"  no answer: {why}")
            code = Exit.NOT_SO
            continue
        answer = slowest(answers)
        at = answer.pressed_at.astimezone().strftime("%H:%M:%S.%f")[:-3]
        took = f"{answer.answered_seconds * 1000:.1f} ms"
        print(f"  {at}  {device.model}  answered {answer.status} in {took}", flush=True)
    return code


def desk_link(words: argparse.Namespace) -> int:
    """Print a fresh one-time link that enrols a browser as a desk."""
    demo, web = opened(words.data), address(words.data, "web")
    try:
        secret = demo.desk_link(words.desk, now=datetime.now(UTC))
    except NoSuchName as why:
        desks = ", ".join(desk.id for desk in demo.site.desks)
        raise Refusal(f"{why}; there are {desks}", Exit.USAGE) from why
    print(f"{web}/enrol#{secret}")
    return Exit.FINE


def sign_on(words: argparse.Namespace) -> int:
    """Print a fresh link by which a person signs on at a desk."""
    demo, web = opened(words.data), address(words.data, "web")
    try:
        person = demo.person(words.person)
    except NoSuchName as why:
        raise Refusal(str(why), Exit.USAGE) from why
    desk = words.desk or person.desk
    if desk not in {each.id for each in demo.site.desks}:
        raise Refusal(f"there is no desk {desk!r}", Exit.USAGE)
    token = demo.watch_token(person, desk, now=datetime.now(UTC))
    print(f"{web}/sign-on#{token}")
    return Exit.FINE


def opened(named: Path | None) -> DemoFolder:
    """Return the demonstration in that folder, or refuse."""
    try:
        return DemoFolder.open(demo_folder(named))
    except (NotADemo, BrokenSiteFile) as why:
        raise Refusal(f"{why}; start one with `quietbell demo`", Exit.AWAY) from why


def address(named: Path | None, which: str) -> str:
    """Return where the running demonstration is: its "web" or its "intake"."""
    path = demo_folder(named) / "run" / "status.json"
    try:
        return str(json.loads(path.read_text())[which])
    except (OSError, ValueError, KeyError) as why:
        raise Refusal("no demonstration has been started there", Exit.AWAY) from why
