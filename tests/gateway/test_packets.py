"""The packets of pages: what is a message, what is refused, what is left to Socket.IO."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from server.gateway.packets import Malformed, read, write
from server.protocol import Bye, Done, Edit


def packet(*data: Any, **fields: Any) -> bytes:
    return msgspec.msgpack.encode({"type": 2, "data": data, "nsp": "/"} | fields)


def test_a_message_is_read_whatever_else_a_client_puts_into_its_packet() -> None:
    edit = {"type": "edit", "request": 5, "client": 7, "update": b"\x00\x00"}
    assert read(packet("m", edit)) == Edit(request=5, client=7, update=b"\x00\x00")
    assert read(packet("m", {"type": "bye"}, options={"compress": True})) == Bye()


@pytest.mark.parametrize(
    ("carried", "request_number"),
    [
        ([{"type": "edit", "request": 79, "client": -1, "update": b""}], 79),
        ([{"type": "no_such", "request": 80}], 80),
        ([{"type": "bye", "request": -1}], 0),
        ([{"type": "sync", "request": True}], 0),
        ([[1, 2]], 0),
        (["text"], 0),
        ([], 0),
        ([{"type": "bye"}, "more"], 0),
    ],
)
def test_what_is_no_message_is_refused_under_the_number_it_asks_with(carried: list[Any], request_number: int) -> None:
    with pytest.raises(Malformed) as refused:
        read(packet("m", *carried))
    assert refused.value.request == request_number


@pytest.mark.parametrize(
    "own",
    [
        msgspec.msgpack.encode({"type": 0, "nsp": "/"}),
        packet("another", {"type": "bye"}),
        packet("m", {"type": "bye"}, nsp="/elsewhere"),
        packet("m", {"type": "bye"})[:-1],
        b"",
        b"\xc1",
        b"\xa2\xff\xff",
        b"\x91" * 5000,
    ],
)
def test_what_is_not_ours_is_left_to_socket_io(own: bytes) -> None:
    assert read(own) is None


def test_what_the_server_writes_is_a_packet_that_socket_io_clients_read() -> None:
    plain = msgspec.msgpack.decode(write(Done(request=3)))
    assert plain == {"type": 2, "data": ["m", {"type": "done", "request": 3}], "nsp": "/"}
