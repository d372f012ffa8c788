"""Making several exhibits of one: `POST /s/<seat>/evidence/<exhibit>/split`."""

from __future__ import annotations

import msgspec
import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server import errands
from server.answers import Part, SplitExhibit, Splitting
from server.evidence.intake import Intake, Refused
from server.evidence.names import cleaned, line, title_of
from server.evidence.spool import Order
from server.evidence.viewing import Item, Viewing
from server.gateway.auth import Auth
from server.hearing import rules
from server.hearing.evidence import Exhibit
from server.hearing.exhibits import may_file
from server.rooms import HeldElsewhere, Rooms, now
from server.store.ports import ListedSeat, StoreError
from server.worker import JobError

_SPLITS = parse("30/minute")
_MOST_BYTES = 20_000
_STATUS = {
    "not_signed_in": 401,
    "not_your_role": 403,
    "not_now": 403,
    "not_your_evidence": 403,
    "exhibits_full": 403,
    "unknown_exhibit": 404,
    "too_fast": 429,
    "unavailable": 503,
    "workers_busy": 503,
}
"""Status of each refusal; 422 for all others."""

log = structlog.get_logger(__name__)


class Splits:
    """Answers the seat of the path if its cookie says the same and it may bring evidence for the exhibit's party."""

    def __init__(self, auth: Auth, rooms: Rooms, viewing: Viewing, intake: Intake) -> None:
        self._auth = auth
        self._rooms = rooms
        self._viewing = viewing
        self._intake = intake
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """See above."""
        return [Route("/s/{seat}/evidence/{exhibit}/split", self._split, methods=["POST"])]

    async def _split(self, request: Request) -> Response:
        try:
            seat = await self._auth.seat_of(request.scope)
            if seat is None:
                raise Refused("not_signed_in")
            if not await self._limiter.hit(_SPLITS, seat.id):
                raise Refused("too_fast")
            asked = await _read(request)
            exhibit = await self._exhibit(seat, request.path_params["exhibit"])
            uploads = [await self._begin(seat, exhibit, part) for part in asked.parts]
        except (Refused, JobError) as error:
            return JSONResponse({"code": error.code}, _STATUS.get(error.code, 422))
        except (HeldElsewhere, StoreError, KeyError, TimeoutError, OSError):
            log.exception("not split", path=request.url.path)
            return JSONResponse({"code": "unavailable"}, 503)
        return Response(msgspec.json.encode(Splitting(uploads)), 202, media_type="application/json")

    async def _exhibit(self, seat: ListedSeat, asked: str) -> Exhibit:
        state = await errands.settled(await self._rooms.room(seat.hearing))
        if not rules.sees(state, seat.id, asked):
            raise Refused("unknown_exhibit")
        exhibit = state.evidence.exhibits[asked]
        if refusal := may_file(state, seat.id, exhibit.party, exhibit.case):
            raise Refused(refusal.code)
        return exhibit

    async def _begin(self, seat: ListedSeat, exhibit: Exhibit, part: Part) -> str:
        body = await self._viewing.extracted(Item.of(seat.hearing, exhibit), part.first, part.last)
        pages = f"第 {part.first} 页" if part.first == part.last else f"第 {part.first}–{part.last} 页"
        name = cleaned(f"{part.title}.pdf")
        order = Order(
            hearing=seat.hearing,
            seat=seat.id,
            party=exhibit.party,
            length=len(body),
            name=name,
            title=line(part.title) or title_of(name),
            purpose="",
            source=f"拆自《{exhibit.title}》{pages}",
            copy=exhibit.copy,
            at=now(),
            case=exhibit.case,
        )
        return (await self._intake.receive(order, body)).id


async def _read(request: Request) -> SplitExhibit:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise Refused("bad_request")
    try:
        return msgspec.json.decode(bytes(body), type=SplitExhibit)
    except msgspec.DecodeError:
        raise Refused("bad_request") from None
