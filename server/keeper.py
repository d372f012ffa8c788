"""Saves snapshots of one hearing, so that its journal need not be read from the beginning."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from server.collab.document import RecordDocument
from server.hearing.model import Document
from server.memory import trim
from server.proceedings import Proceedings
from server.snapshot import Taken, encode
from server.store.ports import Journal

EVERY = 2000
"""Entries from one snapshot to the next: what is read and replayed at most, some tens of milliseconds."""

LEAST = 100
"""Entries for which one more is not worth its writing when the hearing closes."""

log = structlog.get_logger(__name__)


class Keeper:
    """The hearing's owner asks it to `consider` whenever nothing is half done; `run` saves meanwhile.

    A snapshot that cannot be saved is no harm: the journal has everything.
    """

    def __init__(
        self,
        journal: Journal,
        hearing: str,
        proceedings: Proceedings,
        documents: Mapping[Document, RecordDocument],
        snapshot: int,
    ) -> None:
        self._journal = journal
        self._hearing = hearing
        self._proceedings = proceedings
        self._documents = documents
        self._last = snapshot
        """The entry of the last snapshot, saved or being saved."""
        self._taken: Taken | None = None
        self._ready = asyncio.Event()

    def consider(self) -> None:
        """Take a snapshot if it is time; that is quick, and nothing waits for it to be saved."""
        if self._taken is None and self._proceedings.seq - self._last >= EVERY:
            self._taken = self._take()
            self._proceedings.then(self._ready.set)

    async def run(self) -> None:
        """Save what was taken, once the entries up to it are on disk, until cancelled."""
        while True:
            await self._ready.wait()
            self._ready.clear()
            assert self._taken is not None
            await self._save(self._last, self._taken)
            self._taken = None

    async def close(self) -> None:
        """Save the hearing as its owner left it. Everything is on disk."""
        if self._proceedings.seq - self._last >= LEAST:
            taken = self._take()
            await self._save(self._last, taken)

    def _take(self) -> Taken:
        self._last = self._proceedings.seq
        documents = {name: document.take() for name, document in self._documents.items()}
        return Taken(self._proceedings.state, list(self._proceedings.heard), documents)

    async def _save(self, seq: int, taken: Taken) -> None:
        try:
            body = await asyncio.to_thread(encode, taken)
            await self._journal.save_snapshot(self._hearing, seq, body)
        except Exception:
            log.exception("snapshot not saved", hearing=self._hearing, seq=seq)
        finally:
            trim()
