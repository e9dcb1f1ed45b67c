"""The commands that run processes: all of them supervised, or one alone."""

import argparse
import asyncio
from pathlib import Path

from quietbell.config.exits import Exit, Refusal
from quietbell.config.first_link import tell_first_link
from quietbell.config.folders import own_folder
from quietbell.config.logs import write_logs_as_json
from quietbell.config.settings import PORT_BASE, Settings
from quietbell.config.sockets import PortsTaken
from quietbell.config.supervisor import AlreadyRunning, supervise


def run(words: argparse.Namespace) -> int:
    """Run this installation until a signal."""
    write_logs_as_json("supervisor")
    data = own_folder(words.data)
    if words.no_office and not (data / "site" / "current").exists():
        raise Refusal(
            f"{data} has no site file, and without the office none is made. Name the "
            "installation's folder with --data, or try `quietbell demo`.",
            Exit.AWAY,
        )
    settings = settings_of(words, data, words.port_base or PORT_BASE)
    try:
        asyncio.run(supervise(settings, beside=tell_first_link(settings)))
    except AlreadyRunning as why:
        raise Refusal(str(why), Exit.TAKEN) from why
    except PortsTaken as why:
        raise Refusal(f"{why}; choose others with --port-base", Exit.TAKEN) from why
    except OSError as why:
        raise Refusal(f"cannot listen or write: {why}") from why
    return Exit.FINE


def settings_of(words: argparse.Namespace, data: Path, port_base: int) -> Settings:
    """Return what the options say.

    Raises:
        Nonsense: they cannot be meant.
    """
    return Settings(
        data=data,
        host=words.host,
        port_base=port_base,
        live_workers=words.live_workers,
        node=words.node,
        has_office=not words.no_office,
        database_url=words.database_url,
    ).checked()


def engine(words: argparse.Namespace) -> int:
    """Be the engine."""
    from quietbell.engine import main  # noqa: PLC0415 - each process loads its own

    write_logs_as_json("engine")
    settings = main.EngineSettings(
        data=own_folder(words.data),
        node=words.node,
        phone_fds=words.phone_fds,
        phone_tls_fds=words.phone_tls_fds,
        dc09_fds=words.dc09_fds,
        dc09_datagram_fds=words.dc09_datagram_fds,
        surgard_fds=words.surgard_fds,
    )
    try:
        main.run(settings)
    except main.AnotherEngine as why:
        raise Refusal(str(why), Exit.TAKEN) from why
    return Exit.FINE


def courier(words: argparse.Namespace) -> int:
    """Be the courier."""
    from quietbell.courier import main  # noqa: PLC0415 - each process loads its own

    write_logs_as_json("courier")
    main.run(main.CourierSettings(data=own_folder(words.data), alive_fd=words.alive_fd))
    return Exit.FINE


def live(words: argparse.Namespace) -> int:
    """Be one live worker."""
    from quietbell.live import main  # noqa: PLC0415 - each process loads its own

    write_logs_as_json(words.name)
    main.run(
        main.LiveSettings(
            data=own_folder(words.data), web_fds=words.web_fds, name=words.name
        )
    )
    return Exit.FINE
