"""The office's web process alone, before any database."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UP_SECONDS_MAX = 60.0
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    text: str
    seconds: float
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebProcess:
    """A web process at ``url``."""

    url: str
    process: "subprocess.Popen[bytes]"

    def get(self, path: str, *, body: bytes | None = None, **headers: str) -> Answer:
        """Ask for a page; with a *body*, post it."""
        asked = urllib.request.Request(self.url + path, data=body, headers=headers)
        began = time.monotonic()
        try:
            answer: Any = OPENER.open(asked, timeout=60)
        except urllib.error.HTTPError as why:
            answer = why
        with answer:
            text = answer.read().decode()
        return Answer(
            status=answer.status,
            text=text,
            seconds=time.monotonic() - began,
            headers=dict(answer.headers),
        )

    def stop(self) -> float:
        """End it as a supervisor does; return how many seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        return time.monotonic() - began


@contextmanager
def web_process(
    folder: Path, database_url: str, *, host: str = "127.0.0.1", live_url: str = ""
) -> Iterator[WebProcess]:
    """Run one until the block ends. *host* is the name it is known by."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        url = f"http://{host}:{port}"
        fd = listener.fileno()
        code = (
            "from quietbell.web.main import WebSettings, run; "
            f"run(WebSettings(web_fds=({fd},)))"
        )
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "web.log").open("wb") as log:
            process = subprocess.Popen(
                (sys.executable, "-W", "ignore", "-c", code),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(fd,),
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "quietbell.config.office_settings",
                    "QUIETBELL_DATA": str(folder),
                    "QUIETBELL_DATABASE_URL": database_url,
                    "QUIETBELL_WEB_URL": url,
                    "QUIETBELL_LIVE_URL": live_url or "http://127.0.0.1:1",
                },
            )
    running = WebProcess(url=url, process=process)
    try:
        _until_up(running, folder / "web.log")
        yield running
    finally:
        process.kill()
        process.wait()


def _until_up(running: WebProcess, log: Path) -> None:
    end = time.monotonic() + UP_SECONDS_MAX
    while True:
        try:
            told = running.get("/healthz")
        except OSError:
            assert running.process.poll() is None, log.read_text()
            assert time.monotonic() < end, "the web process did not come up"
            time.sleep(0.05)
        else:
            assert json.loads(told.text)["web"] == "up"
            return
