"""The command line's words for panels; what they do is in `panels.py`."""

import argparse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

KEY_HELP: Final = "hex or text; @FILE reads it from there"


def add_panels(commands: "Commands") -> None:
    """Add `panel`, `dc09 decode` and `conformance dc09`."""
    _add_panel(commands)
    dc09 = commands.add_parser("dc09", help="look at DC-09 frames")
    dc09_commands = dc09.add_subparsers(metavar="COMMAND", required=True)
    decode = _add(dc09_commands, "decode", "decode", "explain a captured frame")
    decode.add_argument(
        "frame",
        metavar="FRAME",
        help="as captured, or in hex from 0a on; - reads it from standard input",
    )
    decode.add_argument("--key", metavar="KEY", help=KEY_HELP)
    tried = commands.add_parser(
        "conformance", help="try a receiver against the published set"
    )
    tried_commands = tried.add_subparsers(metavar="COMMAND", required=True)
    suite = _add(
        tried_commands,
        "dc09",
        "conformance",
        "try a DC-09 receiver that nobody relies on: the set has presses in it",
    )
    suite.add_argument("receiver_at", nargs="?", metavar="HOST:PORT")
    suite.add_argument(
        "--accounts",
        action="store_true",
        help="print the accounts and keys that the receiver must know",
    )
    suite.add_argument(
        "--silence",
        type=float,
        default=1.0,
        metavar="S",
        help="how long to listen where no answer is due (default: 1)",
    )
    suite.add_argument(
        "--wait",
        type=float,
        default=5.0,
        metavar="S",
        help="for an answer that is due (default: 5)",
    )


def _add_panel(commands: "Commands") -> None:
    panel = _add(
        commands, "panel", "panel", "be a panel that speaks DC-09: press, or poll"
    )
    panel.add_argument("receiver_at", metavar="HOST:PORT")
    panel.add_argument("--account", default="1234", help="(default: %(default)s)")
    panel.add_argument("--prefix", default="0", help="L… (default: %(default)s)")
    panel.add_argument("--receiver", help="R… (default: not named)")
    panel.add_argument("--key", metavar="KEY", help=KEY_HELP)
    panel.add_argument("--transport", choices=("tcp", "tcp-once", "udp"), default="tcp")
    panel.add_argument("--backup", metavar="HOST:PORT", help="its other path")
    panel.add_argument("--poll", action="store_true", help="send signs of life instead")
    panel.add_argument(
        "--event", default="122", help="a Contact ID or SIA code (default: %(default)s)"
    )
    panel.add_argument("--partition", default="01", help="(default: %(default)s)")
    panel.add_argument("--point", default="001", help="(default: %(default)s)")
    _add_manners(panel)


def _add_manners(panel: argparse.ArgumentParser) -> None:
    number = panel.add_argument
    number("--times", type=int, default=1, metavar="N", help="how often (default: 1)")
    number("--every", type=float, default=1.0, metavar="S", help="(default: 1)")
    number("--wait", type=float, default=5.0, metavar="S", help="for an answer")
    number("--tries", type=int, default=4, metavar="N", help="before it gives up")
    number("--first-sequence", type=int, default=1, metavar="N")
    number("--clock-off", type=float, default=0.0, metavar="S", help="of its clock")
    number("--stamped", action="store_true", help="a timestamp in clear, too")
    number("--raw-checksum", action="store_true", help="as two raw bytes")
    number("--old-pad", action="store_true", help="padded as before 2026")


def _add(
    commands: "Commands", name: str, function: str, about: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about.capitalize() + ".")
    parser.set_defaults(runs=f"panels:{function}")
    return parser
