"""A live worker as a real process on a real port, for tests."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

START = (
    "import sys; from pathlib import Path;"
    "from quietbell.live.main import LiveSettings, run;"
    "run(LiveSettings(data=Path(sys.argv[1]), name=sys.argv[2],"
    " web_fds=tuple(int(each) for each in sys.argv[3:])))"
)


class LiveWorkers:
    """Workers that share one listening socket on the loopback.

    Each has one of its own, too (``urls``): which of them takes a connection on the
    shared one is the kernel's business.
    """

    def __init__(self, data: Path, *, count: int = 1, port: int = 0) -> None:
        self.data = data
        self.socket = socket.create_server(("127.0.0.1", port), backlog=256)
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.own = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
        ports = [each.getsockname()[1] for each in self.own]
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]
        self.processes = [self._start(number) for number in range(count)]
        self.wait()

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        fds = (self.socket.fileno(), self.own[number].fileno())
        command = [sys.executable, "-c", START, str(self.data), f"live-{number}"]
        return subprocess.Popen([*command, *map(str, fds)], pass_fds=fds)

    def wait(self) -> None:
        """Wait until a worker serves and has the engine's line."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as seen:
                    if b'"up"' in seen.read():
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise TimeoutError("the live worker did not come up")

    def kill(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait(5)

    def start_again(self) -> None:
        self.processes = [self._start(number) for number in range(len(self.processes))]
        self.wait()

    def stop(self) -> float:
        """Ask every worker to leave; return how many seconds it took."""
        began = time.monotonic()
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(10)
        for each in (self.socket, *self.own):
            each.close()
        return time.monotonic() - began
