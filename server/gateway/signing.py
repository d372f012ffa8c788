"""Routes of signing for seats that are signed in: presenting the record, links, pictures, paper."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server import errands
from server.gateway import asking, code, signing_links
from server.gateway.asking import Refusing
from server.gateway.auth import Auth
from server.gateway.signing_links import SigningLinks
from server.hearing import commands as cmd
from server.hearing.model import COURT, State
from server.hearing.rules import Right, refused
from server.hearing.signatures import signs
from server.hearing.signing import LINK_SECONDS
from server.room import Room
from server.rooms import HeldElsewhere, Rooms, now
from server.signing import ink, strokes
from server.signing.photograph import MOST_BYTES
from server.signing.presenting import Versions
from server.signing.viewing import sees_picture
from server.signing_messages import AskLink, SigningLink, SigningPage
from server.store.ports import ListedSeat, StoreError
from server.worker import JobError

_REQUESTS = parse("240/minute")
_SMALL = 1000
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""How PNG and JPEG files begin."""

log = structlog.get_logger(__name__)

Work = Callable[[Request, ListedSeat, Room], Awaitable[Response]]


class SigningRoutes:
    """Answers the seat of the path if its cookie says the same; refusals are JSON with a code."""

    def __init__(
        self, auth: Auth, rooms: Rooms, versions: Versions, links: SigningLinks, base: str, *, secure: bool
    ) -> None:
        self._auth = auth
        self._rooms = rooms
        self._versions = versions
        self._links = links
        self._base = base
        self._secure = secure
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """Below `/s/<seat>/api/signing`, and pictures below `/s/<seat>/signing`."""
        api = "/s/{seat}/api/signing"
        return [
            Route(f"{api}/versions", self.answered(self._present), methods=["POST"]),
            Route(f"{api}/links", self.answered(self._link), methods=["POST"]),
            Route(f"{api}/page", self.answered(self._open_page), methods=["POST"]),
            Route(f"{api}/{{signer}}/paper", self.answered(self._paper), methods=["PUT"]),
            Route("/s/{seat}/signing/pictures/{signature}", self.answered(self._picture), methods=["GET"]),
            Route("/s/{seat}/signing/versions/{number:int}", self.answered(self._version), methods=["GET"]),
        ]

    def answered(self, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """`work` for a seat that is signed in; what it raises is told with its code."""

        async def respond(request: Request) -> Response:
            try:
                seat = await self._auth.seat_of(request.scope)
                if seat is None:
                    raise Refusing("not_signed_in")
                if not await self._limiter.hit(_REQUESTS, seat.id):
                    raise Refusing("too_fast")
                if request.method != "GET" and "x-tingji" not in request.headers:
                    raise Refusing("bad_request")
                return await work(request, seat, await self._rooms.room(seat.hearing))
            except (Refusing, JobError) as refusal:
                return asking.refuse(refusal.code)
            except (HeldElsewhere, StoreError, KeyError, TimeoutError):
                log.exception("signing not available")
                return asking.refuse("unavailable")

        return respond

    async def _present(self, _request: Request, seat: ListedSeat, room: Room) -> Response:
        if refusal := await self._versions.present(room, seat.id):
            raise Refusing(refusal.code)
        return asking.answer(None)

    async def _link(self, request: Request, seat: ListedSeat, room: Room) -> Response:
        wanted = await asking.asked(request, AskLink, _SMALL)
        state = await errands.settled(room)
        right = Right.START_SIGNING if wanted.seat != seat.id else Right.SIGN
        _demand(state, seat.id, right)
        version = state.signing.version
        if version is None:
            raise Refusing("nothing_to_sign")
        if not signs(state, wanted.seat):
            raise Refusing("not_asked_to_sign")
        url = self._base + self._links.make(wanted.seat, version.number)
        return asking.answer(SigningLink(url=url, code=code.drawn(url, sized=False), until=now() + LINK_SECONDS * 1000))

    async def _open_page(self, request: Request, seat: ListedSeat, room: Room) -> Response:
        secret = signing_links.fresh_secret()
        command = cmd.OpenSigning(signing_links.digest(secret), signing_links.device(request))
        if refusal := (await errands.carry_out(room, seat.id, command)).refusal:
            raise Refusing(refusal.code)
        response = asking.answer(SigningPage(path=f"/sign/{seat.id}/"))
        signing_links.set_session(response, seat.id, secret, secure=self._secure)
        return response

    async def _paper(self, request: Request, seat: ListedSeat, room: Room) -> Response:
        _demand(await errands.settled(room), seat.id, Right.START_SIGNING)
        asked = request.query_params
        version, identity = asked.get("version", ""), asked.get("id", "")
        if not (version.isascii() and version.isdigit() and len(version) < 6 and _is_nonce(identity)):
            raise Refusing("bad_request")
        scan = await asking.body(request, MOST_BYTES, "not_a_scan")
        if not scan.startswith(_SIGNATURES):
            raise Refusing("not_a_scan")
        picture = await self._versions.keep_scan(seat.hearing, scan)
        command = cmd.EnterPaper(request.path_params["signer"], identity, int(version), picture)
        if refusal := (await errands.carry_out(room, seat.id, command)).refusal:
            raise Refusing(refusal.code)
        return asking.answer(None)

    async def _picture(self, request: Request, seat: ListedSeat, room: Room) -> Response:
        state = await errands.settled(room)
        signature = state.signing.signature(request.path_params["signature"])
        if signature is None or not sees_picture(state, seat.id, signature):
            raise Refusing("not_found")
        return await picture(self._versions, seat.hearing, signature.picture, paper=signature.how == "paper")

    async def _version(self, request: Request, seat: ListedSeat, room: Room) -> Response:
        state = await errands.settled(room)
        number = request.path_params["number"]
        if state.role(seat.id) not in COURT:
            raise Refusing("not_your_role")
        if not 1 <= number <= len(state.signing.versions):
            raise Refusing("not_found")
        body = await self._versions.file(seat.hearing, state.signing.versions[number - 1].blob)
        name = f'attachment; filename="version-{number}.json"'
        return Response(
            body,
            media_type="application/json",
            headers={"content-disposition": name, "cache-control": "no-store"},
        )


async def picture(versions: Versions, hearing: str, digest: str, *, paper: bool) -> Response:
    """The picture of a signature. Whoever may see it may keep it: it never changes."""
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    if paper:
        return Response(await versions.scan(hearing, digest), media_type="image/jpeg", headers=headers)
    drawn = strokes.decode(await versions.file(hearing, digest))
    return Response(ink.svg(strokes.ink(drawn)), media_type="image/svg+xml", headers=headers)


def _demand(state: State, seat: str, right: Right) -> None:
    if refusal := refused(state, seat, right):
        raise Refusing(refusal.code)


def _is_nonce(text: str) -> bool:
    return 16 <= len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()
