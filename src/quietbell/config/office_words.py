"""The office's part of the command line: its processes, its backup and its restore."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from quietbell.config.folders import DATA_HELP
from quietbell.config.settings import NODE

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_office(commands: "Commands") -> None:
    """Add what the office's processes and their keeper are called."""
    _add_backup(commands)
    _add_restore(commands)
    _add(
        commands,
        "postgres",
        "postgres:postgres",
        "the embedded database server alone (run starts it)",
    )
    migrate = _add(
        commands,
        "migrate",
        "office:migrate",
        "bring the office's tables up to date (run does it at its start)",
    )
    add_database(migrate)
    web = _add(
        commands, "web", "office:web", "the office's pages alone (run starts them)"
    )
    web.add_argument("--web-fds", type=numbers, required=True, metavar="FD,FD")
    add_database(web)
    link = _add(
        commands,
        "first-link",
        "first_link:first_link",
        "print a one-time link by which the first person comes in",
    )
    link.add_argument("--person", metavar="NAME", help="for one who is there already")
    link.add_argument("--url", metavar="URL", help="where people reach the office")
    link.add_argument(
        "--if-new", action="store_true", help="print nothing if somebody is here"
    )
    add_database(link)
    doctor = _add(
        commands, "doctor", "doctor:doctor", "say everything that is unproven"
    )
    add_database(doctor)
    drill = _add(
        commands,
        "drill",
        "drill:drill",
        "prove a backup: make one, restore it beside, write it down",
    )
    add_database(drill)
    seed = _add(
        commands,
        "seed-demo",
        "seeding:seed_demo",
        "write the demonstration's campus into its office (demo does it)",
    )
    add_database(seed)
    catcher = _add(
        commands,
        "mail-catcher",
        "office:mail_catcher",
        "what takes the demonstration's letters, alone (demo starts it)",
    )
    catcher.add_argument("--smtp-fd", type=int, required=True, metavar="FD")
    catcher.add_argument("--alive-fd", type=int, metavar="FD")
    for name, about in (
        ("scribe", "what records the journal and makes site files, alone"),
        ("worker", "what does the office's jobs, alone"),
    ):
        process = _add(commands, name, f"office:{name}", f"{about} (run starts it)")
        process.add_argument("--alive-fd", type=int, metavar="FD")
        add_database(process)


def add_database(parser: argparse.ArgumentParser) -> None:
    """Let *parser* take another database than the one below the data folder."""
    parser.add_argument(
        "--database-url",
        metavar="URL",
        help="a PostgreSQL, 15 or newer, in place of the embedded one; with a password "
        "name it in the environment instead, as DATABASE_URL",
    )


def add_journal_import(commands: "Commands") -> None:
    """Add the way by which an old journal is caught up."""
    tail = _add(
        commands,
        "import",
        "restore:import_command",
        "give an old copy of the journal what the database's ledger has beyond it",
    )
    tail.add_argument("--node", default=NODE, metavar="NAME", help="of an empty one")
    add_database(tail)


def numbers(text: str) -> tuple[int, ...]:
    """Return the descriptors that *text* lists."""
    return tuple(int(each) for each in text.split(",") if each)


def _add_backup(commands: "Commands") -> None:
    backup = _add(
        commands,
        "backup",
        "backup:backup",
        "back everything up into one file, beside what runs, and read it back",
    )
    backup.add_argument(
        "target",
        type=Path,
        metavar="FILE|FOLDER",
        help="a new file (.tar, .tar.gz), or the folder that one is made in",
    )
    backup.add_argument(
        "--keyring-to",
        type=Path,
        metavar="FILE",
        help="put the keyring into this file instead: a key that is destroyed erases "
        "only if no copy of it is left",
    )
    add_database(backup)


def _add_restore(commands: "Commands") -> None:
    restore = _add(
        commands,
        "restore",
        "restore:restore",
        "put a backup in place, in an empty folder and an empty database",
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--keyring", type=Path, metavar="FILE", help="the backup that holds its keys"
    )
    restore.add_argument(
        "--without-keyring",
        action="store_true",
        help="go without keys: what was sealed cannot be read any more",
    )
    restore.add_argument(
        "--keep-database",
        action="store_true",
        help="the database is there and newer: give the journal what it has beyond it",
    )
    restore.add_argument(
        "--only-database",
        action="store_true",
        help="the folder is there and newer: restore the database alone",
    )
    add_database(restore)


def _add(
    commands: "Commands", name: str, runs: str, about: str
) -> argparse.ArgumentParser:
    """Add a command that *runs* ``module:function`` of this room."""
    parser = commands.add_parser(name, help=about, description=about.capitalize() + ".")
    parser.set_defaults(runs=runs)
    parser.add_argument("--data", type=Path, metavar="DIR", help=DATA_HELP)
    return parser
