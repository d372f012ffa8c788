"""What a signed record says: its text, the versions that were signed, who signed and who did not.

Finished words: names are looked up, roles and ways of verifying are written out, by whoever asks for the seal. Times
are milliseconds since the epoch.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from server.collab.layout import Sheet


class Ink(msgspec.Struct, frozen=True, tag="ink"):
    """A signature as it was written on a pad of `width` by `height`: strokes of points (x, y, pressure from 0 to 1)."""

    width: float
    height: float
    strokes: tuple[tuple[tuple[float, float, float], ...], ...]


class Scan(msgspec.Struct, frozen=True, tag="scan"):
    """A picture of a signature: the bytes of a PNG or JPEG file."""

    image: bytes


Picture: TypeAlias = Ink | Scan


class Version(msgspec.Struct, frozen=True):
    """A text that was put up for signing; `root` is its hash in hexadecimal, `words` the same in words."""

    number: int
    root: str
    words: str
    frozen_at: int


class Signature(msgspec.Struct, frozen=True):
    """Somebody signed a version: `verified` says how it was made sure who he is, `device` with what he signed."""

    name: str
    role: str
    version: int
    at: int
    verified: str
    device: str
    picture: Picture | None


class Refusal(msgspec.Struct, frozen=True):
    """Somebody refused to sign a version."""

    name: str
    role: str
    version: int
    at: int
    reason: str
    verified: str = ""


class Waiting(msgspec.Struct, frozen=True):
    """Somebody was asked and has neither signed nor refused the last version."""

    name: str
    role: str


class SignedRecord(msgspec.Struct, frozen=True):
    """All that goes into the file. `sheet` is the text of the last of `versions`; `proof` the address at which anyone
    can check it, "" if there is none."""

    sheet: Sheet
    versions: tuple[Version, ...]
    signatures: tuple[Signature, ...]
    refusals: tuple[Refusal, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    proof: str = ""
