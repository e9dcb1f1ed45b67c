"""A running demonstration to measure, on a disk as it is or with slow syncs."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

START_SECONDS_MAX = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the demonstration said when it was ready."""

    data: Path
    told: Mapping[str, Any]

    @property
    def intake(self) -> tuple[str, int]:
        """Where phones press."""
        parts = urlsplit(str(self.told["intake"]))
        return str(parts.hostname), int(parts.port or 0)

    def requests(self) -> list[bytes]:
        """Return one press of each button, as a CP-8845 sends it."""
        return [self.request(each["url"]) for each in self.told["buttons"]]

    def request(self, url: str) -> bytes:
        """Return the bytes of one press of *url*."""
        return (
            f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: quietbell\r\n"
            "Accept: x-CiscoIPPhone/*, text/*,image/png,*/*\r\n"
            "x-CiscoIPPhoneModelName: CP-8845\r\n\r\n"
        ).encode()

    def engine_mib(self) -> float:
        """Return the resident memory of the engine, in MiB."""
        status = json.loads((self.data / "run" / "status.json").read_text())
        pid = next(p["pid"] for p in status["processes"] if p["name"] == "engine")
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(x for x in lines if x.startswith("VmRSS")).split()[1]) / 1024


@contextmanager
def installation(
    environment: Mapping[str, str] | None = None,
) -> Iterator[Installation]:
    """Run a demonstration in a folder of its own until the block ends."""
    raise_file_limit()
    with tempfile.TemporaryDirectory(prefix="quietbell-bench-") as folder:
        data = Path(folder) / "data"
        command = [
            *(sys.executable, "-m", "quietbell.config.cli", "demo", "--json"),
            *("--no-press", "--data", str(data), "--port-base", str(_free_base())),
        ]
        with (Path(folder) / "out").open("wb") as errors:
            running = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **(environment or {})},
            )
            try:
                assert running.stdout is not None
                line = running.stdout.readline()
                yield Installation(data=data, told=json.loads(line))
            finally:
                running.send_signal(signal.SIGTERM)
                running.wait(START_SECONDS_MAX)


def raise_file_limit() -> None:
    """Let this process hold a storm's connections."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))


def _free_base() -> int:
    """Return the first of three ports in a row that nobody has."""
    for base in range(21_000, 29_000, 10):
        try:
            for port in range(base, base + 3):
                socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return base
    raise RuntimeError("no three free ports in a row")
