"""The entries of a hearing's journal and the hash chain that binds each to all before it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from server.hearing.model import Document

Kind = Literal["event", "update", "notes"]

UPDATES: Mapping[Document, Kind] = MappingProxyType({"record": "update", "notes": "notes"})
"""What an update of each document is called in the journal."""

START = bytes(32)
"""What stands for the digest before the first entry."""

_HEAD = struct.Struct(">32sQqIII")


class Entry(msgspec.Struct, frozen=True):
    """One entry of a journal.

    `seq` counts from 1 without gaps; `at` is in milliseconds since the epoch; `kind` tells what `body` holds: an
    event or an update of a document (`UPDATES`); `origin` is the id of the seat it came from, or the server's name
    for itself; `digest` is the chain's digest up to and including this entry.
    """

    seq: int
    at: int
    kind: Kind
    origin: str
    body: bytes
    digest: bytes


class BrokenChain(Exception):
    """The entry `seq` is not the one that belongs there: changed, missing, or out of order."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"the chain is broken at entry {seq}")
        self.seq = seq


def chain(previous: bytes, *, seq: int, at: int, kind: Kind, origin: str, body: bytes) -> Entry:
    """The entry that follows the one whose digest is `previous` (`START` for the first)."""
    return Entry(seq, at, kind, origin, body, digest(previous, seq, at, kind, origin, body))


def digest(previous: bytes, seq: int, at: int, kind: str, origin: str, body: bytes) -> bytes:
    """SHA-256 over the previous digest and every field.

    The hashed bytes are: `previous` (32), `seq` (8, unsigned), `at` (8, signed), the lengths in bytes of `kind`,
    `origin` and `body` (4 each), all big-endian, then the three themselves, text as UTF-8. The lengths stand in a head
    of fixed size, so two different entries never hash the same bytes.
    """
    kind_bytes, origin_bytes = kind.encode(), origin.encode()
    head = _HEAD.pack(previous, seq, at, len(kind_bytes), len(origin_bytes), len(body))
    return hashlib.sha256(head + kind_bytes + origin_bytes + body).digest()


def verify(entries: Iterable[Entry], previous: bytes = START, after: int = 0) -> bytes:
    """Check that `entries` follow entry `after`, whose digest is `previous`, without a gap; the last digest.

    Raises BrokenChain with the `seq` of the first entry that is not what it should be.
    """
    for expected, entry in enumerate(entries, after + 1):
        try:
            previous = digest(previous, expected, entry.at, entry.kind, entry.origin, entry.body)
        except (TypeError, AttributeError, struct.error) as error:
            # A damaged file can hold anything where a number or a text should be.
            raise BrokenChain(expected) from error
        if entry.seq != expected or entry.digest != previous:
            raise BrokenChain(expected)
    return previous
