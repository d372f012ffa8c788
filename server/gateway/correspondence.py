"""Routes of the text channel and of feedback: both work while sound, picture and record do not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.gateway.auth import Auth
from server.hearing.correspondence import may_use
from server.protocol import Refused
from server.rooms import HeldElsewhere, Rooms, now
from server.store.ports import Correspondence, Feedback, ListedSeat, StoreError
from server.text_messages import GiveFeedback, MessageList, TextWritten, Told, WriteMessage

LARGEST = 10_000
"""Bytes of a request's body."""

_WRITES = parse("30/minute")
_STATUS = {"not_signed_in": 401, "not_your_role": 403, "bad_request": 400, "too_fast": 429, "messages_full": 409}

_encode = msgspec.json.Encoder().encode
T = TypeVar("T")

log = structlog.get_logger(__name__)


class _Refusal(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CorrespondenceRoutes:
    """Answers in JSON, to the seat of the path if its cookie says the same."""

    def __init__(self, auth: Auth, rooms: Rooms, correspondence: Correspondence) -> None:
        self._auth = auth
        self._rooms = rooms
        self._kept = correspondence
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """`/s/<seat>/api/messages` and `/s/<seat>/api/feedback`."""
        return [
            Route("/s/{seat}/api/messages", self._answer(self._list), methods=["GET"]),
            Route("/s/{seat}/api/messages", self._answer(self._write), methods=["POST"]),
            Route("/s/{seat}/api/feedback", self._answer(self._feedback), methods=["PUT"]),
        ]

    def _answer(
        self, work: Callable[[Request, ListedSeat], Awaitable[object]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            try:
                seat = await self._auth.seat_of(request.scope)
                if seat is None:
                    raise _Refusal("not_signed_in")
                if request.method != "GET":
                    if "x-tingji" not in request.headers:
                        raise _Refusal("bad_request")
                    if not await self._limiter.hit(_WRITES, seat.id):
                        raise _Refusal("too_fast")
                return _json(await work(request, seat), 200)
            except _Refusal as refusal:
                return _json(Refused(request=0, code=refusal.code), _STATUS[refusal.code])
            except (HeldElsewhere, StoreError, KeyError) as error:
                code = getattr(error, "code", "")
                if code not in _STATUS:
                    log.exception("correspondence not available")
                return _json(
                    Refused(request=0, code=code if code in _STATUS else "unavailable"), _STATUS.get(code, 503)
                )

        return respond

    async def _list(self, _request: Request, seat: ListedSeat) -> MessageList:
        room = await self._rooms.room(seat.hearing)
        messages = await self._kept.messages(seat.hearing)
        return MessageList([message for message in messages if may_use(room.state, seat.id, message.thread)])

    async def _write(self, request: Request, seat: ListedSeat) -> TextWritten:
        asked = await _body(request, WriteMessage)
        room = await self._rooms.room(seat.hearing)
        if not may_use(room.state, seat.id, asked.thread):
            raise _Refusal("not_your_role")
        text = asked.text.strip()
        if not text:
            raise _Refusal("bad_request")
        written = TextWritten(await self._kept.write(seat.hearing, asked.thread, seat.id, text))
        room.post(Told(written))
        return written

    async def _feedback(self, request: Request, seat: ListedSeat) -> None:
        given = await _body(request, GiveFeedback)
        await self._kept.give_feedback(Feedback(seat=seat.id, at=now(), **msgspec.structs.asdict(given)))


async def _body(request: Request, kind: type[T]) -> T:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise _Refusal("bad_request")
    try:
        return msgspec.json.decode(bytes(body), type=kind)
    except msgspec.DecodeError as error:
        raise _Refusal("bad_request") from error


def _json(answer: object, status: int) -> Response:
    return Response(_encode(answer), status, media_type="application/json", headers={"cache-control": "no-store"})
