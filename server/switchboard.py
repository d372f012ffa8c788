"""The server's side of the media process: hands its messages to the room they are for."""

from __future__ import annotations

from pathlib import Path

import structlog

from server.media import messages as media
from server.processes import ChildProcess
from server.room import MediaRestarted
from server.rooms import Rooms

log = structlog.get_logger(__name__)


class Switchboard:
    """Messages name a hearing, or a peer or request of one; each room knows its own."""

    def __init__(self, socket: Path, environment: dict[str, str]) -> None:
        self.rooms: Rooms | None = None
        self.process: ChildProcess[media.FromMedia, media.ToMedia] = ChildProcess(
            "server.media.process",
            socket,
            media.FROM_MEDIA,
            environment=environment,
            greet=lambda: None,
            receive=self._receive,
            changed=lambda _connected: None,
        )

    def _receive(self, message: media.FromMedia) -> None:
        assert self.rooms is not None, "rooms are set before the process runs"
        if isinstance(message, media.Ready):
            for room in self.rooms.open_rooms():
                room.post(MediaRestarted())
        elif isinstance(message, (media.Speaking, media.SoundLost)):
            loaded = self.rooms.loaded(message.hearing)
            if loaded:
                loaded.post(message)
        else:
            for room in self.rooms.open_rooms():
                room.post(message)
