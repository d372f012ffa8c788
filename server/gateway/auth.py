"""Links that open a seat, and the cookie that keeps it open."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from server.store.ports import Directory, ListedSeat

COOKIE = "tingji_seat"
LINK_SECONDS = 30 * 24 * 3600
SESSION_SECONDS = 24 * 3600
RECENT_SECONDS = 5.0
_MOST_RECENT = 1000

_SEAT_PATH = re.compile(r"^/s/([A-Za-z0-9_-]{1,40})(?:/|$)")


class Auth:
    """Signs people in to seats. A session belongs to one seat: its cookie's path is `/s/<seat>/`, so that several
    seats can be open side by side in one browser."""

    def __init__(self, directory: Directory, secret: bytes) -> None:
        self._directory = directory
        self._recent: dict[str, tuple[ListedSeat, float]] = {}
        self._links = URLSafeTimedSerializer(secret, salt="seat link")
        self._applications = URLSafeTimedSerializer(secret, salt="application to observe")

    def link(self, seat: str) -> str:
        """Path of a link that opens the seat for `LINK_SECONDS`."""
        return "/j/" + self._links.dumps(seat)

    def application(self, seat: str) -> str:
        """A token by which whoever asked for this seat asks what came of it."""
        return self._applications.dumps(seat)

    def applied(self, token: str) -> str | None:
        """The seat that was asked for; None for a wrong or expired token."""
        try:
            seat = self._applications.loads(token, max_age=LINK_SECONDS)
        except BadData:
            return None
        return seat if isinstance(seat, str) else None

    async def open_link(self, token: str) -> ListedSeat | None:
        """The seat behind a link, None for a wrong or expired one."""
        try:
            seat = self._links.loads(token, max_age=LINK_SECONDS)
        except BadData:
            return None
        return await self._directory.seat(seat) if isinstance(seat, str) else None

    async def sign_in(self, seat: ListedSeat, now: int) -> str:
        """A session token for the seat, valid `SESSION_SECONDS`."""
        return await self._directory.open_session(seat.id, now + SESSION_SECONDS * 1000)

    async def seat_of(self, scope: Mapping[str, Any]) -> ListedSeat | None:
        """The seat that a request is signed in to: the one of its path, if its cookie says the same."""
        return await self._seat_of(scope, self._directory.session)

    async def recent_seat_of(self, scope: Mapping[str, Any]) -> ListedSeat | None:
        """The same, as it was at some moment of the last `RECENT_SECONDS`: for what is asked many times a second."""
        return await self._seat_of(scope, self._recent_session)

    async def _seat_of(
        self, scope: Mapping[str, Any], session: Callable[[str], Awaitable[ListedSeat | None]]
    ) -> ListedSeat | None:
        found = _SEAT_PATH.match(scope["path"])
        token = _cookie(scope)
        if not found or not token:
            return None
        seat = await session(token)
        return seat if seat and seat.id == found.group(1) else None

    async def _recent_session(self, token: str) -> ListedSeat | None:
        now = time.monotonic()
        known, until = self._recent.get(token, (None, 0.0))
        if now < until:
            return known
        seat = await self._directory.session(token)
        if seat:
            if len(self._recent) >= _MOST_RECENT:
                self._recent.clear()
            self._recent[token] = seat, now + RECENT_SECONDS
        return seat


def _cookie(scope: Mapping[str, Any]) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies = SimpleCookie(value.decode("latin-1"))
            except CookieError:
                return ""
            if COOKIE in cookies:
                return cookies[COOKIE].value
    return ""
