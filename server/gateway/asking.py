"""Requests in JSON over HTTP: their bodies, their answers, and refusals on the way."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.protocol import Refused

T = TypeVar("T")

STATUS = {
    "not_signed_in": 401,
    "signing_session_ended": 401,
    "not_your_role": 403,
    "not_now": 403,
    "not_admitted": 403,
    "hearing_not_public": 403,
    "not_asked_to_sign": 403,
    "signing_over": 403,
    "not_found": 404,
    "no_such_hearing": 404,
    "link_invalid": 404,
    "too_large": 413,
    "photo_too_large": 413,
    "bad_request": 400,
    "person_incomplete": 400,
    "id_number_wrong": 400,
    "photo_unreadable": 400,
    "not_a_scan": 415,
    "signature_empty": 422,
    "code_needed": 403,
    "code_wrong": 403,
    "code_too_soon": 429,
    "sms_failed": 503,
    "too_fast": 429,
    "internal": 500,
    "unavailable": 503,
    "workers_busy": 503,
}
"""Status of refusals; 409 of all others: things are not as the page thinks."""

SMALL = 10_000
"""Bytes of a message of a few words."""

_encode = msgspec.json.Encoder().encode


class Refusing(Exception):
    """Ends a request with a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answer(message: object, status: int = 200) -> Response:
    """The message in JSON, kept by nobody."""
    return Response(_encode(message), status, media_type="application/json", headers={"cache-control": "no-store"})


def refuse(code: str) -> Response:
    """A refusal in JSON."""
    return answer(Refused(request=0, code=code), STATUS.get(code, 409))


async def body(request: Request, most: int, too_large: str = "too_large") -> bytes:
    """What was sent. Raises Refusing with `too_large` beyond `most` bytes."""
    sent = bytearray()
    async for chunk in request.stream():
        sent += chunk
        if len(sent) > most:
            raise Refusing(too_large)
    return bytes(sent)


async def asked(request: Request, kind: type[T], most: int = SMALL, malformed: str = "bad_request") -> T:
    """The message that was sent, by a page of ours: a foreign site may not send the header.

    Raises Refusing, with `malformed` for what is no such message.
    """
    if "x-tingji" not in request.headers:
        raise Refusing("bad_request")
    try:
        return msgspec.json.decode(await body(request, most), type=kind)
    except msgspec.DecodeError:
        raise Refusing(malformed) from None
