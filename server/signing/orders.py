"""What the server orders of its workers about a seal, and what it gets. Nothing here opens a file."""

from __future__ import annotations

from typing import Final

import msgspec

from server.signing.signed import SignedRecord

DRAW: Final = "server.signing.paper.draw"
RESERVE: Final = "server.signing.field.reserve"


class Owner(msgspec.Struct, frozen=True):
    """Whose seal it will be, as his certificate says; `fingerprint` is its SHA-256 in hexadecimal."""

    subject: str
    issuer: str
    fingerprint: str
    algorithm: str
    until: int
    self_made: bool
    timestamped: bool
    """Whether a time stamp will be asked for."""


class Drawing(msgspec.Struct, frozen=True):
    """Draw a record that shall be sealed at `at`, with a place for the seal; `fonts` is a folder."""

    record: SignedRecord
    owner: Owner
    at: int
    fonts: str


class Reserving(msgspec.Struct, frozen=True):
    """Make room for one more seal at `at` in a file, sealed already or not, without changing a byte of it."""

    pdf: bytes
    at: int


class Reserved(msgspec.Struct, frozen=True):
    """A file with room for a signature in hexadecimal between the brackets at `start` and `end` - 1."""

    pdf: bytes
    start: int
    end: int
