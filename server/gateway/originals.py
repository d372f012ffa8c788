"""The files of exhibits as they came, in ranges where asked for; whoever takes one is noted in the journal."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from server import errands
from server.evidence.viewing import Item
from server.gateway import pages
from server.gateway.auth import Auth
from server.hearing.commands import NoteAccess
from server.hearing.evidence import Exhibit
from server.rooms import HeldElsewhere, Rooms
from server.store.blobs import Blobs
from server.store.ports import StoreError

_STATUS = {"not_signed_in": 401, "unknown_exhibit": 404, "too_fast": 429, "unavailable": 503}
_REQUESTS = parse("300/minute")
"""What one seat may ask for: each is an entry in the log."""
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")

log = structlog.get_logger(__name__)


class Part(NamedTuple):
    """Bytes of a file: from `start` on so many."""

    start: int
    length: int


class Originals:
    """Answers the seat of the path if its cookie says the same and it may see the exhibit."""

    def __init__(self, auth: Auth, rooms: Rooms, blobs: Blobs) -> None:
        self._auth = auth
        self._rooms = rooms
        self._blobs = blobs
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """`/s/<seat>/evidence/<exhibit>/original`."""
        return [Route("/s/{seat}/evidence/{exhibit}/original", self._original)]

    async def _original(self, request: Request) -> Response:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            return _refuse("not_signed_in")
        if not await self._limiter.hit(_REQUESTS, seat.id):
            return _refuse("too_fast")
        try:
            room = await self._rooms.room(seat.hearing)
            outcome = await errands.carry_out(room, seat.id, NoteAccess(request.path_params["exhibit"]))
            if outcome.refusal:
                return _refuse(outcome.refusal.code)
            exhibit = outcome.state.evidence.exhibits[request.path_params["exhibit"]]
            return await self._send(seat.hearing, exhibit, request.headers)
        except (HeldElsewhere, StoreError, KeyError, TimeoutError):
            log.exception("no original", hearing=seat.hearing)
            return _refuse("unavailable")

    async def _send(self, hearing: str, exhibit: Exhibit, asked: Headers) -> Response:
        key = Item.of(hearing, exhibit).original
        size = await self._blobs.size(key)
        if size is None:
            raise KeyError(key)
        tag, name = f'"{exhibit.sha256}"', quote(exhibit.name, safe="")
        headers = {
            "content-disposition": f"attachment; filename=\"evidence\"; filename*=UTF-8''{name}",
            "cache-control": "private, no-store",
            "accept-ranges": "bytes",
            "etag": tag,
        }
        wanted = asked.get("range", "")
        if not is_range(wanted) or asked.get("if-range", tag) != tag:
            return self._stream(key, Part(0, size), 200, headers)
        part = part_of(wanted, size)
        if part is None:
            return Response(status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
        headers["content-range"] = f"bytes {part.start}-{part.start + part.length - 1}/{size}"
        return self._stream(key, part, 206, headers)

    def _stream(self, key: str, part: Part, status: int, headers: dict[str, str]) -> Response:
        return StreamingResponse(
            self._blobs.read(key, part.start, part.length),
            status_code=status,
            headers=headers | {"content-length": str(part.length)},
            media_type="application/octet-stream",
        )


def is_range(asked: str) -> bool:
    """Whether a Range header asks for one range of bytes; others are to be ignored (RFC 9110, 14.2)."""
    found = _RANGE.fullmatch(asked.strip())
    if not found or found.groups() == ("", ""):
        return False
    first, last = found.groups()
    return not (first and last) or int(first) <= int(last)


def part_of(asked: str, size: int) -> Part | None:
    """The part of a file of `size` bytes that a range is; None if the file has no such part."""
    first, last = asked.strip().removeprefix("bytes=").split("-")
    if not first:
        length = min(int(last), size)
        return Part(size - length, length) if length else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    return Part(start, end - start + 1) if start <= end else None


def _refuse(code: str) -> Response:
    return pages.sentence(code, _STATUS[code], "无法下载")
