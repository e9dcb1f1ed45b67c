"""The alarm path's processes: what is run, with which sockets, and how each is asked.

They are first, they wait for nobody, and none of them is told of a database.
"""

import sys
from collections.abc import Sequence
from typing import Final

from quietbell.config.children import Patience, Plan
from quietbell.config.database import WITHOUT_DATABASE
from quietbell.config.probes import HttpProbe, LineProbe, PipeProbe
from quietbell.config.settings import Settings
from quietbell.config.sockets import HEALTH_HOST, Listening

SOON_UP: Final = Patience(start=20)  # only the engine has a journal to replay


def alarm_plans(
    settings: Settings, listening: Listening, alive: PipeProbe
) -> tuple[Plan, ...]:
    """Return what to run: the engine first, then the courier and the live workers."""
    logs = settings.data / "logs"
    data = ("--data", str(settings.data))
    phones = tuple(each.fileno() for each in listening.phones)
    phones_tls = tuple(each.fileno() for each in listening.phones_tls)
    dc09, dc09_datagrams, surgard = (
        (each.fileno(),)
        for each in (listening.dc09, listening.dc09_datagrams, listening.surgard)
    )
    engine = Plan(
        name="engine",
        argv=command(
            "engine",
            *data,
            *("--node", settings.node),
            *("--phone-fds", _list(phones)),
            *("--phone-tls-fds", _list(phones_tls)),
            *("--dc09-fds", _list(dc09)),
            *("--dc09-datagram-fds", _list(dc09_datagrams)),
            *("--surgard-fds", _list(surgard)),
        ),
        fds=(*phones, *phones_tls, *dc09, *dc09_datagrams, *surgard),
        log_path=logs / "engine.log",
        probe=LineProbe(settings.data),
        address=settings.intake_url,
        environment=WITHOUT_DATABASE,
    )
    courier = Plan(
        name="courier",
        argv=command("courier", *data, "--alive-fd", str(alive.mouth)),
        fds=(alive.mouth,),
        log_path=logs / "courier.log",
        probe=alive,
        patience=SOON_UP,
        environment=WITHOUT_DATABASE,
    )
    workers = []
    for number, own in enumerate(listening.own):
        fds, port = (listening.web.fileno(), own.fileno()), own.getsockname()[1]
        name = f"live-{number}"
        worker = Plan(
            name=name,
            argv=command("live", *data, "--name", name, "--web-fds", _list(fds)),
            fds=fds,
            log_path=logs / f"{name}.log",
            probe=HttpProbe(HEALTH_HOST, port),
            patience=SOON_UP,
            address=f"http://{HEALTH_HOST}:{port}",
            environment=WITHOUT_DATABASE,
        )
        workers.append(worker)
    return engine, courier, *workers


def command(*words: str) -> tuple[str, ...]:
    """Return the command line that runs this program, this very installation."""
    return (sys.executable, "-m", "quietbell.config.cli", *words)


def _list(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))
