"""The command line. It reads words, and hands on to the module that knows.

Modules are loaded when their word is said: `quietbell press` needs no engine.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from quietbell import __version__
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import DATA_HELP
from quietbell.config.office_words import (
    add_database,
    add_journal_import,
    add_office,
    numbers,
)
from quietbell.config.panel_words import add_panels
from quietbell.config.policy_words import add_policy
from quietbell.config.settings import NODE, PORT_BASE, Nonsense

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EPILOG: Final = """\
Exit codes: 0 fine · 1 something is not as it should be · 2 wrong usage ·
3 nothing runs or lies there · 4 the ports or the folder are taken.

QUIETBELL_DATA names the data folder where --data is left out.
"""
Words = argparse.Namespace


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = build_parser().parse_args(argv)
    module, _, function = words.runs.partition(":")
    try:
        found = getattr(importlib.import_module(f"quietbell.config.{module}"), function)
        return int(cast("Callable[[Words], int]", found)(words))
    except Refusal as why:
        print(f"quietbell: {why}", file=sys.stderr)
        return int(why.code)
    except Nonsense as why:
        print(f"quietbell: {why}", file=sys.stderr)
        return int(Exit.USAGE)
    except BrokenPipeError:
        # Whoever read our words has gone, as in `quietbell line tail | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.FINE)
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    parser = argparse.ArgumentParser(
        prog="quietbell",
        description="A campus duress alarm: a press reaches a person.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, dest="command"
    )
    _add_running(commands)
    _add_demo(commands)
    add_panels(commands)
    _add_looking(commands)
    _add_site(commands)
    _add_certificate(commands)
    add_office(commands)
    add_policy(commands)
    _add_parts(commands)
    return parser


def _add(
    commands: "Commands", name: str, runs: str, about: str
) -> argparse.ArgumentParser:
    """Add a command that *runs* ``module:function`` of this room."""
    parser = commands.add_parser(name, help=about, description=about.capitalize() + ".")
    parser.set_defaults(runs=runs)
    parser.add_argument("--data", type=Path, metavar="DIR", help=DATA_HELP)
    return parser


def _add_running(commands: "Commands") -> None:
    run = _add(
        commands,
        "run",
        "running:run",
        "run this installation: the alarm path and the office, supervised",
    )
    _add_addresses(run)
    demo = _add(
        commands,
        "demo",
        "demo:demo",
        "make Harborview State, a fictional campus, run it, and press a button",
    )
    _add_addresses(demo)
    demo.add_argument(
        "--json", action="store_true", help="print one line of JSON when ready"
    )
    demo.add_argument("--no-press", action="store_true", help="let nobody press")


def _add_addresses(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="the address to listen on (default: %(default)s)",
    )
    parser.add_argument(
        "--port-base",
        type=int,
        metavar="N",
        help="consoles on N, phones on N+1, phones with TLS on N+2, the office on N+3 "
        f"(default: {PORT_BASE})",
    )
    parser.add_argument(
        "--no-office",
        action="store_true",
        help="run the alarm path alone: no database, no pages of the office",
    )
    add_database(parser)
    parser.add_argument(
        "--live-workers",
        type=int,
        default=2,
        metavar="N",
        help="processes that serve the screens (default: %(default)s)",
    )
    parser.add_argument(
        "--node",
        default=NODE,
        metavar="NAME",
        help="whose chain the journal is; never change it (default: %(default)s)",
    )


def _add_demo(commands: "Commands") -> None:
    press = _add(
        commands, "press", "pressing:press", "press a button of the demonstration"
    )
    press.add_argument("button", metavar="BUTTON", help="its id, as bursar-1")
    press.add_argument(
        "--times", type=int, default=1, metavar="N", help="how often (default: 1)"
    )
    press.add_argument(
        "--every",
        type=float,
        default=1.0,
        metavar="S",
        help="seconds between two presses (default: 1)",
    )
    press.add_argument("--tls", action="store_true", help="press with TLS")
    link = _add(
        commands, "desk-link", "pressing:desk_link", "print a fresh one-time desk link"
    )
    link.add_argument("desk", metavar="DESK", help="its id, as desk-1")
    sign_on = _add(
        commands, "sign-on", "pressing:sign_on", "print a fresh sign-on link"
    )
    sign_on.add_argument("person", metavar="PERSON", help="a name or part of it, or id")
    sign_on.add_argument(
        "--desk", metavar="DESK", help="where (default: the person's own)"
    )


def _add_looking(commands: "Commands") -> None:
    status = _add(commands, "status", "looking:status", "say which processes are well")
    status.add_argument("--json", action="store_true", help="print JSON")
    line = commands.add_parser("line", help="look at the engine's line")
    line_commands = line.add_subparsers(metavar="COMMAND", required=True)
    _add(
        line_commands,
        "tail",
        "looking:line_tail",
        "print the line's events as JSON lines: ids and states, no names, no places",
    )
    _add(
        commands,
        "verify",
        "looking:verify",
        "prove that no kept entry was changed, dropped or reordered",
    )
    journal = commands.add_parser("journal", help="read the journal")
    journal_commands = journal.add_subparsers(metavar="COMMAND", required=True)
    show = _add(
        journal_commands, "show", "looking:journal_show", "print the journal's entries"
    )
    show.add_argument(
        "--since", type=int, default=0, metavar="SEQ", help="only later entries"
    )
    show.add_argument("--kind", metavar="KIND", help="only entries of this kind")
    show.add_argument("--json", action="store_true", help="print whole entries")
    add_journal_import(journal_commands)


def _add_site(commands: "Commands") -> None:
    site = commands.add_parser("site", help="look at site files")
    site_commands = site.add_subparsers(metavar="COMMAND", required=True)
    check = _add(site_commands, "check", "looking:site_check", "check a site file")
    check.add_argument("file", type=Path, metavar="FILE")
    _add(site_commands, "show", "looking:site_show", "say what the site file holds")


def _add_certificate(commands: "Commands") -> None:
    certificate = commands.add_parser(
        "certificate", help="change the phones' TLS certificate in two steps"
    )
    steps = certificate.add_subparsers(metavar="COMMAND", required=True)
    _add(steps, "show", "certificate:show", "say which certificate is in use")
    _add(steps, "check", "certificate:check", "check the next one, change nothing")
    _add(steps, "switch", "certificate:switch", "make the next one the current one")


def _add_parts(commands: "Commands") -> None:
    """Add the processes themselves, which `run` or a service manager starts."""
    engine = _add(
        commands, "engine", "running:engine", "the alarm process alone (run starts it)"
    )
    engine.add_argument("--node", default=NODE, metavar="NAME")
    for door in ("phone", "phone-tls", "dc09", "dc09-datagram", "surgard"):
        option = f"--{door}-fds"
        engine.add_argument(option, type=numbers, default=(), metavar="FD,FD")
    courier = _add(
        commands, "courier", "running:courier", "the courier alone (run starts it)"
    )
    courier.add_argument("--alive-fd", type=int, metavar="FD")
    live = _add(
        commands, "live", "running:live", "one live worker alone (run starts it)"
    )
    live.add_argument("--name", default="live-0", metavar="NAME")
    live.add_argument("--web-fds", type=numbers, required=True, metavar="FD,FD")


if __name__ == "__main__":
    sys.exit(main())
