"""Start the office's web process on listening sockets that somebody else opened."""

import os
import socket
import sys
import warnings
from dataclasses import dataclass
from typing import Final

import django
import structlog
import uvloop
from django.core.asgi import get_asgi_application

from quietbell.web.database import Database
from quietbell.web.server import serve
from quietbell.web.serving import Office

STUCK_EXIT: Final = 0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What the process is given.

    ``web_fds`` are descriptors of listening sockets. The rest is Django's: its
    environment names the settings, the data folder and the database.
    """

    web_fds: tuple[int, ...]


def run(settings: WebSettings) -> None:
    """Serve until SIGTERM; then end within three seconds.

    Threads that a frozen database holds are left behind: waiting for them would make
    the office's restart wait for what it is restarted for.
    """
    # Style sheets come through Django's threads like everything else, and are small.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume")
    django.setup()
    office = Office(get_asgi_application(), Database())
    uvloop.run(_run(settings, office))
    if office.stuck:
        log.warning("web.left_requests_behind", requests=office.stuck)
        sys.stdout.flush()
        os._exit(STUCK_EXIT)


async def _run(settings: WebSettings, office: Office) -> None:
    sockets = [socket.socket(fileno=each) for each in settings.web_fds]
    await serve(office, sockets)
    if office.stuck:
        os._exit(STUCK_EXIT)  # the loop's own end would wait for their threads
