"""Routes of the signing page, which is opened by a link and knows no other session than its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qs

import msgspec
import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from server import errands
from server.gateway import asking, pages, signing_links
from server.gateway.asking import Refusing
from server.gateway.signing import picture
from server.gateway.signing_links import Link, SigningLinks
from server.hearing import commands as cmd
from server.hearing import signatures
from server.hearing.decision import Refusal
from server.hearing.model import State
from server.room import Room
from server.rooms import HeldElsewhere, Rooms, now
from server.signing import strokes, viewing
from server.signing.confirming import Confirming
from server.signing.presenting import Versions
from server.signing_messages import ReportReading, WriteCode, WriteRefusal, WriteRenewal, WriteSignature
from server.store.ports import Directory, ListedSeat, StoreError

_LINKS = parse("120/minute")
"""Links that one address may try: a whole courtroom may be behind it, and nobody guesses one."""
_REQUESTS = parse("600/minute")
_SMALL = 5_000
_DRAWN = 400_000
"""Bytes of a request with a signature."""
_TITLE = "无法打开签名页面"

log = structlog.get_logger(__name__)


class SigningPages:
    """`/g/<token>` is what a QR code says; the page lies under `/sign/<seat>/`."""

    def __init__(
        self,
        directory: Directory,
        rooms: Rooms,
        versions: Versions,
        links: SigningLinks,
        confirming: Confirming,
        page: Path,
        *,
        secure: bool,
    ) -> None:
        self._directory = directory
        self._rooms = rooms
        self._versions = versions
        self._links = links
        self._confirming = confirming
        self._page = page
        self._secure = secure
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """All of them."""
        sign = "/sign/{seat}"
        return [
            Route("/g/{token}", self._link, methods=["GET", "POST"]),
            Route(sign, self._slash, methods=["GET"]),
            Route(f"{sign}/", self._shell, methods=["GET"]),
            Route(f"{sign}/api/status", self._answered(self._status), methods=["GET"]),
            Route(f"{sign}/api/text/{{number:int}}", self._answered(self._text), methods=["GET"]),
            Route(f"{sign}/api/reading", self._answered(self._reading), methods=["POST"]),
            Route(f"{sign}/api/code", self._answered(self._code), methods=["POST"]),
            Route(f"{sign}/api/signature", self._answered(self._sign), methods=["POST"]),
            Route(f"{sign}/api/renewal", self._answered(self._renew), methods=["POST"]),
            Route(f"{sign}/api/refusal", self._answered(self._decline), methods=["POST"]),
            Route(f"{sign}/pictures/{{signature}}", self._answered(self._picture), methods=["GET"]),
        ]

    async def _link(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        if not await self._limiter.hit(_LINKS, "link", address):
            return pages.sentence("too_fast", 429, _TITLE)
        link = self._links.read(request.path_params["token"])
        seat = await self._directory.seat(link.seat) if link else None
        if link is None or seat is None:
            log.warning("signing link refused", code="signing_link_invalid")
            return pages.sentence("signing_link_invalid", 404, _TITLE)
        if request.method == "GET" and not link.expired:
            return pages.signing_entrance(seat.name, signing_links.fresh_secret())
        try:
            return await self._open(request, link, seat)
        except Refusing as refusal:
            return pages.sentence(refusal.code, asking.STATUS[refusal.code], _TITLE)
        except (HeldElsewhere, StoreError, KeyError, TimeoutError):
            log.exception("signing not available", hearing=seat.hearing)
            return pages.sentence("unavailable", 503, _TITLE)

    async def _open(self, request: Request, link: Link, seat: ListedSeat) -> Response:
        """Its button was pressed. What is pressed twice opens once: the page brings the secret that it will have."""
        room = await self._rooms.room(seat.hearing)
        device = signing_links.device(request)
        sent = parse_qs((await asking.body(request, _SMALL)).decode("latin-1"))
        secret = sent.get("page", [""])[0]
        if not link.expired and not signing_links.SECRET.fullmatch(secret):
            return pages.sentence("bad_request", 400, _TITLE)
        refusal: Refusal | None = Refusal("signing_link_expired")
        if not link.expired:
            command = cmd.OpenSigning(signing_links.digest(secret), device, link.digest, link.version)
            refusal = (await errands.carry_out(room, seat.id, command)).refusal
        if refusal:
            await errands.carry_out(room, seat.id, cmd.NoteRefusedLink(refusal.code, device))
            log.warning("signing link refused", hearing=seat.hearing, seat=seat.id, code=refusal.code)
            return pages.sentence(refusal.code, 403, _TITLE)
        response = RedirectResponse(f"/sign/{seat.id}/", 303)
        signing_links.set_session(response, seat.id, secret, secure=self._secure)
        return response

    async def _slash(self, request: Request) -> Response:
        return RedirectResponse(f"/sign/{request.path_params['seat']}/", 307)

    async def _shell(self, _request: Request) -> Response:
        return FileResponse(self._page, headers={"cache-control": "no-cache"})

    def _answered(
        self, work: Callable[[Request, ListedSeat, Room, State], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            try:
                address = request.client.host if request.client else ""
                if not await self._limiter.hit(_REQUESTS, address, request.path_params["seat"]):
                    raise Refusing("too_fast")
                seat = await self._directory.seat(request.path_params["seat"])
                if seat is None:
                    raise Refusing("signing_session_ended")
                room = await self._rooms.room(seat.hearing)
                state = await errands.settled(room)
                session = state.signing.signer(seat.id).session
                if session is None or session.digest != signing_links.session(request) or session.until <= now():
                    raise Refusing("signing_session_ended")
                if not signatures.signs(state, seat.id):
                    raise Refusing("not_asked_to_sign")
                return await work(request, seat, room, state)
            except Refusing as refusal:
                return asking.refuse(refusal.code)
            except (HeldElsewhere, StoreError, KeyError, TimeoutError):
                log.exception("signing not available")
                return asking.refuse("unavailable")

        return respond

    async def _status(self, _request: Request, seat: ListedSeat, room: Room, state: State) -> Response:
        return await self._told(state, room, seat)

    async def _code(self, request: Request, seat: ListedSeat, room: Room, _state: State) -> Response:
        said = await asking.asked(request, WriteCode, _SMALL)
        session = signing_links.session(request)
        if said.code:
            if not self._confirming.right(session, said.code):
                raise Refusing("code_wrong")
            return await self._carried_out(room, seat, cmd.ConfirmSigner(session))
        if code := await self._confirming.send(seat.id, session):
            raise Refusing(code)
        return asking.answer(None)

    async def _confirmed(self, state: State, seat: ListedSeat) -> None:
        session = state.signing.signer(seat.id).session
        if not (session and session.confirmed) and await self._confirming.phone(seat.id):
            raise Refusing("code_needed")

    async def _text(self, request: Request, seat: ListedSeat, _room: Room, state: State) -> Response:
        number = request.path_params["number"]
        if not 1 <= number <= len(state.signing.versions):
            raise Refusing("not_found")
        version = await self._versions.read(seat.hearing, state.signing.versions[number - 1].blob)
        return asking.answer(viewing.text(state, seat.id, number, version))

    async def _reading(self, request: Request, seat: ListedSeat, room: Room, _state: State) -> Response:
        said = await asking.asked(request, ReportReading, _SMALL)
        command = cmd.ReadOn(signing_links.session(request), said.version, said.tenths)
        return await self._carried_out(room, seat, command)

    async def _sign(self, request: Request, seat: ListedSeat, room: Room, state: State) -> Response:
        """Nothing is stored of what would be refused."""
        await self._confirmed(state, seat)
        said = await asking.asked(request, WriteSignature, _DRAWN)
        if code := strokes.fault(said.drawn):
            raise Refusing(code)
        session = signing_links.session(request)
        command = cmd.GiveSignature(session, said.id, said.version, said.before, "")
        expected = signatures.answer(state, seat.id, command, now())
        if isinstance(expected, Refusal):
            raise Refusing(expected.code)
        if expected:
            kept = await self._versions.keep(seat.hearing, strokes.encode(said.drawn))
            command = msgspec.structs.replace(command, picture=kept)
        return await self._carried_out(room, seat, command)

    async def _renew(self, request: Request, seat: ListedSeat, room: Room, state: State) -> Response:
        await self._confirmed(state, seat)
        said = await asking.asked(request, WriteRenewal, _SMALL)
        return await self._carried_out(
            room, seat, cmd.RenewSignature(signing_links.session(request), said.id, said.version)
        )

    async def _decline(self, request: Request, seat: ListedSeat, room: Room, state: State) -> Response:
        await self._confirmed(state, seat)
        said = await asking.asked(request, WriteRefusal, _SMALL)
        reason = said.reason.strip()
        if not reason:
            raise Refusing("bad_request")
        return await self._carried_out(
            room, seat, cmd.DeclineToSign(signing_links.session(request), said.version, reason)
        )

    async def _carried_out(self, room: Room, seat: ListedSeat, command: cmd.SignerCommand) -> Response:
        """The page's status as of then, on disk."""
        outcome = await errands.carry_out(room, seat.id, command)
        if outcome.refusal:
            raise Refusing(outcome.refusal.code)
        return await self._told(outcome.state, room, seat)

    async def _told(self, state: State, room: Room, seat: ListedSeat) -> Response:
        status = viewing.status(state, room.cards, seat.id)
        session = state.signing.signer(seat.id).session
        phone = "" if session and session.confirmed else await self._confirming.phone(seat.id)
        return asking.answer(msgspec.structs.replace(status, phone=phone))

    async def _picture(self, request: Request, seat: ListedSeat, _room: Room, state: State) -> Response:
        signature = state.signing.signature(request.path_params["signature"])
        if signature is None or signature.seat != seat.id:
            raise Refusing("not_found")
        return await picture(self._versions, seat.hearing, signature.picture, paper=signature.how == "paper")
