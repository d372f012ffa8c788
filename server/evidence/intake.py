"""From the last byte of an upload to an exhibit of the hearing: hashed, opened, stored, filed. It loses nothing."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Literal, Protocol, TypeVar

import anyio.to_thread
import structlog
from anyio import CapacityLimiter

from server.evidence import sniff
from server.evidence.opening import inspect
from server.evidence.orders import Arrivals, Arriving, Facts, Progress
from server.evidence.spool import End, Order, Spool, Upload
from server.evidence.viewing import Item
from server.hearing.commands import FileExhibit
from server.hearing.decision import Refusal
from server.hearing.evidence import Kind
from server.store.blobs import Blobs
from server.store.ports import StoreError
from server.worker import JobError
from server.workers import Workers

AT_ONCE = 2
"""Files that are opened together."""

DISK_THREADS = 4
"""Uploads that are at the disk together; they must not take every thread from the rest of the server."""

MOST_OPEN, MOST_OF_ALL = 60, 2000
"""Uploads that one seat, and all together, may have begun and not ended."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
"""Seconds between two attempts to reach what does not answer."""

KEPT_MS = 24 * 3600 * 1000
"""So long after its last byte an upload that is not whole is forgotten, and what became of one that was."""

_SWEEP_SECONDS = 900.0

Looking = Literal["checking", "converting"]

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Refused(Exception):
    """The file is not taken; `code` has its sentences in `server/errors.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotNow(Exception):
    """What has to be reached does not answer; it is worth trying again."""


class Catalogue(Protocol):
    """Where exhibits are entered."""

    async def file(self, hearing: str, seat: str, command: FileExhibit) -> Refusal | None:
        """Enter an exhibit; when this returns it is on disk, or refused. Raises NotNow."""


class Intake:
    """All uploads of this server. What was whole when an earlier server died is taken up by `start`."""

    def __init__(
        self, spool: Spool, blobs: Blobs, workers: Workers, catalogue: Catalogue, now: Callable[[], int]
    ) -> None:
        self._spool = spool
        self._blobs = blobs
        self._workers = workers
        self._catalogue = catalogue
        self._now = now
        self._uploads: dict[str, Upload] = {}
        self._waits: dict[str, Progress] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._disk = CapacityLimiter(DISK_THREADS)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what an earlier server has left."""
        for upload in await self._at_disk(self._spool.found):
            self._uploads[upload.id] = upload
            self._look(upload)
        self._sweeping = asyncio.create_task(self._sweep())

    async def begin(self, order: Order) -> Upload:
        """A new upload, on disk. Raises Refused: ``uploads_full``, ``disk_full``; OSError."""
        under_way = [upload for upload in self._uploads.values() if not upload.end]
        of_seat = [upload for upload in under_way if upload.order.seat == order.seat]
        if len(of_seat) >= MOST_OPEN or len(under_way) >= MOST_OF_ALL:
            raise Refused("uploads_full")
        if await self._at_disk(self._spool.space) < order.length + _promised(under_way):
            raise Refused("disk_full")
        upload = await self._at_disk(lambda: self._spool.begin(order))
        self._uploads[upload.id] = upload
        return upload

    async def receive(self, order: Order, body: bytes) -> Upload:
        """A new upload that is whole at once. Raises like `begin`."""
        upload = await self.begin(order)
        await self.append(upload, 0, body)
        return upload

    def get(self, id: str, seat: str) -> Upload | None:
        """An upload that this seat has begun."""
        upload = self._uploads.get(id)
        return upload if upload and upload.order.seat == seat else None

    def arrivals(self, seat: str) -> Arrivals:
        """What a seat has sent that is no exhibit; it has not heard of all of that if its page was closed."""
        own = [upload for upload in self._uploads.values() if upload.order.seat == seat]
        return Arrivals(tuple(self._arriving(upload) for upload in own if not upload.end or upload.end.code))

    async def append(self, upload: Upload, at: int, data: bytes) -> None:
        """Put bytes that begin at offset `at` on the disk; the last ones set everything else going.

        Raises OutOfStep and OSError.
        """
        await self._at_disk(lambda: upload.append(at, data))
        self._look(upload)

    async def forget(self, upload: Upload) -> None:
        """Its sender gives it up, or has seen what became of it. Not while the file is being taken in."""
        self._uploads.pop(upload.id, None)
        await self._at_disk(upload.discard)

    def progress(self, upload: Upload) -> Progress:
        """Where an upload is."""
        if upload.end:
            code = upload.end.code
            return Progress("refused", code=code) if code else Progress("filed", exhibit=upload.id)
        if not upload.whole:
            return Progress("receiving", upload.offset / upload.order.length)
        return self._waits.get(upload.id, Progress("checking"))

    async def close(self) -> None:
        """Stop; the next server goes on."""
        tasks = [*self._tasks.values(), *([self._sweeping] if self._sweeping else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._workers.close()

    def _arriving(self, upload: Upload) -> Arriving:
        order, progress = upload.order, self.progress(upload)
        return Arriving(
            id=upload.id,
            party=order.party,
            name=order.name,
            title=order.title,
            size=order.length,
            state=progress.state,
            share=progress.share,
            code=progress.code,
        )

    def _look(self, upload: Upload) -> None:
        given_up = self._uploads.get(upload.id) is not upload
        if upload.whole and not upload.end and not given_up and upload.id not in self._tasks:
            task = self._tasks[upload.id] = asyncio.create_task(self._take(upload))
            task.add_done_callback(lambda _: self._tasks.pop(upload.id))

    async def _sweep(self) -> None:
        while True:
            for upload in list(self._uploads.values()):
                last = upload.end.at if upload.end else upload.touched
                if (upload.end or not upload.whole) and last < self._now() - KEPT_MS:
                    await self.forget(upload)
            await asyncio.sleep(_SWEEP_SECONDS)

    async def _take(self, upload: Upload) -> None:
        code = ""
        try:
            await self._file(upload)
        except Refused as refused:
            code = refused.code
        except Exception:
            log.exception("an upload could not be taken", upload=upload.id)
            code = "internal"
        end = End(self._now(), code)
        await self._patiently(upload, "checking", lambda: self._at_disk(lambda: upload.conclude(end)))
        del self._waits[upload.id]

    async def _file(self, upload: Upload) -> None:
        order = upload.order
        with tempfile.TemporaryDirectory(dir=upload.folder) as folder:
            async with self._turn:
                sha256, kind = await self._at_disk(lambda: _look_at(upload.path))
                if kind is None:
                    raise Refused("unknown_kind")
                looking: Looking = "converting" if kind == "word" else "checking"
                facts = await self._patiently(upload, looking, lambda: self._inspect(upload.path, kind, Path(folder)))
            item = Item(order.hearing, sha256, kind)
            for name in facts.derived:
                await self._store(upload, item.derived(name), Path(folder) / name)
        await self._store(upload, item.original, upload.path)
        command = FileExhibit(
            id=upload.id,
            party=order.party,
            title=order.title,
            sha256=sha256,
            size=order.length,
            kind=facts.kind,
            name=order.name,
            pages=len(facts.pages),
            duration=facts.duration_ms,
            purpose=order.purpose,
            source=order.source,
            copy=order.copy,
            received=upload.touched,
            case=order.case,
        )
        await self._patiently(upload, "checking", lambda: self._enter(order, command))

    async def _inspect(self, path: Path, kind: Kind, folder: Path) -> Facts:
        try:
            return await inspect(self._workers, path, kind, folder)
        except JobError as error:
            if error.code == "workers_busy":
                raise
            raise Refused(error.code) from None

    async def _store(self, upload: Upload, key: str, file: Path) -> None:
        await self._patiently(upload, "checking", lambda: self._blobs.put(key, file))

    async def _enter(self, order: Order, command: FileExhibit) -> None:
        refusal = await self._catalogue.file(order.hearing, order.seat, command)
        if refusal:
            raise Refused(refusal.code)

    async def _patiently(self, upload: Upload, looking: Looking, work: Callable[[], Awaitable[T]]) -> T:
        """Until it is done: a store that is down, or a hearing that moves to another server, costs nobody a file."""
        pause = FIRST_PAUSE
        self._waits[upload.id] = Progress(looking)
        while True:
            try:
                return await work()
            except (StoreError, JobError, NotNow, OSError) as error:
                log.warning("an upload has to wait", upload=upload.id, detail=repr(error))
                code = "store_waits" if isinstance(error, StoreError) else "server_waits"
                self._waits[upload.id] = Progress(looking, code=code)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _at_disk(self, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(work, limiter=self._disk)


def _promised(under_way: Iterable[Upload]) -> int:
    """Bytes that may still come."""
    return sum(upload.order.length - upload.offset for upload in under_way)


def _look_at(path: Path) -> tuple[str, Kind | None]:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return sha256, sniff.kind_of(path)
