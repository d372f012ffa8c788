"""HTTP routes: links, the page, its files, health."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from server.gateway import pages
from server.gateway.auth import COOKIE, SESSION_SECONDS, Auth
from server.gateway.headers import SecurityHeaders
from server.gateway.sockets import Sockets
from server.gateway.source import source_archive
from server.rooms import now
from server.store.ports import Directory, ListedSeat

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
SAMPLES = ROOT / "models" / "samples"

_SOCKET_PATH = re.compile(r"^/s/[A-Za-z0-9_-]{1,40}/socket\.io/?$")
_WRONG_LINKS = parse("30/minute")


class Gateway:
    """The ASGI application."""

    def __init__(
        self,
        auth: Auth,
        directory: Directory,
        sockets: Sockets,
        ready: Callable[[], Awaitable[dict[str, bool]]],
        secure: bool,
        discipline: Path,
        seat_routes: Sequence[Route] = (),
        open_routes: Sequence[Route] = (),
    ) -> None:
        self._auth = auth
        self._directory = directory
        self._sockets = sockets
        self._ready = ready
        self._secure = secure
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        routes = [
            Route("/", self._front),
            Route("/healthz", self._healthz),
            Route("/readyz", self._readyz),
            Route("/source", self._source),
            Route("/j/{token}", self._link, methods=["GET", "POST"]),
            Route("/s/{seat}", self._slash),
            *open_routes,
            *seat_routes,
            Route("/s/{seat}/{rest:path}", self._page),
            Mount("/discipline", StaticFiles(directory=discipline, check_dir=False)),
            Mount("/samples", StaticFiles(directory=SAMPLES, check_dir=False)),
            Mount("/", StaticFiles(directory=DIST, check_dir=False)),
        ]
        self._http: ASGIApp = SecurityHeaders(
            Starlette(routes=routes, exception_handlers={HTTPException: self._error, Exception: self._broken})
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and _SOCKET_PATH.match(scope["path"]):
            await self._sockets.handle(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4404})
        else:
            await self._http(scope, receive, send)

    async def _front(self, _request: Request) -> Response:
        return pages.front()

    async def _healthz(self, _request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def _readyz(self, _request: Request) -> Response:
        parts = await self._ready()
        return JSONResponse(parts, 200 if parts["store"] else 503)

    async def _source(self, _request: Request) -> Response:
        archive = await asyncio.to_thread(source_archive, ROOT)
        return Response(
            archive,
            media_type="application/gzip",
            headers={"content-disposition": 'attachment; filename="tingji-source.tar.gz"'},
        )

    async def _link(self, request: Request) -> Response:
        address = request.client.host if request.client else ""
        seat = await self._auth.open_link(request.path_params["token"])
        if seat is None:
            if not await self._limiter.hit(_WRONG_LINKS, "link", address):
                return pages.sentence("too_fast", 429)
            return pages.sentence("link_invalid", 404)
        hearing = await self._directory.hearing(seat.hearing)
        if hearing is None:
            return pages.sentence("link_invalid", 404)
        if request.method == "GET" and not hearing.demonstration:
            return pages.entrance(hearing.case_name)
        return await self._sign_in(seat)

    async def _sign_in(self, seat: ListedSeat) -> Response:
        response = RedirectResponse(f"/s/{seat.id}/", 303)
        response.set_cookie(
            COOKIE,
            await self._auth.sign_in(seat, now()),
            max_age=SESSION_SECONDS,
            path=f"/s/{seat.id}/",
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )
        return response

    async def _slash(self, request: Request) -> Response:
        return RedirectResponse(f"/s/{request.path_params['seat']}/", 307)

    async def _page(self, request: Request) -> Response:
        if await self._auth.seat_of(request.scope) is None:
            return pages.sentence("not_signed_in", 401, "请重新登录")
        return FileResponse(DIST / "index.html", headers={"cache-control": "no-cache"})

    async def _error(self, _request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return pages.sentence("not_found" if status == 404 else "bad_request", status)

    async def _broken(self, _request: Request, _error: Exception) -> Response:
        return pages.sentence("internal", 500)
