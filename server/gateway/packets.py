"""Socket.IO packets of the event "m", in the msgpack form of the protocol: one message of protocol.py in each."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from server.protocol import PageMessage, ServerMessage

EVENT = 2


class Packet(msgspec.Struct, frozen=True):
    """An event packet of a page (socket.io-protocol, "Packet encoding")."""

    type: Literal[2]
    data: tuple[Literal["m"], PageMessage]
    nsp: Literal["/"]


class Malformed(Exception):
    """The packet is an event "m" but what it carries is no message; `request` is the number it asks under, or 0."""

    def __init__(self, request: int, detail: str) -> None:
        super().__init__(detail)
        self.request = request


_decode = msgspec.msgpack.Decoder(Packet).decode
_encode = msgspec.msgpack.Encoder().encode


def write(message: ServerMessage) -> bytes:
    """The packet that carries `message`."""
    return _encode({"type": EVENT, "data": ("m", message), "nsp": "/"})


def read(packet: bytes) -> PageMessage | None:
    """The message in a packet; None if it is no event "m". Raises Malformed."""
    try:
        return _decode(packet).data[1]
    except msgspec.DecodeError as error:
        match _plain(packet):
            case {"type": 2, "data": ["m", *carried], "nsp": "/"}:
                raise Malformed(_request(carried), str(error)) from error
            case _:
                return None


def _plain(packet: bytes) -> Any:
    """The packet without our types; None if it is not msgpack at all."""
    try:
        return msgspec.msgpack.decode(packet)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _request(carried: list[Any]) -> int:
    request = carried[0].get("request") if carried and isinstance(carried[0], dict) else None
    return request if type(request) is int and 0 <= request < 2**53 else 0
