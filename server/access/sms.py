"""Messages to phones, by way of a gateway that the court names."""

from __future__ import annotations

import asyncio
from typing import Final

import msgspec
import structlog
import urllib3

SECONDS: Final = 10.0

log = structlog.get_logger(__name__)


class SmsFailed(Exception):
    """The gateway did not take the message."""


class SmsGateway:
    """POSTs `{"phone": …, "text": …}` as JSON to `url` and takes any status below 300 for done.

    Nothing is sent again by itself: the message may have gone out.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool = urllib3.PoolManager(retries=False, timeout=SECONDS)

    async def send(self, phone: str, text: str) -> None:
        """Hand a message over. Raises SmsFailed."""
        body = msgspec.json.encode({"phone": phone, "text": text})
        try:
            status = await asyncio.to_thread(self._post, body)
        except urllib3.exceptions.HTTPError as error:
            log.warning("sms gateway not reached", error=type(error).__name__)
            raise SmsFailed from error
        if status >= 300:
            log.warning("sms gateway refused", status=status)
            raise SmsFailed

    def _post(self, body: bytes) -> int:
        headers = {"content-type": "application/json"}
        return self._pool.request("POST", self._url, body=body, headers=headers, redirect=False).status
