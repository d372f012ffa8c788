"""Resumable uploads of evidence: tus 1.0.0 (core, creation, termination; https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
import structlog
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server import errands
from server.evidence.intake import Intake, Refused
from server.evidence.names import cleaned, line, title_of
from server.evidence.orders import Arrivals, Progress
from server.evidence.spool import Order, OutOfStep, Upload
from server.gateway.auth import Auth
from server.hearing import evidence
from server.hearing.exhibits import may_file
from server.rooms import HeldElsewhere, Rooms, now
from server.store.ports import ListedSeat, StoreError

VERSION = "1.0.0"
PIECE_BYTES = 1 << 20
"""What has come is put on the disk in pieces of this size."""

MEGABYTE = 1_000_000

_REQUESTS = parse("12000/minute")
"""What one seat may ask for: a folder of files over a quick network, in pieces of half a megabyte."""

_STATUS = {
    "not_signed_in": 401,
    "not_your_role": 403,
    "not_now": 403,
    "not_your_evidence": 403,
    "exhibits_full": 403,
    "unknown_upload": 404,
    "upload_out_of_step": 409,
    "upload_version": 412,
    "file_too_large": 413,
    "too_fast": 429,
    "uploads_full": 429,
    "bad_request": 400,
    "disk_full": 507,
    "unavailable": 503,
}

Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Request, ListedSeat], Awaitable[Response]]

log = structlog.get_logger(__name__)


class About(msgspec.Struct, frozen=True):
    """What the page says of a file, from the header `Upload-Metadata`: each value in base64."""

    filename: str
    party: str = ""
    title: evidence.Title = ""
    purpose: evidence.Purpose = ""
    source: evidence.Origin = ""
    copy: bool = False
    case: str = ""


class Uploads:
    """Answers the seat of the path if its cookie says the same; refusals are JSON with a code."""

    def __init__(self, auth: Auth, rooms: Rooms, intake: Intake, most_mb: int) -> None:
        self._auth = auth
        self._rooms = rooms
        self._intake = intake
        self._most = most_mb * MEGABYTE
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """`/s/<seat>/uploads`, `/s/<seat>/uploads/<id>` and, as JSON, `/s/<seat>/uploads/<id>/state`."""
        one = "/s/{seat}/uploads/{id}"
        return [
            Route("/s/{seat}/uploads", self._answered(self._create), methods=["POST"]),
            Route("/s/{seat}/uploads", self._describe, methods=["OPTIONS"]),
            Route("/s/{seat}/uploads", self._answered(self._arrivals), methods=["GET"]),
            Route(one, self._answered(self._offset), methods=["HEAD"]),
            Route(one, self._answered(self._receive), methods=["PATCH"]),
            Route(one, self._answered(self._end), methods=["DELETE"]),
            Route(f"{one}/state", self._answered(self._state), methods=["GET"]),
        ]

    def _answered(self, answer: Answer) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                seat = await self._auth.seat_of(request.scope)
                if seat is None:
                    raise Refused("not_signed_in")
                if not await self._limiter.hit(_REQUESTS, seat.id):
                    raise Refused("too_fast")
                if request.method != "GET" and request.headers.get("tus-resumable") != VERSION:
                    raise Refused("upload_version")
                return await answer(request, seat)
            except Refused as refused:
                return JSONResponse({"code": refused.code}, _STATUS.get(refused.code, 422), headers=_headers())
            except OSError:
                log.exception("an upload cannot be written")
                return JSONResponse({"code": "disk_full"}, _STATUS["disk_full"], headers=_headers())

        return endpoint

    async def _describe(self, _request: Request) -> Response:
        extensions = {"tus-version": VERSION, "tus-extension": "creation,termination", "tus-max-size": str(self._most)}
        return Response(status_code=204, headers=_headers(extensions))

    async def _create(self, request: Request, seat: ListedSeat) -> Response:
        length = _number(request.headers.get("upload-length", ""))
        if length == 0:
            raise Refused("file_empty")
        if length > self._most:
            raise Refused("file_too_large")
        about = _about(request.headers.get("upload-metadata", ""))
        await self._check_right(seat, about)
        name = cleaned(about.filename)
        order = Order(
            hearing=seat.hearing,
            seat=seat.id,
            party=about.party,
            length=length,
            name=name,
            title=line(about.title) or title_of(name),
            purpose=about.purpose,
            source=line(about.source),
            copy=about.copy,
            at=now(),
            case=about.case,
        )
        upload = await self._intake.begin(order)
        return Response(status_code=201, headers=_headers({"location": f"/s/{seat.id}/uploads/{upload.id}"}))

    async def _offset(self, request: Request, seat: ListedSeat) -> Response:
        upload = self._upload(request, seat)
        told = {"upload-offset": str(upload.offset), "upload-length": str(upload.order.length)}
        return Response(status_code=200, headers=_headers(told))

    async def _receive(self, request: Request, seat: ListedSeat) -> Response:
        upload = self._upload(request, seat)
        if request.headers.get("content-type") != "application/offset+octet-stream":
            raise Refused("bad_request")
        at = _number(request.headers.get("upload-offset", ""))
        if at != upload.offset:
            raise Refused("upload_out_of_step")
        try:
            await self._take_in(request, upload, at)
        except OutOfStep:
            raise Refused("upload_out_of_step") from None
        except FileNotFoundError:
            raise Refused("unknown_upload") from None  # given up meanwhile, by another request
        return Response(status_code=204, headers=_headers({"upload-offset": str(upload.offset)}))

    async def _take_in(self, request: Request, upload: Upload, at: int) -> None:
        piece = bytearray()
        try:
            async for chunk in request.stream():
                piece += chunk
                if at + len(piece) > upload.order.length:
                    raise Refused("file_too_large")
                if len(piece) >= PIECE_BYTES:
                    await self._intake.append(upload, at, bytes(piece))
                    at += len(piece)
                    piece.clear()
        except ClientDisconnect:
            pass  # what has come stays; the page goes on from there
        if piece:
            await self._intake.append(upload, at, bytes(piece))

    async def _end(self, request: Request, seat: ListedSeat) -> Response:
        upload = self._upload(request, seat)
        if upload.whole and not upload.end:
            raise Refused("upload_out_of_step")
        await self._intake.forget(upload)
        return Response(status_code=204, headers=_headers())

    async def _arrivals(self, _request: Request, seat: ListedSeat) -> Response:
        return _json(self._intake.arrivals(seat.id))

    async def _state(self, request: Request, seat: ListedSeat) -> Response:
        return _json(self._intake.progress(self._upload(request, seat)))

    def _upload(self, request: Request, seat: ListedSeat) -> Upload:
        upload = self._intake.get(request.path_params["id"], seat.id)
        if upload is None:
            raise Refused("unknown_upload")
        return upload

    async def _check_right(self, seat: ListedSeat, about: About) -> None:
        try:
            state = await errands.settled(await self._rooms.room(seat.hearing))
        except (HeldElsewhere, StoreError, KeyError, TimeoutError):
            log.exception("no upload", hearing=seat.hearing)
            raise Refused("unavailable") from None
        if refusal := may_file(state, seat.id, about.party, about.case):
            raise Refused(refusal.code)


def _headers(more: Mapping[str, str] | None = None) -> dict[str, str]:
    return {"tus-resumable": VERSION, "cache-control": "no-store"} | dict(more or {})


def _json(answer: Arrivals | Progress) -> Response:
    return Response(msgspec.json.encode(answer), media_type="application/json", headers=_headers())


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused("bad_request")
    return int(text)


def _about(header: str) -> About:
    """Raises Refused for what is no such header."""
    found: dict[str, Any] = {}
    try:
        for pair in filter(None, (pair.strip() for pair in header.split(","))):
            key, _, value = pair.partition(" ")
            found[key] = base64.b64decode(value, validate=True).decode()
        found["copy"] = found.get("copy") == "1"
        return msgspec.convert(found, About)
    except (binascii.Error, UnicodeDecodeError, msgspec.ValidationError):
        raise Refused("bad_request") from None
