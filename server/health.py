"""What /readyz answers: which parts are up."""

from __future__ import annotations

import asyncio
from typing import Any

from server.processes import ChildProcess
from server.speech import Speech
from server.store.blobs import Blobs
from server.store.ports import Directory, StoreError

PATIENCE_SECONDS = 2.0
"""A store of files that takes longer to answer counts as down."""


class Health:
    """Without the store nothing works; the others come back by themselves, and nobody loses anything meanwhile."""

    def __init__(self, directory: Directory, blobs: Blobs, media: ChildProcess[Any, Any], speech: Speech) -> None:
        self._directory = directory
        self._blobs = blobs
        self._media = media
        self._speech = speech
        self._asking: asyncio.Task[bool] | None = None

    async def parts(self) -> dict[str, bool]:
        """Each part by name."""
        return {
            "store": await self._store(),
            "blobs": await self._files(),
            "media": self._media.connected,
            "speech": self._speech.state.ready,
        }

    async def _store(self) -> bool:
        try:
            await self._directory.hearing("")
        except StoreError:
            return False
        return True

    async def _files(self) -> bool:
        """However many ask, and however long it takes, the store of files is asked once at a time."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_files())
        done, _ = await asyncio.wait({self._asking}, timeout=PATIENCE_SECONDS)
        return any(task.result() for task in done)

    async def _ask_files(self) -> bool:
        try:
            await self._blobs.check()
        except StoreError:
            return False
        return True
