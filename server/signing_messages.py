"""What pages are told of signing and send about it, over the socket and over HTTP."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from server.hearing.model import Phase, Role
from server.hearing.signing import Declined, Nonce, Reason, Seal, Signature, Version
from server.signing.strokes import Drawn

Number = Annotated[int, Meta(ge=1, le=10_000)]


class SignerView(msgspec.Struct, frozen=True):
    """How far a signer is; `until` is when his open signing page ends (milliseconds since the epoch), 0 without one."""

    opened: int
    opened_at: int
    read: int
    until: int
    device: str
    signatures: list[Signature]
    declined: Declined | None
    reminded_at: int


class SigningView(msgspec.Struct, frozen=True):
    """What a seat may know of the signing: the court everything, signers the versions and their own, readers of the
    record what is placed in it and the files under the court's seal.

    `paused`: the text may have changed since the last version was presented.
    """

    versions: list[Version]
    paused: bool
    signers: dict[str, SignerView]
    placed: list[Signature]
    seals: list[Seal]


class AskLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signing link for that seat."""

    seat: Annotated[str, Meta(max_length=40)]


class SigningLink(msgspec.Struct, frozen=True):
    """A link with its QR code (SVG), good until `until` (milliseconds since the epoch)."""

    url: str
    code: str
    until: int


class SigningPage(msgspec.Struct, frozen=True):
    """Where the signing page of this seat lies; the answer's cookie opens it."""

    path: str


class SigningStatus(msgspec.Struct, frozen=True):
    """What a signing page shows above the text.

    `phone` is the end of the number to which a code has to be sent before he signs, "" where none has.
    `version` is 0 before there is any; `before` is the version that the signer has signed or refused before, 0 for
    none; `renewable`: it says to him what this one says. `until`: when the page ends.
    """

    seat: str
    name: str
    role: Role
    case_number: str
    case_name: str
    phase: Phase
    version: int
    at: int
    root: str
    words: str
    paused: bool
    before: int
    renewable: bool
    given: list[Signature]
    declined: Declined | None
    until: int
    phone: str = ""


class SigningLine(msgspec.Struct, frozen=True):
    """A line of the text; `mine`: it is the signer's own words."""

    text: str
    mine: bool


class SigningText(msgspec.Struct, frozen=True):
    """A version as this signer reads it: the whole, or a witness his own words. `own` says that it is only those."""

    version: int
    own: bool
    lines: list[SigningLine]
    exhibits: int


class ReportReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many tenths of the version have been on the screen."""

    version: Number
    tenths: Annotated[int, Meta(ge=0, le=10)]


class WriteCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code that was sent to the signer's phone; "" to have one sent."""

    code: Annotated[str, Meta(max_length=12)] = ""


class WriteSignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """签名; `before` is how many of his signatures under this version the page knows of."""

    id: Nonce
    version: Number
    before: Annotated[int, Meta(ge=0, le=100)]
    drawn: Drawn


class WriteRenewal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One tap: give to this version what was given to one that says the same."""

    id: Nonce
    version: Number


class WriteRefusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """拒签."""

    version: Number
    reason: Reason


SIGNING_REQUESTS: tuple[type[msgspec.Struct], ...] = (
    AskLink,
    ReportReading,
    WriteCode,
    WriteSignature,
    WriteRenewal,
    WriteRefusal,
)
SIGNING_ANSWERS: tuple[type[msgspec.Struct], ...] = (SigningLink, SigningPage, SigningStatus, SigningText)
