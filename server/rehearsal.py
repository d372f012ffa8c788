"""设备检测: microphones that are understood and reach nobody."""

from __future__ import annotations

import secrets

from server.asr import messages as asr
from server.asr.segments import partial_text, utterance_text
from server.lobby_messages import Understood
from server.members import Connection

PREFIX = "check-"


def is_rehearsal(stream: str) -> bool:
    """Whether a microphone's stream is one, also of a connection that is gone: it never becomes a line."""
    return stream.startswith(PREFIX)


class Rehearsals:
    """Whose they are."""

    def __init__(self) -> None:
        self._by_stream: dict[str, Connection] = {}

    def begin(self, connection: Connection) -> str:
        """A name for a new one, in place of what the connection had."""
        self.end(connection)
        stream = PREFIX + secrets.token_hex(5)
        self._by_stream[stream] = connection
        return stream

    def end(self, connection: Connection) -> None:
        """Whatever is still understood is told to nobody."""
        self._by_stream = {stream: one for stream, one in self._by_stream.items() if one is not connection}

    def heard(self, message: asr.Final | asr.Partial) -> None:
        """Tell whoever speaks what was understood."""
        connection = self._by_stream.get(message.stream)
        if connection is None:
            return
        if isinstance(message, asr.Partial):
            connection.send(Understood(text=partial_text(message.text), final=False))
        elif message.words:
            connection.send(Understood(text=utterance_text(message.words), final=True))
