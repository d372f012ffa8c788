"""Routes to what evidence looks and sounds like."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec
import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from server import errands
from server.evidence.layers import marked
from server.evidence.orders import LEVELS, TILED_LEVELS
from server.evidence.viewing import VERSION, Item, Viewing
from server.gateway import pages
from server.gateway.attachment import disposition
from server.gateway.auth import Auth
from server.hearing import rules
from server.hearing.commands import NoteAccess
from server.hearing.evidence import Exhibit
from server.hearing.model import State
from server.room import Room
from server.rooms import HeldElsewhere, Rooms
from server.store.ports import Directory, StoreError
from server.worker import JobError

_REQUESTS = parse("3000/minute")
"""What one seat may ask for. A page in tiles is some thirty requests."""

_ENTRIES = parse("1/10minute")
"""A film is fetched in many parts, and again when one jumps back: that is one entry in the log."""

AT_ONCE = 12
"""Pages that one seat may wait for at the same time. A browser asks for six; more is not somebody reading."""

_KEEP = "private, max-age=31536000, immutable"
"""What is drawn from a hash never changes; whoever has seen it may keep it, nobody between may."""

_PNG = b"\x89PNG"

_NO_STORE = {"cache-control": "no-store"}

_STATUS = {
    "not_signed_in": 401,
    "unknown_exhibit": 404,
    "no_such_page": 404,
    "not_found": 404,
    "converting": 409,
    "too_fast": 429,
    "workers_busy": 503,
    "unavailable": 503,
    "internal": 500,
}
"""Status of each refusal; 422 for all others: the file is here, and this cannot be made of it."""

Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Request, "Found"], Awaitable[Response]]

log = structlog.get_logger(__name__)


class _Refused(Exception):
    """Ends a request with a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Found(NamedTuple):
    """Who asks for what, and the hearing's owner."""

    seat: str
    exhibit: Exhibit
    item: Item
    room: Room


class Exhibits:
    """Answers the seat of the path if its cookie says the same and it may see the exhibit; refusals as JSON."""

    def __init__(self, auth: Auth, directory: Directory, rooms: Rooms, viewing: Viewing) -> None:
        self._auth = auth
        self._directory = directory
        self._rooms = rooms
        self._viewing = viewing
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._waiting: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """Below `/s/<seat>/evidence/<exhibit>/`: `outline`, `pages/<n>/<level>`, of larger levels the tiles
        `pages/<n>/<level>/<column>-<row>`, `pages/<n>/text`, `media` in ranges, and
        `marked.pdf?layers=<roles, between commas>`."""
        base = "/s/{seat}/evidence/{exhibit}"
        page = f"{base}/pages/{{page:int}}"
        return [
            Route(f"{base}/outline", self._answered(self._outline)),
            Route(f"{page}/{{level:int}}", self._answered(self._page)),
            Route(f"{page}/{{level:int}}/{{column:int}}-{{row:int}}", self._answered(self._page)),
            Route(f"{page}/text", self._answered(self._words)),
            Route(f"{base}/media", self._answered(self._media)),
            Route(f"{base}/marked.pdf", self._answered(self._marked)),
        ]

    def _answered(self, answer: Answer) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                found = await self._find(request)
                with self._turn(found.seat):
                    return await answer(request, found)
            except (_Refused, JobError) as error:
                return _refuse(request, error.code)
            except (HeldElsewhere, StoreError, KeyError, TimeoutError):
                log.exception("evidence not available", path=request.url.path)
                return _refuse(request, "unavailable")

        return endpoint

    async def _find(self, request: Request) -> Found:
        seat = await self._auth.recent_seat_of(request.scope)
        if seat is None:
            raise _Refused("not_signed_in")
        if not await self._limiter.hit(_REQUESTS, seat.id):
            raise _Refused("too_fast")
        room = await self._rooms.room(seat.hearing)
        asked = request.path_params["exhibit"]
        if not rules.sees(room.state, seat.id, asked):
            raise _Refused("unknown_exhibit")
        exhibit = room.state.evidence.exhibits[asked]
        return Found(seat.id, exhibit, Item.of(seat.hearing, exhibit), room)

    @contextmanager
    def _turn(self, seat: str) -> Iterator[None]:
        if self._waiting[seat] >= AT_ONCE:
            raise _Refused("too_fast")
        self._waiting[seat] += 1
        try:
            yield
        finally:
            self._waiting[seat] -= 1
            if not self._waiting[seat]:
                del self._waiting[seat]

    async def _outline(self, _request: Request, found: Found) -> Response:
        outline = await self._viewing.outline(found.item)
        body = msgspec.json.encode(outline)
        return Response(body, media_type="application/json", headers=_NO_STORE)

    async def _page(self, request: Request, found: Found) -> Response:
        asked = request.path_params
        page, level = asked["page"], asked["level"]
        tile = (asked["column"], asked["row"]) if "column" in asked else None
        if level not in (TILED_LEVELS if tile else LEVELS):
            raise _Refused("no_such_page")
        tag = f'"{found.item.sha256[:32]}-{page}-{level}-{tile or ""}-{VERSION}"'.replace(" ", "")
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag, "cache-control": _KEEP})
        file = await self._viewing.page(found.item, page, level, tile)
        body = await asyncio.to_thread(file.read_bytes)
        return _kept(body, "image/png" if body.startswith(_PNG) else "image/jpeg", tag)

    async def _words(self, request: Request, found: Found) -> Response:
        page = request.path_params["page"]
        file = await self._viewing.words(found.item, page)
        body = await asyncio.to_thread(file.read_bytes)
        return _kept(body, "application/json", f'"{found.item.sha256[:32]}-{page}-text-{VERSION}"')

    async def _media(self, _request: Request, found: Found) -> Response:
        file = await self._viewing.media(found.item)
        if await self._limiter.hit(_ENTRIES, "play", found.seat, found.exhibit.id):
            await _note(found, NoteAccess(found.exhibit.id, "played"))
        kind = await asyncio.to_thread(_media_type, file, found.item)
        tag = f'"{found.item.sha256[:32]}-{file.name[-8:]}"'
        headers = {"cache-control": "private, no-cache", "etag": tag, "content-disposition": "inline"}
        return FileResponse(file, media_type=kind, headers=headers)

    async def _marked(self, request: Request, found: Found) -> Response:
        state = await _note(found, NoteAccess(found.exhibit.id))
        seats = await self._directory.seats(found.item.hearing)
        roles = [role for role in request.query_params.get("layers", "").split(",") if role]
        marks = marked(state, {seat.id: seat.name for seat in seats}, found.exhibit.id, roles)
        body = await self._viewing.stamped(found.item, marks)
        name = disposition(f"{found.exhibit.title}（批注）.pdf", "marked.pdf")
        return Response(body, media_type="application/pdf", headers={"content-disposition": name} | _NO_STORE)


async def _note(found: Found, command: NoteAccess) -> State:
    """Enter it in the log; the hearing as it is then."""
    outcome = await errands.carry_out(found.room, found.seat, command)
    if outcome.refusal:
        raise _Refused(outcome.refusal.code)
    return outcome.state


def _kept(body: bytes, kind: str, tag: str) -> Response:
    return Response(body, media_type=kind, headers={"etag": tag, "cache-control": _KEEP})


def _media_type(file: Path, item: Item) -> str:
    with file.open("rb") as opened:
        mp4 = opened.read(8)[4:] == b"ftyp"
    if not mp4:
        return "audio/mpeg"
    return "video/mp4" if item.kind == "video" else "audio/mp4"


def _refuse(request: Request, code: str) -> Response:
    status = _STATUS.get(code, 422)
    if "text/html" in request.headers.get("accept", ""):
        return pages.sentence(code, status, "无法显示证据")
    return JSONResponse({"code": code}, status, headers=_NO_STORE)
