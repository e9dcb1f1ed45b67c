"""Phones that press at a steady rate from a thread of their own, and what was answered.

For tests whose own time belongs to something else: a browser, kills, a backup.
"""

import itertools
import socket
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from quietbell.simulator.demo_folder import DemoFolder
from tests.support.ledger import is_silent
from tests.support.processes import HOST, DidNotHappen

ANSWER_SECONDS_MAX = 20.0
READ_BYTES = 65536
STOP_SECONDS_MAX = 30.0


class Presses:
    """Presses *buttons* in turn, so many a second, until the block ends.

    Each press has a number in its URL, by which the journal has it again. Nobody waits
    for an answer with the next press, as on a campus.
    """

    def __init__(
        self,
        demo: DemoFolder,
        port: int,
        buttons: Sequence[str],
        *,
        a_second: float,
        first_number: int = 1,
    ) -> None:
        self.answered: dict[int, float] = {}  # seconds that it took
        self.failed: dict[int, str] = {}
        self.numbers = itertools.count(first_number)
        self._demo, self._port = demo, port
        phones = [each for each in demo.site.doors if each.kind == "phone-url"]
        self._modes = {each.button: each.answer for each in phones}
        self._buttons, self._pause = buttons, 1 / a_second
        self._stopping = threading.Event()
        self._under_way: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join(STOP_SECONDS_MAX)
        for each in self._under_way:
            each.join(STOP_SECONDS_MAX)

    def press(self, button: str) -> int:
        """Press once and wait for the answer; return the press's number."""
        number = next(self.numbers)
        self._press(number, button)
        if number in self.failed:
            raise DidNotHappen(f"press {number}: {self.failed[number]}")
        return number

    @property
    def slowest(self) -> float:
        """Return how long the slowest answer took, in seconds."""
        return max(self.answered.values(), default=0.0)

    def _run(self) -> None:
        turn = itertools.cycle(self._buttons)
        began = time.monotonic()
        for count in itertools.count(1):
            press = threading.Thread(
                target=self._press, args=(next(self.numbers), next(turn))
            )
            press.start()
            self._under_way = [x for x in self._under_way if x.is_alive()] + [press]
            late = began + count * self._pause - time.monotonic()
            if self._stopping.wait(max(0.0, late)):
                return

    def _press(self, number: int, button: str) -> None:
        token, mac = self._demo.tokens[button], self._demo.device(button).mac
        target = f"/p/{token}?press={number}&mac={mac}"
        head = f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\r\n"
        began = time.monotonic()
        try:
            answer = _asked(self._port, head.encode())
        except OSError as why:
            self.failed[number] = str(why)
            return
        if is_silent(answer, self._modes[button]):
            self.answered[number] = time.monotonic() - began
        else:
            self.failed[number] = f"answered {answer[:80]!r}"


def _asked(port: int, request: bytes) -> bytes:
    answer = b""
    with socket.create_connection((HOST, port), timeout=ANSWER_SECONDS_MAX) as line:
        line.sendall(request)
        while got := line.recv(READ_BYTES):
            answer += got
    return answer
