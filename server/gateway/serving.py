"""uvicorn as it serves a gateway."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import FrameType

import uvicorn

from server.gateway.frames import PageSocket
from server.gateway.http import Gateway
from server.lan import Certificate

STOP_SECONDS = 2
"""What is still going on when the server is told to stop has this long to end."""

_TICK_S = 1.0
"""How often uvicorn sets the date of its answers."""


class HttpServer(uvicorn.Server):
    """uvicorn's server, woken by a signal: it would look ten times a second whether one had come."""

    def __init__(self, gateway: Gateway, secured: Certificate | None) -> None:
        super().__init__(_config(gateway, secured))
        self._told_to_stop = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called by the interpreter between any two of its steps."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._told_to_stop.set)

    async def main_loop(self) -> None:
        """Serve until told to stop."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told_to_stop.wait(), _TICK_S)


def _config(gateway: Gateway, secured: Certificate | None) -> uvicorn.Config:
    return uvicorn.Config(
        gateway,
        loop="uvloop",
        ws=PageSocket,
        ws_per_message_deflate=False,
        ws_ping_interval=None,  # Engine.IO has a heartbeat of its own
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
        ssl_certfile=secured.chain if secured else None,
        ssl_keyfile=secured.key if secured else None,
    )
