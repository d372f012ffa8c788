"""The code that is sent to a signer's phone before he signs."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.access.sms import SmsFailed, SmsGateway
from server.store.ports import Directory

CODE_SECONDS: Final = 300
AGAIN_SECONDS: Final = 60
"""So long a code is good, and so long one waits for another."""

TRIES: Final = 5
_MOST: Final = 10_000
_TEXT: Final = "【庭记】您签署庭审笔录的确认码：{code}，5 分钟内有效，请勿告诉他人。"


@dataclass
class _Sent:
    code: str
    at: int
    tries: int = 0


class Confirming:
    """Codes by signing page. Without a gateway, or without a phone on file, none is asked for."""

    def __init__(self, directory: Directory, gateway: SmsGateway | None, now: Callable[[], int]) -> None:
        self._directory = directory
        self._gateway = gateway
        self._now = now
        self._sent: dict[bytes, _Sent] = {}

    async def phone(self, seat: str) -> str:
        """The end of the number that a code goes to, as ***1234; "" where none is asked for."""
        number = (await self._directory.particulars(seat)).phone if self._gateway else ""
        return f"***{number[-4:]}" if number else ""

    async def send(self, seat: str, session: bytes) -> str:
        """Send a code for the signing page of that session; "" or the code of a refusal."""
        known = self._sent.get(session)
        if known and self._now() < known.at + AGAIN_SECONDS * 1000:
            return "code_too_soon"
        number = (await self._directory.particulars(seat)).phone
        if not self._gateway or not number:
            return "not_now"
        self._sent = {one: sent for one, sent in self._sent.items() if self._good(sent)}
        if len(self._sent) >= _MOST:
            return "too_fast"
        code = f"{secrets.randbelow(1_000_000):06}"
        self._sent[session] = _Sent(code, self._now())
        try:
            await self._gateway.send(number, _TEXT.format(code=code))
        except SmsFailed:
            self._sent.pop(session, None)
            return "sms_failed"
        return ""

    def right(self, session: bytes, code: str) -> bool:
        """Whether it is the code that was sent; after five wrong ones none is."""
        sent = self._sent.get(session)
        if sent is None or not self._good(sent):
            return False
        sent.tries += 1
        return sent.tries <= TRIES and hmac.compare_digest(sent.code.encode(), code.encode())

    def _good(self, sent: _Sent) -> bool:
        return self._now() < sent.at + CODE_SECONDS * 1000
