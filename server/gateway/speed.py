"""设备检测: bytes to and from the page, which measures how long they take."""

from __future__ import annotations

import os

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.gateway.auth import Auth

BYTES = 400_000
"""What is sent each way: a third of a second at ten megabits."""

_TRIALS = parse("30/minute")
_STATUS = {"not_signed_in": 401, "too_fast": 429, "too_large": 413}


class Speed:
    """`GET` and `POST /s/<seat>/speed`. Nothing is stored."""

    def __init__(self, auth: Auth) -> None:
        self._auth = auth
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """The one route."""
        return [Route("/s/{seat}/speed", self._answer, methods=["GET", "POST"])]

    async def _answer(self, request: Request) -> Response:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            return _refuse("not_signed_in")
        if not await self._limiter.hit(_TRIALS, seat.id):
            return _refuse("too_fast")
        if request.method == "POST":
            length = 0
            async for chunk in request.stream():
                length += len(chunk)
                if length > BYTES:
                    return _refuse("too_large")
            return Response(status_code=204)
        return Response(os.urandom(BYTES), media_type="application/octet-stream", headers={"cache-control": "no-store"})


def _refuse(code: str) -> Response:
    return JSONResponse({"code": code}, _STATUS[code])
