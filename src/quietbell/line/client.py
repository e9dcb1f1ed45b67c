"""A client of the engine's line: one Unix socket, one JSON object a line.

Used by the live gateway, the courier, the supervisor and the command line. It
relays and waits; it decides nothing. Every wait and every queue has a bound.
"""

import asyncio
import hashlib
import itertools
import os
import socket
import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, Self

import msgspec

LINE_BYTES_MAX: Final = 16 * 1024 * 1024  # a snapshot of 1,000 open incidents is 8 MB
PUSHED_MAX: Final = 4096  # messages; a reader that lags further is cut off
REQUEST_SECONDS_MAX: Final = 5.0  # the engine answers a deed within 1.5 s, kept or not
SOCKET_PATH_BYTES_MAX: Final = 100  # the kernel takes 107 and a NUL

Message = dict[str, Any]


class LineLost(ConnectionError):
    """The engine is not there, went away, or did not answer in time."""


def address(data: Path) -> str:
    """Return a path by which *data*'s line socket can be bound and reached.

    A socket's path may hold 107 bytes; a longer one is reached through an open
    descriptor of its folder, which stays open as long as this process lives.
    """
    path = data.resolve() / "run" / "line.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES_MAX:
        return str(path)
    return f"/proc/self/fd/{_held(path.parent)}/line.sock"


def address_in_memory(data: Path) -> str:
    """Return where the line is if *data*'s disk takes no name of a socket.

    It lies in no file system: no disk can refuse it. No file's mode guards it
    either, so both ends look who is at the other (`user_at`).
    """
    name = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()
    return f"\0quietbell-{name[:32]}"


def user_at(ours: socket.socket) -> int:
    """Return the id of the user at the other end of *ours*, as the kernel knows it."""
    told = ours.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(told)[1])


async def open_line(data: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to *data*'s engine, wherever its line is.

    Raises:
        OSError: no engine listens there, or somebody else does.
    """
    try:
        return await asyncio.open_unix_connection(address(data), limit=LINE_BYTES_MAX)
    except OSError:
        ours = _connected_in_memory(data)
        return await asyncio.open_unix_connection(sock=ours, limit=LINE_BYTES_MAX)


def connected(data: Path, *, timeout_seconds: float) -> socket.socket:
    """Connect to *data*'s engine with a socket that blocks, *timeout_seconds* at most.

    Raises:
        OSError: no engine listens there, or somebody else does.
    """
    ours = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        ours.settimeout(timeout_seconds)
        ours.connect(address(data))
    except OSError:
        ours.close()
        ours = _connected_in_memory(data)
        ours.settimeout(timeout_seconds)
    return ours


def _connected_in_memory(data: Path) -> socket.socket:
    """Connect to the line in memory. Raises as `open_line`."""
    ours = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        ours.connect(address_in_memory(data))  # waits for nobody: it is this machine
        if (user := user_at(ours)) not in (os.geteuid(), data.stat().st_uid):
            raise PermissionError(f"the line is held by user {user}")
    except OSError:
        ours.close()
        raise
    return ours


_CREDENTIALS: Final = struct.Struct("3i")  # process, user, group
_folders: Final[dict[Path, int]] = {}


def _held(folder: Path) -> int:
    """Return a descriptor of *folder*: one, however often somebody asks."""
    held = _folders.get(folder)
    if held is not None:
        if os.path.samestat(os.fstat(held), folder.stat()):
            return held
        os.close(held)
    held = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    _folders[folder] = held
    return held


class LineClient:
    """One connection. Requests may overlap; pushed messages come in order."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._pushed: asyncio.Queue[Message | None] = asyncio.Queue(PUSHED_MAX)
        self._encoder = msgspec.json.Encoder()
        self._task = asyncio.create_task(self._read())
        self.is_lost = False

    @classmethod
    async def connect(cls, data: Path, who: str) -> Self:
        """Connect and say who calls.

        Raises:
            LineLost: no engine listens there.
        """
        try:
            opening = asyncio.wait_for(open_line(data), REQUEST_SECONDS_MAX)
            reader, writer = await opening
        except (OSError, TimeoutError) as why:
            raise LineLost(f"the engine cannot be reached: {why}") from why
        client = cls(reader, writer)
        client.hello = await client.request({"m": "hello", "who": who})
        return client

    hello: Message = {}  # noqa: RUF012 - set once per connection, by connect()

    def send(self, message: Message) -> None:
        """Send a message that has no answer. A lost line loses it."""
        if not self.is_lost:
            self._writer.write(self._encoder.encode(message) + b"\n")

    async def request(
        self, message: Message, *, seconds: float = REQUEST_SECONDS_MAX
    ) -> Message:
        """Send *message* and return its answer.

        Raises:
            LineLost: the line broke, or no answer came within *seconds*.
        """
        if self.is_lost:
            raise LineLost("the line is lost")
        number = next(self._numbers)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self.send({**message, "n": number})
        try:
            return await asyncio.wait_for(answer, seconds)
        except TimeoutError as why:
            raise LineLost(f"no answer to {message.get('m')} in {seconds} s") from why
        finally:
            self._waiting.pop(number, None)

    async def office_deed(self, token: str, deed: Message) -> Message:
        """Hand over what a person asks in the office, and return the deed's answer.

        Raises:
            LineLost: it is not known whether it was done; send the same id again.
        """
        message = {"m": "office_deed", "token": token, "deed": deed}
        answer: Message = (await self.request(message))["answer"]
        return answer

    async def pushed(self) -> AsyncIterator[Message]:
        """Yield pushed messages until the line is lost."""
        while (message := await self._pushed.get()) is not None:
            yield message

    async def close(self) -> None:
        """Hang up."""
        self._task.cancel()
        self._lose()
        self._writer.close()

    async def _read(self) -> None:
        try:
            while line := await self._reader.readline():
                self._take(msgspec.json.decode(line))
        except (OSError, ValueError, msgspec.DecodeError):
            pass  # a broken line ends like a closed one: _lose tells everyone
        finally:
            self._lose()
            self._writer.close()

    def _take(self, message: Message) -> None:
        answer = self._waiting.get(message.get("n", 0))
        if answer is not None:
            if not answer.done():
                answer.set_result(message)
        elif self._pushed.full():
            raise ValueError("the reader of pushed messages lags too far behind")
        else:
            self._pushed.put_nowait(message)

    def _lose(self) -> None:
        self.is_lost = True
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(LineLost("the line was lost"))
        if self._pushed.full():  # make room for the word that it is over
            self._pushed.get_nowait()
        self._pushed.put_nowait(None)
