"""The line for code that waits: answered, or lost in the time it was given."""

import asyncio
import socket
import threading
import time

import pytest

from quietbell.line import office
from quietbell.line.client import LineLost, address


def test_it_tells_the_state_of_the_engine(world):
    world.press("Bursar 114")
    told = world.run(asyncio.to_thread(office.status, world.data))

    assert told["recording"]["state"] == "recording"
    assert told["buttons"]["total"] == len(world.site.buttons)
    assert told["parked_last"] is None


def test_without_an_engine_it_says_so_at_once(tmp_path):
    with pytest.raises(LineLost):
        office.status(tmp_path, 0.5)
    with pytest.raises(LineLost):
        office.do(tmp_path, "token", {"id": "12345678", "deed": "revoke_desk"}, 0.5)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not json\n",
        b"[]\n",
        b'{"m":"status","n":2,"status":{}}\n',
        b'{"m":"status","n":1,"reason":"unknown_message"}\n',
    ],
)
def test_what_is_no_answer_is_none(tmp_path, answer):
    with engine_that_says(tmp_path, answer), pytest.raises(LineLost):
        office.status(tmp_path, 2)


def test_an_engine_that_stands_still_is_waited_for_no_longer_than_told(tmp_path):
    began = time.monotonic()
    with engine_that_says(tmp_path, b'{"m"', stays=True), pytest.raises(LineLost):
        office.status(tmp_path, 0.3)
    assert time.monotonic() - began < 5


def test_an_answer_without_an_end_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "LINE_BYTES_MAX", 100)
    with engine_that_says(tmp_path, b"x" * 200, stays=True), pytest.raises(LineLost):
        office.status(tmp_path, 5)


class engine_that_says:  # noqa: N801 - read as a word in the tests
    """Listens where an engine does, and answers every question with the same."""

    def __init__(self, data, answer, *, stays=False):
        (data / "run").mkdir()
        self._held = socket.socket(socket.AF_UNIX)
        self._held.bind(address(data))
        self._held.listen(1)
        self._answer, self._stays = answer, stays
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self):
        peer, _ = self._held.accept()
        with peer:
            peer.recv(65_536)
            peer.sendall(self._answer)
            if self._stays:
                self._is_over.wait(10)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._is_over.set()
        self._thread.join(10)
        self._held.close()
