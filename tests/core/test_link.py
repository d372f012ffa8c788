from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import link as link_module
from server.link import BrokenFrame, Link, LinkClosed, LinkStalled, connect_unix, serve_unix

pytestmark = pytest.mark.anyio


class Ping(msgspec.Struct, frozen=True, tag="ping", forbid_unknown_fields=True):
    text: str


class Sound(msgspec.Struct, frozen=True, tag="sound", forbid_unknown_fields=True):
    pcm: bytes


Message = Ping | Sound
DECODER: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
Both = Link[Message, Message]


async def echo(link: Both) -> None:
    async for message in link:
        link.send(message)


@asynccontextmanager
async def echo_server(path: Path) -> AsyncIterator[None]:
    server = await serve_unix(path, DECODER, echo)
    try:
        yield
    finally:
        server.close()


async def test_messages_arrive_whole_and_in_order(tmp_path: Path) -> None:
    async with echo_server(tmp_path / "s"):
        link: Both = await connect_unix(tmp_path / "s", DECODER)
        sent: list[Message] = [Ping("开庭"), Sound(b"\0" * 1_000_000), Ping(""), Sound(b"")]
        for message in sent:
            link.send(message)
        assert [await link.receive() for _ in sent] == sent
        await link.close()


async def test_iteration_ends_when_the_peer_closes(tmp_path: Path) -> None:
    received: asyncio.Future[list[Message]] = asyncio.get_running_loop().create_future()

    async def collect(link: Both) -> None:
        received.set_result([message async for message in link])

    server = await serve_unix(tmp_path / "s", DECODER, collect)
    link: Both = await connect_unix(tmp_path / "s", DECODER)
    link.send(Ping("last"))
    await link.close()
    assert await received == [Ping("last")]
    server.close()


async def test_sending_on_a_closed_link_raises(tmp_path: Path) -> None:
    async with echo_server(tmp_path / "s"):
        link: Both = await connect_unix(tmp_path / "s", DECODER)
        await link.close()
        with pytest.raises(LinkClosed):
            link.send(Ping("too late"))


async def test_connecting_to_nobody_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        await connect_unix(tmp_path / "nobody", DECODER)


async def test_a_message_longer_than_a_frame_is_refused_and_the_link_lives(tmp_path: Path) -> None:
    async with echo_server(tmp_path / "s"):
        link: Both = await connect_unix(tmp_path / "s", DECODER)
        with pytest.raises(ValueError, match="longer than a frame"):
            link.send(Sound(bytes(link_module.MAX_FRAME)))
        link.send(Ping("still here"))
        assert await link.receive() == Ping("still here")
        await link.close()


async def test_a_peer_that_does_not_read_is_given_up_after_the_limit(tmp_path: Path) -> None:
    release = asyncio.Event()
    closed = asyncio.Event()

    async def deaf(link: Both) -> None:
        await release.wait()
        await link.close()
        closed.set()

    server = await serve_unix(tmp_path / "s", DECODER, deaf)
    link: Both = await connect_unix(tmp_path / "s", DECODER)
    megabyte = Sound(bytes(1024 * 1024))
    with pytest.raises(LinkStalled):
        for _ in range(2 * link_module.MAX_BACKLOG // (1024 * 1024)):
            link.send(megabyte)
    with pytest.raises(LinkClosed):
        link.send(megabyte)
    release.set()
    await closed.wait()
    server.close()


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"\xff\xff\xff\xff", id="a length beyond the limit"),
        pytest.param(b"\0\0\0\x01\xc1", id="not msgpack"),
        pytest.param(b"\0\0\0\x07\x81\xa4type\x01", id="no known message"),
        pytest.param(b"\0\0\0\0", id="an empty body"),
        pytest.param(b"\0\0", id="half a length, then the end"),
        pytest.param(b"\0\0\0\x09abc", id="half a body, then the end"),
    ],
)
async def test_a_broken_frame_ends_that_link_only(tmp_path: Path, garbage: bytes) -> None:
    ended: asyncio.Queue[BaseException | None] = asyncio.Queue()

    async def handle(link: Both) -> None:
        try:
            await echo(link)
            ended.put_nowait(None)
        except BaseException as error:
            ended.put_nowait(error)
            raise

    server = await serve_unix(tmp_path / "s", DECODER, handle)
    good: Both = await connect_unix(tmp_path / "s", DECODER)
    reader, writer = await asyncio.open_unix_connection(tmp_path / "s")
    writer.write(garbage)
    writer.write_eof()
    assert isinstance(await ended.get(), BrokenFrame)
    assert await reader.read() == b""
    writer.close()
    good.send(Ping("still here"))
    assert await good.receive() == Ping("still here")
    await good.close()
    server.close()


async def test_a_socket_file_of_a_dead_process_is_replaced(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "s"))
    async with echo_server(tmp_path / "s"):
        link: Both = await connect_unix(tmp_path / "s", DECODER)
        link.send(Ping("new"))
        assert await link.receive() == Ping("new")
        await link.close()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_end_in_messages_or_a_broken_frame(data: bytes) -> None:
    async def read() -> None:
        far, near = socket.socketpair()
        far.sendall(data)
        far.close()
        link: Both = Link(*await asyncio.open_unix_connection(sock=near), DECODER)
        try:
            assert all([isinstance(message, Message) async for message in link])
        except BrokenFrame:
            pass
        finally:
            await link.close()

    asyncio.run(read())
