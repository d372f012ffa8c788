"""From the last byte of an upload to an exhibit of the hearing: hashed, opened, stored, filed. It loses nothing."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, Protocol, TypeVar

import anyio.to_thread
import msgspec
import structlog

from server.evidence import sniff
from server.evidence.opening import inspect
from server.evidence.orders import Facts
from server.evidence.spool import Order, Spool, Upload
from server.evidence.viewing import Item
from server.hearing.commands import FileExhibit
from server.hearing.decision import Refusal
from server.hearing.evidence import Kind
from server.store.blobs import Blobs
from server.store.ports import StoreError
from server.worker import JobError
from server.workers import Workers

AT_ONCE = 2
"""Files that are looked at together."""

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0
"""Seconds between two attempts to reach what does not answer."""

ABANDONED_AFTER = 24 * 3600 * 1000
"""Milliseconds after which an upload that is not whole is forgotten."""

State = Literal["receiving", "checking", "converting", "filed", "refused"]

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Progress(msgspec.Struct, frozen=True):
    """Where an upload is: `share` of its bytes are here, from 0 to 1; `code` says why it was refused or has to wait;
    `exhibit` is its id among the exhibits, once it is one."""

    state: State
    share: float = 1.0
    code: str = ""
    exhibit: str = ""


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
        self._ended: dict[str, tuple[Order, Progress]] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waits: dict[str, tuple[State, str]] = {}

    async def start(self) -> None:
        """Take up what an earlier server has left."""
        for upload in await anyio.to_thread.run_sync(self._spool.found):
            if self._abandoned(upload):
                await anyio.to_thread.run_sync(upload.discard)
                continue
            self._uploads[upload.id] = upload
            self.look(upload)

    async def begin(self, order: Order) -> Upload:
        """A new upload. Raises OSError when the disk does not take it."""
        for old in [upload for upload in self._uploads.values() if self._abandoned(upload)]:
            await self.forget(old)
        upload = await anyio.to_thread.run_sync(self._spool.begin, order)
        self._uploads[upload.id] = upload
        self.look(upload)
        return upload

    async def receive(self, order: Order, body: bytes) -> Upload:
        """A new upload that is whole at once. Raises OSError."""
        upload = await self.begin(order)
        await anyio.to_thread.run_sync(upload.append, body)
        self.look(upload)
        return upload

    def open_by(self, seat: str) -> list[Upload]:
        """A seat's uploads that are not done with."""
        return [upload for upload in self._uploads.values() if upload.order.seat == seat]

    def get(self, id: str, seat: str) -> Upload | None:
        """An upload that this seat began and that is not done with."""
        upload = self._uploads.get(id)
        return upload if upload and upload.order.seat == seat else None

    def progress(self, id: str, seat: str) -> Progress | None:
        """Where an upload of this seat is; None for what it has not begun, or long ago."""
        if upload := self.get(id, seat):
            if not upload.whole:
                return Progress("receiving", upload.offset / upload.order.length)
            state, code = self._waits.get(id, ("checking", ""))
            return Progress(state, code=code)
        order, progress = self._ended.get(id, (None, None))
        return progress if order and order.seat == seat else None

    def look(self, upload: Upload) -> None:
        """Something has come: begin to check it if it is whole."""
        if upload.whole and upload.id not in self._tasks:
            self._waits[upload.id] = ("checking", "")
            task = self._tasks[upload.id] = asyncio.create_task(self._take(upload))
            task.add_done_callback(lambda _: self._tasks.pop(upload.id))

    async def forget(self, upload: Upload) -> None:
        """Its sender gives it up."""
        del self._uploads[upload.id]
        await anyio.to_thread.run_sync(upload.discard)

    async def close(self) -> None:
        """Stop; the next server goes on."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _abandoned(self, upload: Upload) -> bool:
        return not upload.whole and upload.order.at < self._now() - ABANDONED_AFTER

    async def _take(self, upload: Upload) -> None:
        try:
            async with self._turn:
                await self._file(upload)
            ended = Progress("filed", exhibit=upload.id)
        except Refused as refused:
            ended = Progress("refused", code=refused.code)
        except Exception:
            log.exception("an upload could not be taken", upload=upload.id)
            ended = Progress("refused", code="internal")
        self._ended[upload.id] = upload.order, ended
        del self._uploads[upload.id], self._waits[upload.id]
        await anyio.to_thread.run_sync(upload.discard)

    async def _file(self, upload: Upload) -> None:
        order = upload.order
        sha256, kind = await anyio.to_thread.run_sync(_look_at, upload.path)
        if kind is None:
            raise Refused("unknown_kind")
        looking: State = "converting" if kind == "word" else "checking"
        item = Item(order.hearing, sha256, kind)
        with tempfile.TemporaryDirectory(dir=upload.folder) as folder:
            facts = await self._patiently(upload, looking, lambda: self._inspect(upload.path, kind, Path(folder)))
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

    async def _patiently(self, upload: Upload, state: State, work: Callable[[], Awaitable[T]]) -> T:
        """Until it is done: a store that is down, or a hearing that moves to another server, costs nobody a file."""
        pause = FIRST_PAUSE
        self._waits[upload.id] = (state, "")
        while True:
            try:
                return await work()
            except (StoreError, JobError, NotNow, OSError) as error:
                log.warning("an upload has to wait", upload=upload.id, detail=repr(error))
                self._waits[upload.id] = (state, "store_waits" if isinstance(error, StoreError) else "server_waits")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _look_at(path: Path) -> tuple[str, Kind | None]:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return sha256, sniff.kind_of(path)
