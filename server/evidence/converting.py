"""Films and sounds that are being converted, one after another, while the hearing goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import structlog

from server.evidence.cache import Cache
from server.evidence.orders import CONVERT, MEDIA, SHARE, Conversion
from server.hearing.evidence import Kind
from server.worker import JobError
from server.workers import Workers

SECONDS = 2 * 3600.0
"""A film of 50 MB takes minutes; on a server that has much else to do it may take long."""

log = structlog.get_logger(__name__)


class Conversions:
    """Each is begun once. One that failed is not tried again before the server's next start: it would fail again."""

    def __init__(self, cache: Cache, workers: Workers) -> None:
        self._cache = cache
        self._workers = workers
        self._folders: dict[str, Path] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failed: set[str] = set()

    def begin(self, key: str, path: Path, kind: Kind, keep: Callable[[Path], Awaitable[None]]) -> None:
        """Convert the file at `path` unless that is under way; `keep` stores what was made.

        Raises JobError: ``not_converted`` if it has failed before.
        """
        if key in self._failed:
            raise JobError("not_converted")
        if key not in self._tasks:
            task = self._tasks[key] = asyncio.create_task(self._convert(key, path, kind, keep))
            task.add_done_callback(lambda _: self._tasks.pop(key))

    def share(self, key: str) -> float:
        """How far it is, from 0 to 1."""
        folder = self._folders.get(key)
        try:
            return float((folder / SHARE).read_text()) if folder else 0.0
        except (OSError, ValueError):
            return 0.0  # it has not said yet, or is just saying it

    async def close(self) -> None:
        """Stop them; they begin anew when they are asked for."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _convert(self, key: str, path: Path, kind: Kind, keep: Callable[[Path], Awaitable[None]]) -> None:
        with self._cache.room() as room:
            self._folders[key] = room
            order = Conversion(str(path), kind, str(room))
            try:
                await self._workers.do(CONVERT, msgspec.msgpack.encode(order), SECONDS)
                await keep(room / MEDIA[kind])
            except JobError as error:
                log.warning("not converted", key=key, code=error.code)
                self._failed.add(key)
            except Exception:
                log.exception("what was converted is not stored; it will be made again", key=key)
            finally:
                del self._folders[key]
