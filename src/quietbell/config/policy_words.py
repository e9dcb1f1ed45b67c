"""The command line's words for policy as data; what they do is in `policy_check.py`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from quietbell.config.folders import DATA_HELP
from quietbell.config.office_words import add_database

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_policy(commands: "Commands") -> None:
    """Add `policy check` and `policy show`."""
    policy = commands.add_parser("policy", help="try criteria before they decide")
    words = policy.add_subparsers(metavar="COMMAND", required=True)
    check = _add(
        words,
        "check",
        "check",
        "try changed criteria on every button and open request, and change nothing",
    )
    check.add_argument(
        "file", type=Path, metavar="FILE", help="the criteria, as .json or .toml"
    )
    check.add_argument("--json", action="store_true", help="print JSON")
    add_database(check)
    show = _add(words, "show", "show", "print the criteria in force, as JSON to change")
    add_database(show)


def _add(
    commands: "Commands", name: str, function: str, about: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about.capitalize() + ".")
    parser.set_defaults(runs=f"policy_check:{function}")
    parser.add_argument("--data", type=Path, metavar="DIR", help=DATA_HELP)
    return parser
