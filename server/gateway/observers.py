"""旁听申请: the public page of a hearing, where anybody asks to observe it and is told what the court says."""

from __future__ import annotations

import secrets

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from server.gateway import pages
from server.gateway.answering import answering
from server.gateway.asking import Refusing, asked
from server.gateway.auth import Auth
from server.guest_messages import Application, AskToObserve, ObservedHearing, SeatCard
from server.guests import introduce
from server.hearing.commands import ApplyToObserve
from server.hearing.model import Role
from server.rooms import Rooms
from server.store.ports import Directory, ListedHearing, ListedSeat, Particulars

_APPLICATIONS = parse("10/minute")
_QUESTIONS = parse("120/minute")
"""What one address may ask: a family behind one may all wait for their answers."""


class Observers:
    """`/observe/<hearing>` and below. Nobody is signed in here; what one may know is what hangs at the court's door."""

    def __init__(self, auth: Auth, rooms: Rooms, directory: Directory, page: str) -> None:
        self._auth = auth
        self._rooms = rooms
        self._directory = directory
        self._page = page
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """The page, what it shows, and the application."""
        return [
            Route("/observe/{hearing}", self._show, methods=["GET"]),
            Route("/observe/{hearing}/hearing", answering(self._about), methods=["GET"]),
            Route("/observe/{hearing}/applications", answering(self._apply), methods=["POST"]),
            Route("/observe/{hearing}/applications/{token}", answering(self._answer), methods=["GET"]),
        ]

    async def _show(self, request: Request) -> Response:
        try:
            await self._hearing(request)
        except Refusing as refusal:
            return pages.sentence(refusal.code, {"too_fast": 429, "hearing_not_public": 403}.get(refusal.code, 404))
        return FileResponse(self._page, headers={"cache-control": "no-cache"})

    async def _about(self, request: Request) -> ObservedHearing:
        hearing = await self._hearing(request)
        return ObservedHearing(
            court=hearing.court,
            place=hearing.place,
            case_number=hearing.case_number,
            case_name=hearing.case_name,
            starts_at=hearing.starts_at,
        )

    async def _apply(self, request: Request) -> Application:
        if not await self._limiter.hit(_APPLICATIONS, "applications", _address(request)):
            raise Refusing("too_fast")
        hearing = await self._hearing(request)
        asks = await asked(request, AskToObserve, malformed="person_incomplete")
        if not asks.name.strip():
            raise Refusing("person_incomplete")
        room = await self._rooms.room(hearing.id)
        seat = ListedSeat(
            id="s-" + secrets.token_hex(4), hearing=hearing.id, role=Role.OBSERVER, name=asks.name.strip()
        )
        await self._directory.add_seat(seat, Particulars(phone=asks.phone))
        card = SeatCard(id=seat.id, role=seat.role, name=seat.name)
        outcome = await introduce(room, seat.id, ApplyToObserve(), card)
        if outcome.refusal:
            await self._directory.remove_seat(seat.id)
            raise Refusing(outcome.refusal.code)
        return Application(self._auth.application(seat.id), "waiting")

    async def _answer(self, request: Request) -> Application:
        hearing = await self._hearing(request)
        token: str = request.path_params["token"]
        seat = self._auth.applied(token)
        known = await self._directory.seat(seat) if seat else None
        if seat is None or (known and known.hearing != hearing.id):
            raise Refusing("no_application")
        state = (await self._rooms.room(hearing.id)).state
        if seat in state.applying:
            return Application(token, "waiting")
        if seat in state.seats:
            return Application(token, "approved", self._auth.link(seat))
        await self._directory.remove_seat(seat)
        return Application(token, "refused")

    async def _hearing(self, request: Request) -> ListedHearing:
        if not await self._limiter.hit(_QUESTIONS, "questions", _address(request)):
            raise Refusing("too_fast")
        hearing = await self._directory.hearing(request.path_params["hearing"])
        if hearing is None:
            raise Refusing("no_such_hearing")
        if not hearing.public:
            raise Refusing("hearing_not_public")
        return hearing


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
