"""Writes the bytes of updates that no editor would send."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from server.collab.update import ANY, DELETED, FORMAT, GC, STRING, TYPE, Id


def number(value: int) -> bytes:
    written = b""
    while value > 127:
        written += bytes([value & 127 | 128])
        value >>= 7
    return written + bytes([value])


def text(value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode()
    return number(len(data)) + data


def unit(where: Id) -> bytes:
    return number(where[0]) + number(where[1])


def value(of: object) -> bytes:
    """A lib0 "any" value."""
    if of is None:
        return b"\x7e"
    if isinstance(of, bool):
        return b"\x78" if of else b"\x79"
    if isinstance(of, str):
        return b"\x77" + text(of)
    if isinstance(of, int | float):
        return b"\x7b" + struct.pack(">d", of)
    if isinstance(of, list):
        return b"\x75" + number(len(of)) + b"".join(map(value, of))
    assert isinstance(of, dict)
    return b"\x76" + number(len(of)) + b"".join(text(key) + value(each) for key, each in of.items())


@dataclass(frozen=True)
class Wild:
    """Content of any kind, with nothing checked."""

    kind: int
    content: bytes
    origin: Id | None = None
    right: Id | None = None
    parent: Id | str | None = None
    key: str | None = None

    def encode(self) -> bytes:
        if self.kind == GC:
            return bytes([GC]) + self.content
        info = self.kind | (self.origin is not None) << 7 | (self.right is not None) << 6 | (self.key is not None) << 5
        written = bytes([info])
        if self.origin is not None:
            written += unit(self.origin)
        if self.right is not None:
            written += unit(self.right)
        if self.origin is None and self.right is None:
            assert self.parent is not None
            written += b"\x01" + text(self.parent) if isinstance(self.parent, str) else b"\x00" + unit(self.parent)
            if self.key is not None:
                written += text(self.key)
        return written + self.content


@dataclass(frozen=True)
class At:
    """Where a piece of content is to stand."""

    origin: Id | None = None
    right: Id | None = None
    parent: Id | str | None = None
    key: str | None = None

    def _with(self, kind: int, content: bytes) -> Wild:
        return Wild(kind, content, self.origin, self.right, self.parent, self.key)

    def characters(self, characters: str | bytes) -> Wild:
        return self._with(STRING, text(characters))

    def element(self, tag: str) -> Wild:
        return self._with(TYPE, b"\x03" + text(tag))

    def shared(self, kind: int) -> Wild:
        """A shared type: 0 array, 1 map, 2 text, 4 fragment, 6 text of an element."""
        return self._with(TYPE, number(kind))

    def mark(self, name: str, json: str) -> Wild:
        return self._with(FORMAT, text(name) + text(json))

    def values(self, *values: object) -> Wild:
        return self._with(ANY, number(len(values)) + b"".join(map(value, values)))

    def deleted(self, length: int) -> Wild:
        return self._with(DELETED, number(length))

    def other(self, kind: int, content: bytes) -> Wild:
        return self._with(kind, content)


def gone(length: int) -> Wild:
    return Wild(GC, number(length))


def update(client: int, clock: int, *items: Wild, deletions: tuple[tuple[Id, int], ...] = ()) -> bytes:
    """An update by one client; `deletions` are (first unit, length)."""
    written = b"\x00"
    if items:
        written = b"\x01" + number(len(items)) + number(client) + number(clock)
        written += b"".join(item.encode() for item in items)
    by_client: dict[int, list[bytes]] = {}
    for (of, first), length in deletions:
        by_client.setdefault(of, []).append(number(first) + number(length))
    written += number(len(by_client))
    for of, ranges in by_client.items():
        written += number(of) + number(len(ranges)) + b"".join(ranges)
    return written
