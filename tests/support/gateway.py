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
    "run(LiveSettings(data=Path(sys.argv[1]), web_fds=(int(sys.argv[2]),),"
    " name=sys.argv[3]))"
)


class LiveWorkers:
    """Workers that share one listening socket on the loopback."""

    def __init__(self, data: Path, *, count: int = 1, port: int = 0) -> None:
        self.data = data
        self.socket = socket.create_server(("127.0.0.1", port), backlog=256)
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes = [self._start(number) for number in range(count)]
        self.wait()

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        fd = self.socket.fileno()
        command = [sys.executable, "-c", START, str(self.data), str(fd)]
        return subprocess.Popen([*command, f"live-{number}"], pass_fds=(fd,))

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
        self.socket.close()
        return time.monotonic() - began
