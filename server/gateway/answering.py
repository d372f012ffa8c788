"""Routes that answer in JSON: who asks, how often, and how it is said that it was not done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from limits import RateLimitItem
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response

from server.gateway.asking import Refusing, answer, refuse
from server.gateway.auth import Auth
from server.rooms import HeldElsewhere
from server.store.ports import ListedSeat, StoreError
from server.worker import JobError

_OF_STORE = frozenset({"messages_full"})
"""What a store refuses for a reason that its reader can do something about."""

log = structlog.get_logger(__name__)


def answering(work: Callable[[Request], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
    """A route that answers with what `work` returns, or with its refusal."""

    async def respond(request: Request) -> Response:
        try:
            return answer(await work(request))
        except (Refusing, JobError) as refusal:
            return refuse(refusal.code)
        except (HeldElsewhere, StoreError, KeyError, TimeoutError) as error:
            if isinstance(error, StoreError) and error.code in _OF_STORE:
                return refuse(error.code)
            log.warning("not answered", path=request.scope["route"].path, error=type(error).__name__)
            return refuse("unavailable")

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
                raise Refusing("not_signed_in")
            if request.method != "GET":
                if "x-tingji" not in request.headers:
                    raise Refusing("bad_request")
                if not await self._limiter.hit(self._changes, seat.id):
                    raise Refusing("too_fast")
            return await work(request, seat)

        return answering(seated)
