"""Reads the bytes of an edit: a Yjs document update, encoding version 1, and what travels beside it.

The format is that of yjs 13 (`src/utils/encoding.js`, `src/structs/*`, and `lib0/encoding` for numbers, strings and
"any" values). Only what a record is made of is read; other content is refused by its kind. Nothing here knows a
document: whether an item may stand where it wants to is the gate's question.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from server.collab.refusal import Code, Refused
from server.collab.transcript import TEXT, is_mark

GC: Final = 0
DELETED: Final = 1
STRING: Final = 4
FORMAT: Final = 6
TYPE: Final = 7
ANY: Final = 8
"""Content of an item, numbered as on the wire. GC: it and the place it stood in are gone; DELETED: it is gone."""

_ELEMENT = 3
_XML_TEXT = 6
"""Kinds of shared type that a record is made of."""

_CLIENT = (1 << 53) - 1
_CLOCK = (1 << 31) - 1
_NESTED = 4
"""An attribute's value is a scalar or a list of them."""

Id: TypeAlias = tuple[int, int]
"""Client and clock of one unit of content: a UTF-16 code unit, an element, a mark's end, an attribute's value."""


class Item(NamedTuple):
    """A run of `length` units of content of one kind that begin at `clock`.

    `origin` and `right` are the units it was put between. With neither, `parent` says where it stands: the id of a
    type or the name of a root, with `key` if it is an attribute's value.
    """

    clock: int
    length: int
    kind: int
    content: object = None
    origin: Id | None = None
    right: Id | None = None
    parent: Id | str | None = None
    key: str | None = None


class Section(NamedTuple):
    """What one client wrote, in its order."""

    client: int
    clock: int
    end: int
    items: list[Item]

    def after(self, known: int) -> list[Item]:
        """The items beyond what is known of the client. Raises Refused(NOT_CONTIGUOUS) if one is cut or left out."""
        items = [item for item in self.items if item.clock >= known]
        if (items[0].clock if items else self.end) > known:
            raise Refused(Code.NOT_CONTIGUOUS)
        return items


class Deletion(NamedTuple):
    client: int
    clock: int
    length: int


class Update(NamedTuple):
    sections: list[Section]
    deletions: list[Deletion]


@dataclass(frozen=True)
class Limits:
    """The most that one edit may bring. A person who was offline for an hour stays far below."""

    bytes: int = 1 << 20
    items: int = 20_000
    deletions: int = 50_000
    clients: int = 10_000
    length: int = 1 << 20
    """Units of content in one run."""
    document: int = 4_000_000
    """Units of content that a document may ever have had: a six-hour record has 300,000."""


UNLIMITED: Final = Limits(*([1 << 62] * 6))
"""For what comes from our own journal."""


def read_update(data: bytes, limits: Limits) -> Update:
    """Raises Refused: MALFORMED, OVERSIZED, KIND_NOT_ALLOWED, SPLIT_SURROGATE."""
    if len(data) > limits.bytes:
        raise Refused(Code.OVERSIZED)
    reader = _Reader(data)
    try:
        update = Update(reader.sections(limits), reader.deletions(limits))
    except IndexError:
        raise Refused(Code.MALFORMED) from None
    reader.finish()
    return update


def read_vector(data: bytes, limits: Limits) -> dict[int, int]:
    """A state vector: how many units of each client somebody has. Raises Refused: MALFORMED, OVERSIZED."""
    reader = _Reader(data)
    vector: dict[int, int] = {}
    try:
        for _ in range(reader.count(limits.clients)):
            client = reader.number(_CLIENT)
            if client in vector:
                raise Refused(Code.MALFORMED)
            vector[client] = reader.number(_CLOCK)
    except IndexError:
        raise Refused(Code.MALFORMED) from None
    reader.finish()
    return vector


def read_place(data: bytes) -> Id:
    """The item that a relative position names (`Y.encodeRelativePosition`). Raises Refused: MALFORMED.

    A position that names no item (the start or end of a type) is MALFORMED here too.
    """
    reader = _Reader(data)
    try:
        if reader.number() != 0:
            raise Refused(Code.MALFORMED)
        return reader.id()
    except IndexError:
        raise Refused(Code.MALFORMED) from None


def low_surrogates(text: str) -> list[int]:
    """Where, in UTF-16 code units, the second halves of `text`'s pairs are."""
    return [index + pairs + 1 for pairs, index in enumerate(i for i, c in enumerate(text) if c > "\uffff")]


class _Reader:
    """Reading past the end raises IndexError."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def finish(self) -> None:
        if self._at != len(self._data):
            raise Refused(Code.MALFORMED)

    def byte(self) -> int:
        byte = self._data[self._at]
        self._at += 1
        return byte

    def take(self, length: int) -> bytes:
        end = self._at + length
        if end > len(self._data):
            raise Refused(Code.MALFORMED)
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def number(self, most: int = _CLIENT) -> int:
        byte = self._data[self._at]
        self._at += 1
        if byte < 128:
            return byte
        value = byte & 127
        shift = 7
        while True:
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
            if shift > 56:
                raise Refused(Code.MALFORMED)
        if value > most:
            raise Refused(Code.MALFORMED)
        return value

    def count(self, most: int) -> int:
        count = self.number()
        if count > most:
            raise Refused(Code.OVERSIZED)
        return count

    def id(self) -> Id:
        return self.number(_CLIENT), self.number(_CLOCK)

    def text(self) -> str:
        taken = self.take(self.number())
        try:
            return taken.decode()
        except UnicodeDecodeError:
            raise Refused(_why_not_utf8(taken)) from None

    def sections(self, limits: Limits) -> list[Section]:
        sections: list[Section] = []
        room = limits.items
        for _ in range(self.count(limits.clients)):
            count = self.count(room)
            room -= count
            client = self.number(_CLIENT)
            first = clock = self.number(_CLOCK)
            if count == 0:
                raise Refused(Code.MALFORMED)
            items: list[Item] = []
            for _ in range(count):
                item = self.item(clock)
                if item.length > limits.length:
                    raise Refused(Code.OVERSIZED)
                clock += item.length
                items.append(item)
            if clock > _CLOCK:
                raise Refused(Code.MALFORMED)
            sections.append(Section(client, first, clock, items))
        return sections

    def item(self, clock: int) -> Item:
        info = self.byte()
        kind = info & 31
        if kind == GC:
            length = self.number(_CLOCK)
            if info != GC or length == 0:
                raise Refused(Code.MALFORMED)
            return Item(clock, length, GC)
        origin = self.id() if info & 128 else None
        right = self.id() if info & 64 else None
        parent: Id | str | None = None
        key = None
        if not info & 192:
            named = self.number()
            if named > 1:
                raise Refused(Code.MALFORMED)
            parent = self.text() if named else self.id()
            if info & 32:
                key = self.text()
        length, content = self.content(kind)
        if length == 0:
            raise Refused(Code.MALFORMED)
        return Item(clock, length, kind, content, origin, right, parent, key)

    def content(self, kind: int) -> tuple[int, object]:
        """Length in units and the content itself."""
        if kind == STRING:
            text = self.text()
            if not text:
                raise Refused(Code.MALFORMED)
            return len(text.encode("utf-16-le")) // 2, text
        if kind == DELETED:
            return self.number(_CLOCK), None
        if kind == FORMAT:
            mark, value = self.text(), self.text()
            if not is_mark(mark, value):
                raise Refused(Code.KIND_NOT_ALLOWED)
            return 1, mark
        if kind == TYPE:
            shared = self.number()
            if shared == _XML_TEXT:
                return 1, TEXT
            if shared == _ELEMENT:
                return 1, self.text()
        if kind == ANY:
            # More than one where an attribute was set again before it was sent: all but the last are deleted.
            count = self.count(len(self._data))
            return count, [self.value(0) for _ in range(count)]
        raise Refused(Code.KIND_NOT_ALLOWED)

    def value(self, depth: int) -> object:
        """A `lib0` "any" value. Objects, bytes and big integers are not part of a record."""
        tag = self.byte()
        if tag == 119:
            return self.text()
        if tag == 125:
            return self.signed()
        if tag in (126, 127):
            return None
        if tag in (120, 121):
            return tag == 120
        if tag == 124:
            return float(struct.unpack(">f", self.take(4))[0])
        if tag == 123:
            return float(struct.unpack(">d", self.take(8))[0])
        if tag == 117 and depth < _NESTED:
            return [self.value(depth + 1) for _ in range(self.count(len(self._data)))]
        raise Refused(Code.ATTRIBUTE_NOT_ALLOWED if tag in (116, 117, 118, 122) else Code.MALFORMED)

    def signed(self) -> int:
        byte = self.byte()
        value, shift, negative = byte & 63, 6, byte & 64
        while byte & 128:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if shift > 62:
                raise Refused(Code.MALFORMED)
        return -value if negative else value

    def deletions(self, limits: Limits) -> list[Deletion]:
        deletions: list[Deletion] = []
        seen: set[int] = set()
        room = limits.deletions
        for _ in range(self.count(limits.clients)):
            client = self.number(_CLIENT)
            if client in seen:
                raise Refused(Code.MALFORMED)
            seen.add(client)
            count = self.count(room)
            room -= count
            for _ in range(count):
                deletion = Deletion(client, self.number(_CLOCK), self.number(_CLOCK))
                if deletion.length == 0:
                    raise Refused(Code.MALFORMED)
                deletions.append(deletion)
        return deletions


def _why_not_utf8(data: bytes) -> Code:
    """Half a pair has no UTF-8; some encoders write it all the same."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return Code.MALFORMED
    return Code.SPLIT_SURROGATE
