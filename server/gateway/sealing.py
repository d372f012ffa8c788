"""Routes of 封章: sealing the signed record, the sealed files, and the page that a file's QR code leads to."""

from __future__ import annotations

import hashlib
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server import errands
from server.gateway import asking, pages
from server.gateway.asking import Refusing
from server.gateway.attachment import disposition
from server.gateway.signing import SigningRoutes
from server.hearing import signing as hearing
from server.hearing.header import BEIJING
from server.hearing.rules import Right, refused
from server.room import Room
from server.signing.certificate import groups
from server.signing.sealing import Sealing
from server.signing.words import words
from server.store.ports import ListedSeat


class SealedProofs:
    """Addresses that say of a version what this server froze; `secret` signs them, so that nothing has to be looked up.

    They name no person and no case: whoever has the file has both.
    """

    def __init__(self, secret: bytes, base: str) -> None:
        self._signed = URLSafeSerializer(secret, salt="sealed version", signer_kwargs={"digest_method": hashlib.sha256})
        self._base = base

    def address(self, _hearing: str, version: hearing.Version) -> str:
        """The whole address of a version's page."""
        return f"{self._base}/proof/{self._signed.dumps([version.number, version.root, version.at])}"

    def routes(self) -> list[Route]:
        """`/proof/<token>`, for anybody."""
        return [Route("/proof/{token}", self._page)]

    async def _page(self, request: Request) -> Response:
        try:
            number, root, at = self._signed.loads(request.path_params["token"])
        except (BadData, ValueError, TypeError):
            return pages.sentence("not_found", 404)
        return pages.proof(number, groups(root.upper()), words(root), datetime.fromtimestamp(at / 1000, BEIJING))


class SealRoutes:
    """Answers the seat of the path if its cookie says the same."""

    def __init__(self, signing: SigningRoutes, sealing: Sealing) -> None:
        self._signing = signing
        self._sealing = sealing

    def routes(self) -> list[Route]:
        """`POST /s/<seat>/api/signing/seal` and `/s/<seat>/signing/seals/<number>.pdf`."""
        return [
            Route("/s/{seat}/api/signing/seal", self._signing.answered(self._seal), methods=["POST"]),
            Route("/s/{seat}/signing/seals/{number:int}.pdf", self._signing.answered(self._file), methods=["GET"]),
        ]

    async def _seal(self, _request: Request, seat: ListedSeat, room: Room) -> Response:
        if refusal := await self._sealing.seal(room, seat.id):
            raise Refusing(refusal.code)
        return asking.answer(None)

    async def _file(self, request: Request, seat: ListedSeat, room: Room) -> Response:
        state = await errands.settled(room)
        if refusal := refused(state, seat.id, Right.READ_RECORD):
            raise Refusing(refusal.code)
        number = request.path_params["number"]
        file = await self._sealing.file(state, number)
        if file is None:
            raise Refusing("not_found")
        inline = request.query_params.get("inline") == "1"
        name = disposition(f"庭审笔录（已封章）{number}.pdf", f"sealed-record-{number}.pdf", inline=inline)
        headers = {"content-disposition": name, "cache-control": "private, max-age=31536000, immutable"}
        return Response(file, media_type="application/pdf", headers=headers)
