"""Routes to what proves an exhibit, and to the key that proofs are signed with."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from server import errands
from server.evidence.proof import Proof, Signer, prove
from server.gateway import code, pages
from server.gateway.auth import Auth
from server.hearing import rules
from server.rooms import HeldElsewhere, Rooms
from server.store.ports import StoreError

_STATUS = {"not_signed_in": 401, "unknown_exhibit": 404, "unavailable": 503}

log = structlog.get_logger(__name__)


class Proofs:
    """Answers the seat of the path if its cookie says the same and it may see the exhibit."""

    def __init__(self, auth: Auth, rooms: Rooms, signer: Signer, now: Callable[[], int]) -> None:
        self._auth = auth
        self._rooms = rooms
        self._signer = signer
        self._now = now

    def routes(self) -> list[Route]:
        """`/s/<seat>/evidence/<exhibit>/proof` and, as a QR code, `proof.svg`; the court's key lies open."""
        return [
            Route("/s/{seat}/evidence/{exhibit}/proof", self._proof),
            Route("/s/{seat}/evidence/{exhibit}/proof.svg", self._picture),
            Route("/log-key", self._key),
        ]

    async def _proof(self, request: Request) -> Response:
        proof = await self._prove(request)
        if not isinstance(proof, Proof):
            return proof
        return Response(
            msgspec.json.format(msgspec.json.encode(proof), indent=1),
            media_type="application/json",
            headers={
                "content-disposition": f'attachment; filename="proof-{proof.index + 1}.json"',
                "cache-control": "no-store",
            },
        )

    async def _picture(self, request: Request) -> Response:
        proof = await self._prove(request)
        if not isinstance(proof, Proof):
            return proof
        picture = code.drawn(msgspec.json.encode(proof), error="l")
        return Response(picture, media_type="image/svg+xml", headers={"cache-control": "no-store"})

    async def _key(self, _request: Request) -> Response:
        return PlainTextResponse(self._signer.key)

    async def _prove(self, request: Request) -> Proof | Response:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            return _refuse("not_signed_in")
        try:
            state = await errands.settled(await self._rooms.room(seat.hearing))
        except (HeldElsewhere, StoreError, KeyError, TimeoutError):
            log.exception("no proof", hearing=seat.hearing)
            return _refuse("unavailable")
        exhibit = request.path_params["exhibit"]
        if not rules.sees(state, seat.id, exhibit):
            return _refuse("unknown_exhibit")
        return prove(state, state.evidence.exhibits[exhibit], self._signer, self._now())


def _refuse(code: str) -> Response:
    return pages.sentence(code, _STATUS[code], "无法提供存证证明")
