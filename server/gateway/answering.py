"""What routes that answer in JSON have in common: who asks, how often, and how it is said that it was not done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
import structlog
from limits import RateLimitItem
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response

from server.gateway.auth import Auth
from server.protocol import Refused
from server.rooms import HeldElsewhere
from server.store.ports import ListedSeat, StoreError
from server.worker import JobError

_STATUS = {
    "not_signed_in": 401,
    "not_your_role": 403,
    "not_admitted": 403,
    "not_now": 403,
    "hearing_not_public": 403,
    "no_such_hearing": 404,
    "not_found": 404,
    "link_invalid": 404,
    "too_large": 413,
    "photo_too_large": 413,
    "bad_request": 400,
    "person_incomplete": 400,
    "id_number_wrong": 400,
    "photo_unreadable": 400,
    "too_fast": 429,
    "internal": 500,
    "unavailable": 503,
    "workers_busy": 503,
}
"""A refusal that is not here is one of the hearing's own: 409."""

_OF_STORE = frozenset({"messages_full"})
"""What a store refuses for a reason that its reader can do something about."""

_encode = msgspec.json.Encoder().encode
T = TypeVar("T")

log = structlog.get_logger(__name__)


class Refusal(Exception):
    """Nothing was done; `code` has its sentences in `server/errors.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answering(work: Callable[[Request], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
    """A route that answers with what `work` returns, or with its refusal."""

    async def respond(request: Request) -> Response:
        try:
            return _json(await work(request), 200)
        except (Refusal, JobError) as refusal:
            return refused(refusal.code)
        except (HeldElsewhere, StoreError, KeyError, TimeoutError) as error:
            if isinstance(error, StoreError) and error.code in _OF_STORE:
                return refused(error.code)
            log.warning("not answered", path=request.scope["route"].path, error=type(error).__name__)
            return refused("unavailable")

    return respond


class Seated:
    """The same for who is signed in to the seat of the path. What changes something needs the header that no other
    site's page can send, and is limited."""

    def __init__(self, auth: Auth, changes: RateLimitItem) -> None:
        self._auth = auth
        self._changes = changes
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def answering(
        self, work: Callable[[Request, ListedSeat], Awaitable[object]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """A route that answers the seat of its path."""

        async def seated(request: Request) -> object:
            seat = await self._auth.seat_of(request.scope)
            if seat is None:
                raise Refusal("not_signed_in")
            if request.method != "GET":
                if "x-tingji" not in request.headers:
                    raise Refusal("bad_request")
                if not await self._limiter.hit(self._changes, seat.id):
                    raise Refusal("too_fast")
            return await work(request, seat)

        return answering(seated)


async def body(request: Request, largest: int, code: str = "too_large") -> bytes:
    """The whole body. Raises Refusal with `code` beyond `largest` bytes, at once."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > largest:
            raise Refusal(code)
    return bytes(read)


async def asked(request: Request, kind: type[T], code: str = "bad_request", largest: int = 10_000) -> T:
    """The body as `kind`. Raises Refusal, with `code` for a body of another kind."""
    try:
        return msgspec.json.decode(await body(request, largest), type=kind)
    except msgspec.DecodeError as error:
        raise Refusal(code) from error


def refused(code: str) -> Response:
    """The answer to what was not done."""
    return _json(Refused(request=0, code=code), _STATUS.get(code, 409))


def _json(answer: object, status: int) -> Response:
    return Response(_encode(answer), status, media_type="application/json", headers={"cache-control": "no-store"})
