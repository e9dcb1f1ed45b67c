"""What `quietbell demo` prints: how far it is, where to go, how fast a press was."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from quietbell.domain.roles import Role
from quietbell.simulator.demo_folder import DemoFolder
from quietbell.simulator.demo_links import DemoLinks
from quietbell.simulator.first_press import Told

RULE: Final = "─" * 78
MOST: Final = Role.EMERGENCY_MANAGEMENT  # who may see and keep most of the workbench
# Of a first start, in the order in which they are reached.
STEPS: Final = {
    "postgres": "the database is up",
    "migrate": "its tables are made",
    "seed-demo": "Harborview State is written into them",
}


def print_step(name: str) -> None:
    """Say that one step of a first start is done."""
    print(f"  {STEPS[name]}", flush=True)


def print_links(links: DemoLinks, data: Path, press_seconds: float | None) -> None:
    """Print the long list first, so that what to open stands last and in sight."""
    print(f"{RULE}\nQuietbell DEMO · Harborview State, a fictional campus\n{RULE}")
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
    if press_seconds is not None:
        print(f"In {press_seconds:g} s a simulated phone presses …", flush=True)


def print_office_links(folder: DemoFolder, office: Mapping[str, str]) -> None:
    """Print how each person comes into the workbench; who sees most stands last."""
    print("\nThe workbench, in any browser; each link signs one person in, once:\n")
    people = [each for each in folder.signers() if each.id in office]
    for each in sorted(people, key=lambda each: MOST in each.roles):
        about = f"{each.name} · {', '.join(each.roles)}"
        if MOST in each.roles:
            about = f"OPEN THIS to see how it is kept, as {about}:"
        print(f"  {about}\n  {office[each.id]}\n")
    print(flush=True)


def print_press(told: Told) -> None:
    """Print what became of the first press, and how fast."""
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
