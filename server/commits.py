"""Holds back what a hearing says until what it did is on disk."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from server.hearing.record import Entry, Kind, chain
from server.store.ports import Journal, StoreError

Effect = Callable[[], None]


class Commits:
    """The journal's end of one hearing: entries are appended in order, and effects wait for those before them.

    The owner adds entries and effects while it works. Whatever has come together when it pauses, or while an append was
    on its way, is the next append; once that is on disk, effects are released in the order in which they were added.
    An append that fails is the last: nothing that was waiting is ever released.
    """

    def __init__(self, journal: Journal, hearing: str, fence: int, seq: int, digest: bytes) -> None:
        self._journal = journal
        self._hearing = hearing
        self._fence = fence
        self._digest = digest
        self._loop = asyncio.get_running_loop()
        self._failed: asyncio.Future[None] = self._loop.create_future()
        self._entries: list[Entry] = []
        self._under_way = False
        """Whether an append is on its way to the disk, or about to be."""
        self._appending = seq
        """The last entry of the append that is on its way."""
        self._effects: deque[tuple[int, Effect]] = deque()
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
        if not self._under_way:
            self._under_way = True
            self._loop.call_soon(self._append)
        return self.seq

    def then(self, effect: Effect) -> None:
        """Run `effect` once all that was added before is on disk; at once if it is already."""
        if self._durable == self.seq and not self._effects:
            effect()
        else:
            self._effects.append((self.seq, effect))

    async def failure(self) -> None:
        """Wait for an append to fail, and raise the store's error."""
        await asyncio.shield(self._failed)

    async def flush(self) -> None:
        """Wait until all that was added is on disk. Raises the store's error."""
        flushed: asyncio.Future[None] = self._loop.create_future()

        def settle() -> None:
            if not flushed.done():
                flushed.set_result(None)

        self.then(settle)
        await asyncio.wait({flushed, self._failed}, return_when=asyncio.FIRST_COMPLETED)
        if not flushed.done():
            self._failed.result()

    def _append(self) -> None:
        entries, self._entries = self._entries, []
        self._appending = entries[-1].seq
        self._journal.append(self._hearing, self._fence, entries, self._appended)

    def _appended(self, refused: StoreError | None) -> None:
        try:
            if refused:
                raise refused
            self._durable = self._appending
            while self._effects and self._effects[0][0] <= self._durable:
                self._effects.popleft()[1]()
        except Exception as error:  # noqa: BLE001 - it ends the hearing's owner, who waits for `failure`
            self._failed.set_exception(error)
            self._failed.exception()  # nobody waiting is not an error: whoever founds a hearing flushes only
            return
        if self._entries:
            self._append()
        else:
            self._under_way = False
