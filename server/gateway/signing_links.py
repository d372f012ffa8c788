"""Links that open the signing page of one seat for one version, and the cookie that keeps it open.

The page is one of its own, outside of the courtroom: its cookie's path is `/sign/<seat>/`, and it needs neither the
seat's session nor https.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final, NamedTuple

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from server.hearing.signing import LINK_SECONDS

COOKIE: Final = "tingji_sign"
COOKIE_SECONDS: Final = 12 * 3600
"""So long a browser keeps it; the hearing knows when the page ends."""
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""What a page's secret looks like."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


class Link(NamedTuple):
    """What a link opens: SHA-256 of itself, seat and version, and whether its time is over."""

    digest: bytes
    seat: str
    version: int
    expired: bool


class SigningLinks:
    """Makes and reads links. `secret` signs them; each has random bytes of its own and opens once."""

    def __init__(self, secret: bytes) -> None:
        self._links = URLSafeTimedSerializer(secret, salt="signing link")

    def make(self, seat: str, version: int) -> str:
        """Path of a link that opens for `LINK_SECONDS`."""
        return "/g/" + self._links.dumps([seat, version, secrets.token_urlsafe(12)])

    def read(self, token: str) -> Link | None:
        """What it opens; None for one that was never made here."""
        expired = False
        try:
            said = self._links.loads(token, max_age=LINK_SECONDS)
        except SignatureExpired as error:
            said, expired = self._links.load_payload(error.payload or b""), True
        except BadData:
            return None
        match said:
            case [str(seat), int(version), str()]:
                return Link(digest(token), seat, version, expired)
        return None


def digest(secret: str) -> bytes:
    """SHA-256 of a link or of a page's secret: all that is kept of them."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def fresh_secret() -> str:
    """A secret for a signing page."""
    return secrets.token_urlsafe(32)


def session(request: Request) -> bytes:
    """The session of a signing page, empty without one."""
    known = request.cookies.get(COOKIE, "")
    return digest(known) if SECRET.fullmatch(known) else b""


def set_session(response: Response, seat: str, secret: str, *, secure: bool) -> None:
    """Let this browser's signing page of the seat sign."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        path=f"/sign/{seat}/",
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def device(request: Request) -> str:
    """What kind of device and browser asks, such as "iPhone · Safari"; "" if it does not say."""
    agent = request.headers.get("user-agent", "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    return " · ".join(part for part in (system, browser) if part)
