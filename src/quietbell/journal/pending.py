"""An entry on its way to the disk, and whoever waits for it to be there."""

import asyncio
from dataclasses import dataclass
from typing import NamedTuple

from quietbell.journal.entries import Entry


@dataclass(slots=True)
class Unkept:
    """What waits to be on disk. It has a future only if somebody waits for it alone."""

    seq: int
    since: float  # the loop's clock, seconds
    is_kept: bool = False
    future: "asyncio.Future[None] | None" = None

    def keep(self) -> None:
        """Say that it is on disk."""
        self.is_kept = True
        if self.future is not None and not self.future.done():
            self.future.set_result(None)


class Pending(NamedTuple):
    """An entry that has its number, and whether it is on disk. Of the loop."""

    entry: Entry
    unkept: Unkept

    @property
    def kept(self) -> "asyncio.Future[None]":
        """What is done once the entry is on disk. Most wait for ``on_kept`` instead."""
        unkept = self.unkept
        if unkept.future is None:
            unkept.future = asyncio.get_running_loop().create_future()
            if unkept.is_kept:
                unkept.future.set_result(None)
        return unkept.future
