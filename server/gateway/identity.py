"""Routes of 身份核验: a person gives photographs and ID number; the court looks at them, and each look is an entry."""

from __future__ import annotations

import asyncio

import structlog
from limits import parse
from starlette.requests import Request
from starlette.routing import Route

from server import errands
from server.access.matcher import Matcher
from server.access.photo import PREPARE
from server.answers import GiveNumber, OwnIdentity, ShownIdentity
from server.gateway.answering import Seated
from server.gateway.asking import Refusing, asked, body
from server.gateway.auth import Auth
from server.hearing import id_number, rules
from server.hearing.commands import GiveIdentity, NoteIdentityView
from server.hearing.identity import Advice
from server.hearing.rules import Right
from server.rooms import Rooms
from server.store.ports import Directory, Identities, ListedSeat, Photo
from server.worker import JobError
from server.workers import Workers

PHOTO_BYTES = 15_000_000

_OWN_FAULT = frozenset({"job_died", "job_too_long", "internal"})
"""How a worker says that a photograph was too much for it."""

log = structlog.get_logger(__name__)


class IdentityRoutes:
    """`/s/<seat>/api/identity` for oneself, `/s/<seat>/api/identities/<person>` for the court."""

    def __init__(
        self,
        auth: Auth,
        rooms: Rooms,
        directory: Directory,
        identities: Identities,
        workers: Workers,
        matcher: Matcher,
    ) -> None:
        self._seated = Seated(auth, parse("30/minute"))
        self._rooms = rooms
        self._directory = directory
        self._identities = identities
        self._workers = workers
        self._matcher = matcher

    def routes(self) -> list[Route]:
        """The routes."""
        answering = self._seated.answering
        own = "/s/{seat}/api/identity"
        return [
            Route(own, answering(self._own), methods=["GET"]),
            Route(own, answering(self._give), methods=["PUT"]),
            Route(f"{own}/card", answering(self._card), methods=["PUT"]),
            Route(f"{own}/face", answering(self._face), methods=["PUT"]),
            Route("/s/{seat}/api/identities/{person}", answering(self._show), methods=["GET"]),
        ]

    async def _own(self, _request: Request, seat: ListedSeat) -> OwnIdentity:
        given = await self._identities.identity(seat.id)
        return OwnIdentity(id_number.masked(given.number), given.photos)

    async def _card(self, request: Request, seat: ListedSeat) -> OwnIdentity:
        return await self._keep(request, seat, "card")

    async def _face(self, request: Request, seat: ListedSeat) -> OwnIdentity:
        return await self._keep(request, seat, "face")

    async def _keep(self, request: Request, seat: ListedSeat, photo: Photo) -> OwnIdentity:
        await self._may_give(seat)
        content = await body(request, PHOTO_BYTES, "photo_too_large")
        try:
            prepared = await self._workers.do(PREPARE, content)
        except JobError as error:
            raise JobError("photo_unreadable" if error.code in _OWN_FAULT else error.code) from error
        await self._identities.keep_photo(seat.id, photo, prepared)
        return await self._own(request, seat)

    async def _give(self, request: Request, seat: ListedSeat) -> OwnIdentity:
        await self._may_give(seat)
        number = id_number.normal((await asked(request, GiveNumber)).number)
        if not id_number.valid(number):
            raise Refusing("id_number_wrong")
        card, face = await self._photos(seat.id)
        if card is None or face is None:
            raise Refusing("identity_incomplete")
        await self._identities.give_number(seat.id, number)
        command = GiveIdentity(await self._compared(seat, card, face))
        outcome = await errands.carry_out(await self._rooms.room(seat.hearing), seat.id, command)
        if outcome.refusal:
            raise Refusing(outcome.refusal.code)
        return await self._own(request, seat)

    async def _show(self, request: Request, seat: ListedSeat) -> ShownIdentity:
        room = await self._rooms.room(seat.hearing)
        person: str = request.path_params["person"]
        outcome = await errands.carry_out(room, seat.id, NoteIdentityView(person))
        if outcome.refusal:
            raise Refusing(outcome.refusal.code)
        given = await self._identities.identity(person)
        on_file = (await self._directory.particulars(person)).id_number
        card, face = await self._photos(person)
        if not on_file:
            return ShownIdentity(given.number, "none", card, face)
        return ShownIdentity(given.number, "same" if on_file == given.number else "different", card, face)

    async def _may_give(self, seat: ListedSeat) -> None:
        state = (await self._rooms.room(seat.hearing)).state
        if refusal := rules.refused(state, seat.id, Right.GIVE_IDENTITY):
            raise Refusing(refusal.code)
        known = state.lobby.identities.get(seat.id)
        if known and known.stage == "passed":
            raise Refusing("identity_passed")

    async def _photos(self, seat: str) -> tuple[bytes | None, bytes | None]:
        return await self._identities.photo(seat, "card"), await self._identities.photo(seat, "face")

    async def _compared(self, seat: ListedSeat, card: bytes, face: bytes) -> Advice:
        try:
            return await asyncio.to_thread(self._matcher.compare, card, face)
        except Exception as error:  # noqa: BLE001 - somebody else's program; the clerk compares all the same
            log.warning("matcher failed", seat=seat.id, error=type(error).__name__)
            return Advice()
