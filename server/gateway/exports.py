"""Routes to the record and the recognition record as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import get_args

import msgspec
import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server import copies
from server.collab.layout import LINES_TITLE
from server.collab.order import RENDER, Form, Order
from server.copies import Copy, CopyRight
from server.gateway import pages
from server.gateway.attachment import disposition
from server.gateway.auth import Auth
from server.hearing.decision import Refusal
from server.hearing.header import BEIJING
from server.hearing.rules import Right
from server.rooms import HeldElsewhere, Rooms
from server.store.ports import ListedSeat, StoreError
from server.worker import JobError
from server.workers import Workers

_EXPORTS = parse("30/minute")
"""What one seat may have made."""

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}

_STATUS = {
    "not_signed_in": 401,
    "not_your_role": 403,
    "not_now": 403,
    "no_permission": 403,
    "not_found": 404,
    "too_fast": 429,
    "workers_busy": 503,
    "unavailable": 503,
}
"""Status of each refusal; 500 for all others."""

_TITLE = "无法导出"

log = structlog.get_logger(__name__)


class _Refused(Exception):
    """Ends a request with a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Exports:
    """Answers the seat of the path if its cookie says the same. A program that accepts JSON is told the code alone."""

    def __init__(self, auth: Auth, rooms: Rooms, workers: Workers, fonts: Path) -> None:
        self._auth = auth
        self._rooms = rooms
        self._workers = workers
        self._fonts = str(fonts.absolute())
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """`/s/<seat>/record.<pdf|docx|txt>?lines=1&redacted=1&inline=1` and `/s/<seat>/lines.<pdf|docx|txt>`."""
        return [Route("/s/{seat}/record.{form}", self._record), Route("/s/{seat}/lines.{form}", self._lines)]

    async def _record(self, request: Request) -> Response:
        return await self._answer(request, Right.EXPORT_RECORD)

    async def _lines(self, request: Request) -> Response:
        return await self._answer(request, Right.EXPORT_UTTERANCES)

    async def _answer(self, request: Request, right: CopyRight) -> Response:
        form = request.path_params["form"]
        asked = request.query_params
        try:
            seat = await self._seat(request)
            if form not in get_args(Form):
                raise _Refused("not_found")
            copy = await self._copy(seat, right)
            order = Order(
                form=form,
                facts=copy.facts,
                fonts=self._fonts,
                record=copy.record,
                lines=copy.lines,
                numbered=asked.get("lines") == "1",
                # Only passages of the record are marked; a copy of the lines must not call itself public.
                redacted=copy.record is not None and asked.get("redacted") == "1",
            )
            file = await self._workers.do(RENDER, msgspec.msgpack.encode(order))
        except (_Refused, JobError) as error:
            return _refuse(request, error.code)
        return Response(
            file,
            media_type=_TYPES[form],
            headers={
                "content-disposition": _disposition(order, inline=asked.get("inline") == "1"),
                "cache-control": "no-store",
            },
        )

    async def _seat(self, request: Request) -> ListedSeat:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            raise _Refused("not_signed_in")
        if not await self._limiter.hit(_EXPORTS, seat.id):
            raise _Refused("too_fast")
        return seat

    async def _copy(self, seat: ListedSeat, right: CopyRight) -> Copy:
        try:
            copy = await copies.take(await self._rooms.room(seat.hearing), seat.id, right)
        except (HeldElsewhere, StoreError, KeyError, TimeoutError):
            log.exception("no copy to export", hearing=seat.hearing)
            raise _Refused("unavailable") from None
        if isinstance(copy, Refusal):
            raise _Refused(copy.code)
        return copy


def _disposition(order: Order, *, inline: bool) -> str:
    """How the file is called: case number, what it is, and the day, in Chinese (RFC 5987) and in plain letters."""
    day = datetime.fromtimestamp(order.facts.made_at / 1000, BEIJING).strftime("%Y-%m-%d")
    title = LINES_TITLE if order.record is None else order.facts.title
    kind = f"{title}（公开副本）" if order.redacted else title
    full = f"{order.facts.case_number} {kind} {day}.{order.form}".strip()
    plain = ("lines" if order.record is None else "record") + ("-public" if order.redacted else "")
    return disposition(full, f"{plain}-{day}.{order.form}", inline=inline)


def _refuse(request: Request, code: str) -> Response:
    status = _STATUS.get(code, 500)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"code": code}, status, headers={"cache-control": "no-store"})
    return pages.sentence(code, status, _TITLE)
