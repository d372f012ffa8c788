"""发起签名: the record is frozen, read and stored outside of its owner, and presented when it is on disk."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from typing import Protocol

import msgspec
import structlog

from server import copies, errands
from server.copies import Copy, TakeCopy
from server.errands import Errand
from server.hearing import commands as cmd
from server.hearing.decision import Refusal
from server.hearing.ledger import marks_digest
from server.hearing.model import LABELS, TESTIFYING, State
from server.hearing.rules import Right
from server.signing import frozen
from server.signing.freeze import FREEZE, Order
from server.signing.frozen import Frozen
from server.signing.photograph import SHOW
from server.store.blobs import Blobs
from server.workers import Workers

log = structlog.get_logger(__name__)


class Owner(Protocol):
    """Who owns the hearing."""

    def post(self, item: TakeCopy | Errand) -> None:
        """Hand something to the owner."""


class Versions:
    """The frozen versions of all hearings; `key` is the server's, for the digests that tell the same text."""

    def __init__(self, blobs: Blobs, workers: Workers, key: bytes) -> None:
        self._blobs = blobs
        self._workers = workers
        self._key = key

    async def present(self, owner: Owner, seat: str) -> Refusal | None:
        """Freeze the record as it is now and ask everybody to sign it. Raises JobError, StoreError, TimeoutError.

        The pen is free first: what is read after that is what was frozen, however long it takes.
        """
        if refusal := (await errands.carry_out(owner, seat, cmd.BeginSigning())).refusal:
            return refusal
        copy = await copies.take(owner, seat, Right.START_SIGNING)
        if isinstance(copy, Refusal):
            return copy
        body = await self._workers.do(FREEZE, msgspec.msgpack.encode(_order(copy)))
        command = await asyncio.to_thread(self._command, copy.state, body)
        await self._blobs.put(blob_key(copy.state.hearing, command.blob), body)
        return (await errands.carry_out(owner, seat, command)).refusal

    async def read(self, hearing: str, blob: str) -> Frozen:
        """A version. Raises StoreError, and KeyError where the file is gone."""
        return frozen.decode(await self.file(hearing, blob))

    async def file(self, hearing: str, blob: str) -> bytes:
        """Its file. Raises as `read`."""
        return await self._file(blob_key(hearing, blob))

    async def keep(self, hearing: str, content: bytes) -> str:
        """Store a picture; its SHA-256 (hex). Raises StoreError."""
        digest = hashlib.sha256(content).hexdigest()
        await self._blobs.put(blob_key(hearing, digest), content)
        return digest

    async def keep_scan(self, hearing: str, scan: bytes) -> str:
        """Store the photograph of a page as it came, and the picture of it; its SHA-256 (hex). Raises JobError."""
        shown = await self._workers.do(SHOW, scan)
        digest = await self.keep(hearing, scan)
        await self._blobs.put(_shown(hearing, digest), shown)
        return digest

    async def scan(self, hearing: str, digest: str) -> bytes:
        """The picture of such a page. Raises as `read`."""
        return await self._file(_shown(hearing, digest))

    async def _file(self, key: str) -> bytes:
        return b"".join([chunk async for chunk in self._blobs.read(key)])

    def _command(self, state: State, body: bytes) -> cmd.FreezeVersion:
        """Of a record of six hours this takes some tens of milliseconds."""
        version = frozen.decode(body)
        testifying = [seat.id for seat in state.seats.values() if seat.role in TESTIFYING]
        said = {seat: frozen.own(version, seat) for seat in testifying}
        return cmd.FreezeVersion(
            root=frozen.root_of(version),
            leaves=len(version.leaves),
            blob=hashlib.sha256(body).hexdigest(),
            whole=frozen.digest(version.leaves, self._key),
            own={seat: frozen.digest(lines, self._key) for seat, lines in said.items() if lines},
            grant=state.last_grant,
            objections=len(state.objections),
            rulings=len(state.rulings),
        )


def blob_key(hearing: str, digest: str) -> str:
    """Where a version or a picture is stored."""
    return f"{hearing}/signing/{digest}"


def _shown(hearing: str, digest: str) -> str:
    return f"{blob_key(hearing, digest)}.jpg"


def _order(copy: Copy) -> Order:
    state = copy.state
    assert copy.record is not None
    exhibits = state.evidence.exhibits.values()
    return Order(
        hearing=state.hearing,
        facts=copy.facts,
        record=copy.record,
        speakers={line.id: line.speaker or line.seat for line in state.utterances.values()},
        labels=_labels(state),
        exhibits=tuple(frozen.Item(one.id, one.sha256) for one in exhibits if one.id not in state.evidence.withdrawn),
        marks=frozen.Marks(marks_digest(state.evidence.marks.values()), len(state.evidence.marks)),
    )


def _labels(state: State) -> dict[str, str]:
    """Whose words a typed paragraph is, as far as its label says so: where one seat alone has that label."""
    count = Counter(LABELS[seat.role] for seat in state.seats.values())
    return {LABELS[seat.role]: seat.id for seat in state.seats.values() if count[LABELS[seat.role]] == 1}
