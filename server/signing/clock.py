"""A time stamp server (RFC 3161): it confirms with its own signature that a seal existed at a time."""

from __future__ import annotations

import asyncio
from typing import Final

import urllib3
from asn1crypto.cms import ContentInfo
from asn1crypto.tsp import TimeStampReq, TimeStampResp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

SECONDS: Final = 10.0
"""So long is waited for the server, to connect and for each part of its answer."""

TOKEN_BYTES: Final = 8_000
"""No answer is longer: what is longer does not fit into the room for a seal."""


class Clock(TimeStamper):
    """Asks the server at `url`. Its answer must be about this seal and rightly signed; whether its certificate is to be
    trusted is for whoever reads the seal."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko leaves this one out
        self._url = url

    async def async_request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
        """Raises OSError if there is no answer, ValueError if it is none."""
        body = await asyncio.to_thread(self._ask, req.dump())
        return TimeStampResp.load(body, strict=True)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> ContentInfo:
        """The token. Raises OSError or ValueError."""
        token = await super().async_timestamp(message_digest, md_algorithm)
        found = await validate_tst_signed_data(
            token["content"], ValidationContext(trust_roots=[]), lambda _algorithm: message_digest
        )
        if not (found["intact"] and found["valid"]):
            raise ValueError("the time stamp is not about this seal, or its signature is wrong")
        return token

    def _ask(self, request: bytes) -> bytes:
        headers = {"content-type": "application/timestamp-query", "accept": "application/timestamp-reply"}
        try:
            with (
                urllib3.PoolManager(timeout=SECONDS, retries=False) as pool,
                pool.request(
                    "POST", self._url, body=request, headers=headers, redirect=False, preload_content=False
                ) as answer,
            ):
                body = answer.read(TOKEN_BYTES + 1)
        except urllib3.exceptions.HTTPError as error:
            raise OSError(str(error)) from error
        if answer.status != 200:
            raise OSError(f"the time stamp server answered {answer.status}")
        if len(body) > TOKEN_BYTES:
            raise ValueError("the time stamp is too long")
        return bytes(body)
