"""A way to a PostgreSQL that can be frozen, cut and closed; the server goes on."""

import contextlib
import os
import select
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from psycopg.conninfo import conninfo_to_dict

from quietbell.config.database import Database

NAME = ".s.PGSQL.5432"
PART_BYTES = 65_536
LOOK_SECONDS = 0.05


class Way:
    """A socket that leads to a server's, as long as nobody stops it."""

    def __init__(self, to: Path, folder: Path) -> None:
        self._to = to
        self._at = folder / NAME
        self._flows = threading.Event()
        self._flows.set()
        self._ends = threading.Event()
        self._listener: socket.socket | None = None
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self.open()

    def open(self) -> None:
        """Listen, as a server that came up."""
        with contextlib.suppress(FileNotFoundError):
            self._at.unlink()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._at))
        self._listener.listen(64)
        threading.Thread(
            target=self._accept, args=(self._listener,), daemon=True
        ).start()

    def shut(self) -> None:
        """Refuse everybody and cut who is connected, as a server that went down."""
        assert self._listener is not None
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._at.unlink()
        for pair in self._pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def freeze(self) -> None:
        """Take connections and words, and answer nothing: a server that was stopped."""
        self._flows.clear()

    def thaw(self) -> None:
        """Go on where it stood."""
        self._flows.set()

    def close(self) -> None:
        """End every thread."""
        self._ends.set()
        self._flows.set()
        with contextlib.suppress(OSError):
            self.shut()

    def _accept(self, listener: socket.socket) -> None:
        while not self._ends.is_set():
            try:
                ours, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(ours,), daemon=True).start()

    def _serve(self, ours: socket.socket) -> None:
        self._flows.wait()
        theirs = socket.socket(socket.AF_UNIX)
        theirs.connect(str(self._to))
        self._pairs.append((ours, theirs))
        other = {ours: theirs, theirs: ours}
        with ours, theirs, contextlib.suppress(OSError):
            while not self._ends.is_set():
                ready, _, _ = select.select([ours, theirs], [], [], LOOK_SECONDS)
                self._flows.wait()
                for each in ready:
                    part = each.recv(PART_BYTES)
                    if not part:
                        return
                    other[each].sendall(part)


@contextmanager
def stoppable(database: Database) -> Iterator[tuple[Database, Way]]:
    """Yield *database* as it is reached through a way of one's own."""
    host = conninfo_to_dict(database.url)["host"]
    assert isinstance(host, str)
    # A socket's path may hold 107 bytes, and pytest's folders are long.
    with tempfile.TemporaryDirectory(prefix="qb") as short:
        folder = Path(short)
        way = Way(Path(os.path.realpath(host)) / NAME, folder)
        url = database.url.replace(quote(host, safe=""), quote(short, safe=""))
        assert urlsplit(url).query != urlsplit(database.url).query
        try:
            yield replace(database, url=url), way
        finally:
            way.close()
