"""How the media process reaches the speech process."""

from __future__ import annotations

from pathlib import Path

import msgspec

from server.asr.messages import FromMedia, Microphones
from server.link import Link, connect_unix

SOCKET = "speech.sock"
"""Name of the speech process's socket inside the run folder."""

MicrophoneLink = Link[None, Microphones | FromMedia]

_NOTHING: msgspec.msgpack.Decoder[None] = msgspec.msgpack.Decoder(None)


async def connect_microphones(run: Path) -> MicrophoneLink:
    """Connect as the media process, which gets no messages: `receive` only tells when the link has ended."""
    link: MicrophoneLink = await connect_unix(run / SOCKET, _NOTHING)
    link.send(Microphones())
    return link
