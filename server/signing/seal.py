"""The court's seal on a signed record (PAdES, ETSI EN 319 142-1).

    seal = Seal(court_key(settings), workers, settings.fonts, settings.timestamp_url)
    sealed = await seal.seal(SignedRecord(...), now)       # sealed.pdf, sealed.level, sealed.trouble
    twice = await seal.again(sealed.pdf, now)              # one more seal; the first stays valid

A worker draws the file and leaves room for the signature; it has no key. Here, where the key is, no file is parsed:
bytes are hashed, and the signature over their hash is written into the room. A time stamp that cannot be had costs
nobody the seal: it is made without, and `trouble` says so.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from server.signing.court_key import CourtKey
from server.signing.orders import DRAW, RESERVE, Drawing, Reserved, Reserving
from server.signing.signed import SignedRecord
from server.worker import JobError
from server.workers import Workers

if TYPE_CHECKING:
    from server.signing.cms import Pen

DRAW_SECONDS = 60.0


class Sealed(msgspec.Struct, frozen=True):
    """A sealed file, when it was sealed and with what; times in milliseconds since the epoch.

    `stamped_at` is the time stamp server's, None without one; `trouble` is the code of why one was asked for in vain.
    """

    pdf: bytes
    algorithm: str
    sealed_at: int
    stamped_at: int | None = None
    trouble: str = ""

    @property
    def level(self) -> Literal["B-B", "B-T"]:
        """PAdES baseline level: without a time stamp or with one."""
        return "B-B" if self.stamped_at is None else "B-T"


class Seal:
    """Seals with the court's key; `timestamp_url` is the time stamp server, None for none."""

    def __init__(self, key: CourtKey, workers: Workers, fonts: Path, timestamp_url: str | None = None) -> None:
        self._key = key
        self._workers = workers
        self._fonts = str(fonts.absolute())
        self._timestamp_url = timestamp_url
        self._opened: Pen | None = None

    async def seal(self, record: SignedRecord, at: int) -> Sealed:
        """Draw the record with its certificate page and seal it, at the time `at`.

        Raises JobError: ``seal_certificate_expired``, ``fonts_missing``, ``workers_busy``, ``job_too_long``,
        ``job_died``.
        """
        self._in_time(at)
        owner = self._key.owner(timestamped=self._timestamp_url is not None)
        order = Drawing(record=record, owner=owner, at=at, fonts=self._fonts)
        return await self._fill(await self._workers.do(DRAW, msgspec.msgpack.encode(order), DRAW_SECONDS), at)

    async def again(self, pdf: bytes, at: int) -> Sealed:
        """Put one more seal on a sealed file. Raises JobError as `seal` does, and ``seal_not_readable``."""
        self._in_time(at)
        return await self._fill(await self._workers.do(RESERVE, msgspec.msgpack.encode(Reserving(pdf, at))), at)

    def _in_time(self, at: int) -> None:
        if not self._key.valid(at):
            raise JobError("seal_certificate_expired")

    async def _fill(self, body: bytes, at: int) -> Sealed:
        room = msgspec.msgpack.decode(body, type=Reserved)
        digest = await asyncio.to_thread(_digest, room, self._key.digest)
        figures = room.end - room.start - 2
        signature = await (await self._pen()).sign(digest, figures // 2)
        written = signature.der.hex().encode().ljust(figures, b"0")
        pdf = b"".join((room.pdf[: room.start], b"<", written, b">", room.pdf[room.end :]))
        return Sealed(pdf, self._key.algorithm, at, signature.stamped_at, signature.trouble)

    async def _pen(self) -> Pen:
        if self._opened is None:
            self._opened = await asyncio.to_thread(_open, self._key, self._timestamp_url)
        return self._opened


def _open(key: CourtKey, timestamp_url: str | None) -> Pen:
    from server.signing.cms import Pen  # takes a third of a second to load: only the first seal waits for it

    return Pen(key, timestamp_url)


def _digest(room: Reserved, algorithm: str) -> bytes:
    """The hash of all but the room. It must be one, empty, as wherever it is the worker says."""
    hole = room.pdf[room.start : room.end]
    if not (len(hole) > 2 and hole[:1] == b"<" and hole[-1:] == b">") or hole[1:-1].strip(b"0"):
        raise JobError("job_died")
    digest = hashlib.new(algorithm, room.pdf[: room.start])
    digest.update(room.pdf[room.end :])
    return digest.digest()
