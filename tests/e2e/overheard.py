"""What reaches a page over its socket, whatever the page shows of it."""

from __future__ import annotations

from typing import Any

import msgspec
from playwright.sync_api import WebSocket


class Overheard:
    """All that a page's socket receives."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def listen(self, socket: WebSocket) -> None:
        """For `open_seat(socket=...)`."""
        socket.on("framereceived", lambda frame: self.frames.append(_bytes(frame)))

    def kinds(self) -> set[str]:
        """Tags of the messages, those of happenings among them."""
        found = set()
        for frame in self.frames:
            message = _message(frame)
            found.add(message.get("type", ""))
            found.add(message.get("event", {}).get("type", ""))
        return found - {""}

    def said(self, *words: str) -> list[str]:
        """Those of the words that were in any frame."""
        return [word for word in words if any(word.encode() in frame for frame in self.frames)]


def _bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame


def _message(frame: bytes) -> dict[str, Any]:
    """The one argument of the one event; engine.io's own frames are text."""
    try:
        data = msgspec.msgpack.decode(frame).get("data")
    except (msgspec.DecodeError, AttributeError):
        return {}
    return data[1] if isinstance(data, list) and len(data) == 2 else {}
