"""Routes to what happened before: the record's history, the hearing's log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server import past
from server.answers import Attendance, HistoryPage, LogPage
from server.gateway.auth import Auth
from server.hearing.decision import Refusal
from server.protocol import Refused
from server.room import Room
from server.rooms import HeldElsewhere, Rooms, now
from server.store.ports import Journal, StoreError

_PAGES = parse("1200/minute")
"""What one seat may read. The history of a long hearing is some hundred pages, one after another."""

_STATUS = {"not_signed_in": 401, "not_your_role": 403, "bad_request": 400, "too_fast": 429, "unavailable": 503}

_encode = msgspec.json.Encoder().encode

log = structlog.get_logger(__name__)

Read = Callable[[Room, str, int], Awaitable[Attendance | HistoryPage | LogPage | Refusal]]


class Past:
    """Answers in JSON, to the seat of the path if its cookie says the same."""

    def __init__(self, auth: Auth, rooms: Rooms, journal: Journal) -> None:
        self._auth = auth
        self._rooms = rooms
        self._journal = journal
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """`/s/<seat>/history?after=<seq>`, `/s/<seat>/log?before=<seq>` and `/s/<seat>/api/attendance`."""
        return [
            Route("/s/{seat}/history", self._history),
            Route("/s/{seat}/log", self._log),
            Route("/s/{seat}/api/attendance", self._attendance),
        ]

    async def _history(self, request: Request) -> Response:
        async def read(room: Room, seat: str, after: int) -> HistoryPage | Refusal:
            return await past.history(self._journal, room.state, seat, after, room.durable)

        return await self._answer(request, "after", read)

    async def _log(self, request: Request) -> Response:
        async def read(room: Room, seat: str, before: int) -> LogPage | Refusal:
            return await past.log(self._journal, room.state, seat, before)

        return await self._answer(request, "before", read)

    async def _attendance(self, request: Request) -> Response:
        async def read(room: Room, seat: str, _after: int) -> Attendance | Refusal:
            return past.attendance(room.state, room.links, seat, now())

        return await self._answer(request, "", read)

    async def _answer(self, request: Request, place: str, read: Read) -> Response:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            return _refuse("not_signed_in")
        number = request.query_params.get(place, "") if place else "0"
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            return _refuse("bad_request")
        if not await self._limiter.hit(_PAGES, seat.id):
            return _refuse("too_fast")
        try:
            answer = await read(await self._rooms.room(seat.hearing), seat.id, int(number))
        except (HeldElsewhere, StoreError, KeyError):
            log.exception("past not available", hearing=seat.hearing)
            return _refuse("unavailable")
        return _refuse(answer.code) if isinstance(answer, Refusal) else _send(answer, 200)


def _refuse(code: str) -> Response:
    return _send(Refused(request=0, code=code), _STATUS[code])


def _send(answer: msgspec.Struct, status: int) -> Response:
    return Response(_encode(answer), status, media_type="application/json", headers={"cache-control": "no-store"})
