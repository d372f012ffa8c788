"""Holds back what a hearing says until what it did is on disk."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from server.hearing.record import Entry, Kind, chain
from server.store.ports import Journal

Effect = Callable[[], None]


class Commits:
    """The journal's end of one hearing: entries are appended in order, and effects wait for those before them.

    The owner adds entries and effects while it works; `run` writes whatever has come together meanwhile in one
    append and then releases the effects in the order in which they were added. A failed append ends `run` with the
    store's error: nothing that was waiting is released.
    """

    def __init__(self, journal: Journal, hearing: str, fence: int, seq: int, digest: bytes) -> None:
        self._journal = journal
        self._hearing = hearing
        self._fence = fence
        self._digest = digest
        self._entries: list[Entry] = []
        self._appending: tuple[int, asyncio.Future[None]] | None = None
        """Up to which entry something is on its way to the disk."""
        self._effects: deque[tuple[int, Effect]] = deque()
        self._wake = asyncio.Event()
        self._durable = seq
        self.seq = seq

    @property
    def durable(self) -> int:
        """The last entry that is on disk."""
        return self._durable

    def add(self, kind: Kind, origin: str, body: bytes, at: int) -> int:
        """Append an entry; its `seq`."""
        self.seq += 1
        entry = chain(self._digest, seq=self.seq, at=at, kind=kind, origin=origin, body=body)
        self._digest = entry.digest
        self._entries.append(entry)
        self._wake.set()
        return self.seq

    def then(self, effect: Effect) -> None:
        """Run `effect` once all that was added before is on disk; at once if it is already."""
        if self._durable == self.seq and not self._effects:
            effect()
        else:
            self._effects.append((self.seq, effect))

    async def run(self) -> None:
        """Append and release until cancelled. Raises the store's errors."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self.flush()

    async def flush(self) -> None:
        """Append what has come together and release what waited for it."""
        while self._entries or self._appending:
            if self._appending is None:
                entries, self._entries = self._entries, []
                appended = self._journal.append(self._hearing, self._fence, entries)
                self._appending = entries[-1].seq, asyncio.ensure_future(appended)
            self._durable = await self._appended(*self._appending)
            self._appending = None
            while self._effects and self._effects[0][0] <= self._durable:
                self._effects.popleft()[1]()

    async def _appended(self, seq: int, done: asyncio.Future[None]) -> int:
        # Whoever is cancelled here leaves it to the next to wait for the same.
        await asyncio.shield(done)
        return seq
