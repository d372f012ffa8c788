"""The court's templates over HTTP, under /s/<seat>/api/templates. Reading and writing are the court's.

Another site cannot write in somebody's name: the seat's cookie is `SameSite=Lax`, and every request that changes
something must carry the header `x-tingji`, which a foreign page may not send.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import msgspec
from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.answers import (
    ArrangeTemplates,
    DeleteTemplate,
    Identity,
    StandardTemplate,
    TemplateList,
    TemplateRefused,
    WriteTemplate,
)
from server.gateway.auth import Auth
from server.hearing.rules import Right, ever
from server.hearing.standard import STANDARD
from server.hearing.templates import Template, fault
from server.store.ports import StoreError, Templates

T = TypeVar("T")

LARGEST: Final = 150_000
"""Bytes of the largest request; forty lines of a thousand characters fit."""

_WRITES = parse("120/minute")
_STATUS: Final = {
    "not_signed_in": 401,
    "not_your_role": 403,
    "template_changed": 409,
    "template_key_taken": 409,
    "templates_full": 409,
    "too_large": 413,
    "too_fast": 429,
    "unavailable": 503,
}
"""Status of each refusal; 400 for all others."""


class Refused(Exception):
    """Ends a request with a code."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.answer = TemplateRefused(code, about)


class TemplateRoutes:
    """The routes and what they do."""

    def __init__(self, auth: Auth, templates: Templates) -> None:
        self._auth = auth
        self._templates = templates
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """`/s/<seat>/api/templates` and what lies under it."""
        return [
            Route("/s/{seat}/api/templates", self._answer(self._list), methods=["GET"]),
            Route("/s/{seat}/api/templates", self._answer(self._arrange), methods=["PUT"]),
            Route("/s/{seat}/api/templates/{template}", self._answer(self._put), methods=["PUT"]),
            Route("/s/{seat}/api/templates/{template}", self._answer(self._delete), methods=["DELETE"]),
        ]

    def _answer(self, work: Callable[[Request, bytes], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            try:
                # Read before anything is refused: a connection that is answered earlier breaks under who still writes.
                body = await _read(request)
                await self._check(request)
                return _json(await work(request, body), 200)
            except Refused as refused:
                return _json(refused.answer, _STATUS.get(refused.answer.code, 400))
            except StoreError as error:
                code = error.code if error.code in _STATUS else "unavailable"
                return _json(TemplateRefused(code), _STATUS[code])

        return respond

    async def _check(self, request: Request) -> None:
        seat = await self._auth.seat_of(request.scope)
        if seat is None:
            raise Refused("not_signed_in")
        if not ever(seat.role, Right.MANAGE_TEMPLATES):
            raise Refused("not_your_role")
        if request.method == "GET":
            return
        if "x-tingji" not in request.headers:
            raise Refused("bad_request")
        if not await self._limiter.hit(_WRITES, "templates", seat.id):
            raise Refused("too_fast")

    async def _list(self, _request: Request, _body: bytes) -> TemplateList:
        standard = [StandardTemplate(id=id_, **msgspec.structs.asdict(content)) for id_, content in STANDARD.items()]
        return TemplateList(await self._templates.all(), standard)

    async def _put(self, request: Request, body: bytes) -> Template:
        asked = _parsed(body, WriteTemplate)
        wrong = fault(asked.content)
        if wrong:
            raise Refused(wrong.code, wrong.about)
        return await self._templates.put(_identity(request), asked.content, asked.known)

    async def _delete(self, request: Request, body: bytes) -> None:
        asked = _parsed(body, DeleteTemplate)
        await self._templates.delete(_identity(request), asked.known)

    async def _arrange(self, _request: Request, body: bytes) -> None:
        asked = _parsed(body, ArrangeTemplates)
        await self._templates.arrange(asked.kind, asked.order)


def _identity(request: Request) -> str:
    try:
        return msgspec.convert(request.path_params["template"], Identity)
    except msgspec.ValidationError as error:
        raise Refused("bad_request") from error


async def _read(request: Request) -> bytes:
    """The body; what is larger than `LARGEST` is let pass by for a while and then refused."""
    body = bytearray()
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length <= LARGEST:
            body += chunk
        elif length > 8 * LARGEST:
            break
    if length > LARGEST:
        raise Refused("too_large")
    return bytes(body)


def _parsed(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("bad_request") from error


def _json(answer: object, status: int) -> Response:
    return Response(msgspec.json.encode(answer), status, {"cache-control": "no-store"}, media_type="application/json")
