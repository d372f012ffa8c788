"""The media process: `python -m server.media.process`, started by the server with the same settings.

Listens at `media.sock` in TINGJI_RUN for the server, and sends the sound of microphones to the speech process there.
Ends within two seconds of SIGTERM, and when the server dies.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from pathlib import Path

import structlog

from server.link import Link, LinkError, serve_unix
from server.media import addresses, library
from server.media.addresses import Addresses
from server.media.feed import SpeechFeed
from server.media.messages import SOCKET, TO_MEDIA, FromMedia, SoundLost, ToMedia
from server.media.session import Session
from server.memory import settle
from server.settings import Settings

_PR_SET_PDEATHSIG = 1

log = structlog.get_logger(__name__)


def main() -> None:
    """Run until told to stop."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    settings = Settings.from_environment(os.environ)
    if settings.run is None:
        sys.exit("TINGJI_RUN is not set: this program is started by the server.")
    try:
        library.prepare()
    except library.WrongLibrary as error:
        sys.exit(f"The media process cannot work: {error}.")
    addresses.use(Addresses.of(settings))
    settle()
    asyncio.run(MediaProcess(settings.run).serve())


class MediaProcess:
    """Serves one link at a time; a new one ends the one before."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._feed = SpeechFeed(run, self._sound_lost)
        self._link: Link[ToMedia, FromMedia] | None = None
        self._empty = asyncio.Lock()
        self._stopped = asyncio.Event()

    async def serve(self) -> None:
        """Listen until SIGTERM or `Stop`."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._stop)
        # Ctrl-C reaches the whole process group; it is the server that decides when we stop.
        loop.add_signal_handler(signal.SIGINT, lambda: None)
        listening = await serve_unix(self._run / SOCKET, TO_MEDIA, self._welcome)
        feeding = asyncio.create_task(self._feed.run())
        await self._stopped.wait()
        listening.close()
        async with self._empty:  # what the last link has set up is closed
            feeding.cancel()

    def _stop(self) -> None:
        self._stopped.set()
        if self._link is not None:
            self._link.abort()

    async def _welcome(self, link: Link[ToMedia, FromMedia]) -> None:
        if self._link is not None:
            self._link.abort()
        self._link = link
        async with self._empty:
            if await Session(link, self._feed).serve():
                self._stopped.set()

    def _sound_lost(self, lost: SoundLost) -> None:
        log.warning("sound was lost", stream=lost.stream, start=lost.start, end=lost.end)
        if self._link is not None:
            try:
                self._link.send(lost)
            except LinkError:
                pass  # it is in the log, and there is nobody else to tell


if __name__ == "__main__":
    main()
