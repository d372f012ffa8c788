"""What people see and hear of the evidence: made when it is first asked for, kept while it is used."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

import anyio
import msgspec

from server.evidence.cache import Cache
from server.evidence.converting import Conversions
from server.evidence.opening import inspect
from server.evidence.orders import (
    EXTRACT,
    FACTS,
    MEDIA,
    PAGES,
    READ,
    RENDER,
    STAMP,
    Extraction,
    Facts,
    Marked,
    Outline,
    Reading,
    Rendering,
    Stamping,
)
from server.evidence.trouble import Trouble
from server.hearing.evidence import Exhibit, Kind
from server.store.blobs import Blobs, unavailable
from server.worker import JobError
from server.workers import Workers

DRAW_SECONDS = 20.0
STAMP_SECONDS = 120.0
"""Thousands of marks take most of a minute."""

_UNDRAWN = frozenset({"job_died", "job_too_long", "internal"})

VERSION = "2"
"""Of how pages are drawn; counted up when they come to look different."""


class Item(NamedTuple):
    """An exhibit's file: what it is stored under, and what it is."""

    hearing: str
    sha256: str
    kind: Kind

    @classmethod
    def of(cls, hearing: str, exhibit: Exhibit) -> Item:
        return cls(hearing, exhibit.sha256, exhibit.kind)

    @property
    def original(self) -> str:
        """The key of the file as it came."""
        return f"{self.hearing}/original/{self.sha256}"

    def derived(self, name: str) -> str:
        """The key of something made from it."""
        return f"{self.hearing}/derived/{self.sha256}/{name}"


class Viewing:
    """Has pages drawn and read, and films converted.

    Its methods raise KeyError when the file is not stored, JobError and StoreError. What they return are files that
    nobody may change.
    """

    def __init__(self, blobs: Blobs, cache: Cache, drawers: Workers, converters: Workers) -> None:
        self._blobs = blobs
        self._cache = cache
        self._drawers = drawers
        self._converters = converters
        self._trouble = Trouble()
        self._conversions = Conversions(cache, converters)

    async def outline(self, item: Item) -> Outline:
        """What there is to see and hear."""
        facts = await self._facts(item)
        playable, share = facts.playable, 1.0
        if not playable:
            try:
                await self.media(item)
                playable = True
            except JobError as error:
                if error.code != "converting":
                    raise
                share = self._conversions.share(item.original)
        return Outline(facts.kind, facts.pages, facts.duration_ms, playable, share)

    async def page(self, item: Item, page: int, level: int, tile: tuple[int, int] | None = None) -> Path:
        """A page as PNG or JPEG; see `orders.Rendering`.

        JobError: ``no_such_page``, ``page_not_drawn``, ``workers_busy``.
        """
        place = f"{page}-{level}" + (f"-{tile[0]}-{tile[1]}" if tile else "")

        async def draw(path: Path) -> None:
            source, kind = await self.source(item)
            await self._have(RENDER, Rendering(str(source), kind, page, level, tile), path)

        return await self._cache.file(item.derived(f"{place}.picture"), draw)

    async def words(self, item: Item, page: int) -> Path:
        """The words of a page as JSON; see `orders.PageWords`. JobError as for `page`."""

        async def read(path: Path) -> None:
            source, kind = await self.source(item)
            await self._have(READ, Reading(str(source), kind, page), path)

        return await self._cache.file(item.derived(f"{page}.json"), read)

    async def media(self, item: Item) -> Path:
        """What a browser plays. JobError: ``converting`` as long as that is being made, ``not_converted``."""
        if item.kind not in MEDIA:
            raise JobError("not_found")
        facts = await self._facts(item)
        original = await self._original(item)
        if facts.playable:
            return original
        name = MEDIA[facts.kind]

        async def fetch(path: Path) -> None:
            await self._fetch(item.derived(name), path)

        async def keep(path: Path) -> None:
            await self._blobs.put(item.derived(name), path)

        try:
            return await self._cache.file(item.derived(name), fetch)
        except KeyError:
            self._conversions.begin(item.original, original, facts.kind, keep)
            raise JobError("converting") from None

    async def stamped(self, item: Item, marks: tuple[Marked, ...]) -> bytes:
        """A copy as PDF with these marks as annotations. JobError: ``no_such_page`` for sound and film."""
        path, kind = await self.source(item)
        return await self._drawers.do(STAMP, msgspec.msgpack.encode(Stamping(str(path), kind, marks)), STAMP_SECONDS)

    async def extracted(self, item: Item, first: int, last: int) -> bytes:
        """Some of the pages as a PDF of their own. JobError as for `page`, ``not_split`` for a picture."""
        source, kind = await self.source(item)
        if kind != "pdf":
            raise JobError("not_split")
        return await self._drawers.do(EXTRACT, msgspec.msgpack.encode(Extraction(str(source), first, last)))

    async def source(self, item: Item) -> tuple[Path, Literal["image", "pdf"]]:
        """The file that has an exhibit's pages. JobError: ``no_such_page`` for what has none."""
        match item.kind:
            case "image" | "pdf":
                return await self._original(item), item.kind
            case "word":
                return await self._word(item), "pdf"
            case _:
                raise JobError("no_such_page")

    async def close(self) -> None:
        """Stop what is being made; it begins anew when it is asked for."""
        await self._conversions.close()
        await self._cache.close()
        await self._drawers.close()
        await self._converters.close()

    async def _fetch(self, key: str, path: Path) -> str:
        """The SHA-256 of what was fetched, in hex."""
        seen = hashlib.sha256()
        async with await anyio.open_file(path, "wb") as file:
            async for piece in self._blobs.read(key):
                seen.update(piece)
                await file.write(piece)
        return seen.hexdigest()

    async def _original(self, item: Item) -> Path:
        async def fetch(path: Path) -> None:
            if await self._fetch(item.original, path) != item.sha256:
                raise unavailable(ValueError("what is stored is not what came in"))

        return await self._cache.file(item.original, fetch)

    async def _word(self, item: Item) -> Path:
        async def fetch(path: Path) -> None:
            try:
                await self._fetch(item.derived(PAGES), path)
            except KeyError:
                await self._inspect_anew(item)
                await self._fetch(item.derived(PAGES), path)

        return await self._cache.file(item.derived(PAGES), fetch)

    async def _inspect_anew(self, item: Item) -> None:
        """What was made when the file came in is gone, or was never made."""
        original = await self._original(item)
        with self._cache.room() as room:
            facts = await inspect(self._drawers, original, item.kind, room)
            for name in facts.derived:
                await self._blobs.put(item.derived(name), room / name)

    async def _facts(self, item: Item) -> Facts:
        async def look(path: Path) -> None:
            try:
                await self._fetch(item.derived(FACTS), path)
            except KeyError:
                await self._inspect_anew(item)
                await self._fetch(item.derived(FACTS), path)

        path = await self._cache.file(item.derived(FACTS), look)
        return msgspec.msgpack.decode(await asyncio.to_thread(path.read_bytes), type=Facts)

    async def _have(self, job: str, order: Rendering | Reading, path: Path) -> None:
        if self._trouble.bars(order.path, order.page):
            raise JobError("page_not_drawn")
        try:
            made = await self._drawers.do(job, msgspec.msgpack.encode(order), DRAW_SECONDS)
        except JobError as error:
            if error.code not in _UNDRAWN:
                raise
            self._trouble.note(order.path, order.page)
            raise JobError("page_not_drawn") from error
        await asyncio.to_thread(path.write_bytes, made)
