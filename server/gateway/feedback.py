"""Routes of the form about a finished hearing: of one's own seat, and by a link for a phone that opens nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
from itsdangerous import BadData, URLSafeTimedSerializer
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from server.gateway import code, pages
from server.gateway.answering import Seated, answering
from server.gateway.asking import Refusing, asked
from server.gateway.auth import Auth
from server.rooms import now
from server.store.ports import Correspondence, Feedback, ListedSeat
from server.text_messages import GiveFeedback

LINK_SECONDS = 7 * 24 * 3600
_WRITES = parse("30/minute")


class FeedbackRoutes:
    """`base` is the address that links begin with; `page` the file of the pages' application."""

    def __init__(self, auth: Auth, kept: Correspondence, secret: bytes, base: str, page: Path) -> None:
        self._auth = auth
        self._seated = Seated(auth, _WRITES)
        self._kept = kept
        self._links = URLSafeTimedSerializer(secret, salt="feedback link")
        self._base = base
        self._document = page
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """`/s/<seat>/api/feedback`, its QR code, and the same by a link: `/feedback/<token>`."""
        return [
            Route("/s/{seat}/api/feedback", self._seated.answering(self._of_seat), methods=["PUT"]),
            Route("/s/{seat}/feedback.svg", self._code),
            Route("/feedback/{token}", self._page),
            Route("/feedback/{token}/api", answering(self._by_link), methods=["PUT"]),
        ]

    async def _of_seat(self, request: Request, seat: ListedSeat) -> None:
        await self._give(request, seat.id)

    async def _by_link(self, request: Request) -> None:
        seat = self._seat(request)
        if seat is None:
            raise Refusing("link_invalid")
        if not await self._limiter.hit(_WRITES, seat):
            raise Refusing("too_fast")
        await self._give(request, seat)

    async def _give(self, request: Request, seat: str) -> None:
        given = await asked(request, GiveFeedback)
        await self._kept.give_feedback(Feedback(seat=seat, at=now(), **msgspec.structs.asdict(given)))

    async def _code(self, request: Request) -> Response:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            return pages.sentence("not_signed_in", 401)
        picture = code.drawn(f"{self._base}/feedback/{self._links.dumps(seat.id)}")
        return Response(picture, media_type="image/svg+xml", headers={"cache-control": "no-store"})

    async def _page(self, request: Request) -> Response:
        if self._seat(request) is None:
            return pages.sentence("link_invalid", 404)
        return FileResponse(self._document, headers={"cache-control": "no-cache"})

    def _seat(self, request: Request) -> str | None:
        try:
            seat = self._links.loads(request.path_params["token"], max_age=LINK_SECONDS)
        except BadData:
            return None
        return seat if isinstance(seat, str) else None
