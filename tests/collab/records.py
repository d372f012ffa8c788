"""Small records for tests, and what their paragraphs say."""

from __future__ import annotations

from server.collab.document import Inserted, RecordDocument
from server.collab.reading import Block
from tests.collab.encode import At, number, update

SERVER, CLERK = 1, 2
HEADER, PARAGRAPH, TEXT = (SERVER, 0), (SERVER, 1), (SERVER, 2)


def line(n: int) -> Inserted:
    return Inserted(f"u{n}", "原：", f"第{n}句")


def passage(n: int) -> Block:
    return Block("paragraph", "原：", f"u{n}", f"第{n}句")


def written(characters: str) -> Block:
    return Block("paragraph", None, None, characters)


def place(client: int, clock: int, assoc: int = 0) -> bytes:
    """As `Y.encodeRelativePosition` writes the position of an item."""
    return b"\x00" + number(client) + number(clock) + (b"\x00" if assoc == 0 else b"\x41")


def a_record(characters: str = "") -> RecordDocument:
    document, _ = RecordDocument.create(SERVER)
    if characters:
        document.apply(update(CLERK, 0, At(parent=TEXT).characters(characters)), CLERK)
    return document
