"""Socket.IO: signs pages in by their seat's cookie and hands what they send to the hearing's room."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import socketio
import structlog
from socketio.exceptions import ConnectionRefusedError as Refusal

from server.gateway.auth import Auth
from server.gateway.channel import MAX_PACKET, Channel, Receive
from server.gateway.fanout import Page
from server.gateway.frames import PageSocket
from server.protocol import PageMessage
from server.room import FromPage, Gone
from server.rooms import HeldElsewhere, Rooms
from server.store.ports import StoreError

Scope = MutableMapping[str, Any]
Send = Callable[[Any], Awaitable[None]]

log = structlog.get_logger(__name__)


class Sockets:
    """The Socket.IO side of the gateway. `handle` is an ASGI application for `/s/<seat>/socket.io`."""

    def __init__(self, rooms: Rooms, auth: Auth) -> None:
        self._rooms = rooms
        self._auth = auth
        self._channels: dict[str, Channel] = {}
        self._server = socketio.AsyncServer(
            async_mode="asgi",
            serializer="msgpack",
            async_handlers=False,
            transports=["websocket"],
            max_http_buffer_size=MAX_PACKET,
            ping_interval=8,
            ping_timeout=8,
            monitor_clients=False,  # who sends nothing for as long as both together is found gone as it is
            cors_allowed_origins=None,
            logger=False,
            engineio_logger=False,
        )
        self._server.on("connect", self._connect)
        self._server.on("disconnect", self._disconnect)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        await self._server.handle_request(scope, Channel(receive, self._deliver), send)

    async def _connect(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        channel: Channel = environ["asgi.receive"]
        if channel.page:
            raise Refusal("bad_request")
        seat = await self._auth.seat_of(environ["asgi.scope"])
        if seat is None:
            raise Refusal("not_signed_in")
        try:
            room = await self._rooms.room(seat.hearing)
        except (HeldElsewhere, StoreError, KeyError):
            log.exception("hearing not available", hearing=seat.hearing)
            raise Refusal("unavailable") from None
        if seat.id not in room.state.seats:
            raise Refusal("not_signed_in")
        socket = PageSocket.behind(environ["asgi.send"])
        client = environ["asgi.scope"].get("client")
        address = client[0] if client else ""
        channel.page = Page(secrets.token_hex(8), seat.id, seat.hearing, address, socket.transport)
        socket.offer(channel.take, MAX_PACKET)
        self._channels[sid] = channel

    async def _disconnect(self, sid: str, _reason: Any = None) -> None:
        channel = self._channels.pop(sid, None)
        if channel is None or channel.page is None:
            return
        page, channel.page = channel.page, None
        room = self._rooms.loaded(page.hearing)
        if room:
            room.post(Gone(page))

    def _deliver(self, page: Page, message: PageMessage) -> None:
        room = self._rooms.loaded(page.hearing)
        if room:
            room.post(FromPage(page, message))
        else:
            page.close()
