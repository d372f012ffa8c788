"""The files of exhibits as they came, in ranges where asked for; whoever takes one is noted in the journal."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from server import errands
from server.evidence.viewing import Item
from server.gateway import pages
from server.gateway.auth import Auth
from server.hearing.commands import NoteDownload
from server.hearing.evidence import Exhibit
from server.rooms import HeldElsewhere, Rooms
from server.store.blobs import Blobs
from server.store.ports import StoreError

_STATUS = {"not_signed_in": 401, "unknown_exhibit": 404, "unavailable": 503}
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

    def routes(self) -> list[Route]:
        """`/s/<seat>/evidence/<exhibit>/original`."""
        return [Route("/s/{seat}/evidence/{exhibit}/original", self._original)]

    async def _original(self, request: Request) -> Response:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            return _refuse("not_signed_in")
        try:
            room = await self._rooms.room(seat.hearing)
            outcome = await errands.carry_out(room, seat.id, NoteDownload(request.path_params["exhibit"]))
            if outcome.refusal:
                return _refuse(outcome.refusal.code)
            exhibit = outcome.state.evidence.exhibits[request.path_params["exhibit"]]
            return await self._send(seat.hearing, exhibit, request.headers.get("range", ""))
        except (HeldElsewhere, StoreError, KeyError, TimeoutError):
            log.exception("no original", hearing=seat.hearing)
            return _refuse("unavailable")

    async def _send(self, hearing: str, exhibit: Exhibit, asked: str) -> Response:
        key = Item.of(hearing, exhibit).original
        size = await self._blobs.size(key)
        if size is None:
            raise KeyError(key)
        name = quote(exhibit.name, safe="")
        headers = {
            "content-disposition": f"attachment; filename=\"evidence\"; filename*=UTF-8''{name}",
            "cache-control": "private, no-store",
            "accept-ranges": "bytes",
            "etag": f'"{exhibit.sha256}"',
        }
        part = part_of(asked, size)
        if part is None:
            return Response(status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
        headers["content-length"] = str(part.length)
        if asked:
            headers["content-range"] = f"bytes {part.start}-{part.start + part.length - 1}/{size}"
        return StreamingResponse(
            self._blobs.read(key, part.start, part.length),
            status_code=206 if asked else 200,
            headers=headers,
            media_type="application/octet-stream",
        )


def part_of(asked: str, size: int) -> Part | None:
    """The part of a file of `size` bytes that a Range header asks for (RFC 9110, 14.2); None if it has no such part.

    Without a header, the whole. More than one range at once is not answered.
    """
    if not asked:
        return Part(0, size)
    found = _RANGE.fullmatch(asked.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        return Part(size - length, length) if length else None
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    return Part(start, end - start + 1) if start <= end else None


def _refuse(code: str) -> Response:
    return pages.sentence(code, _STATUS[code], "无法下载")
