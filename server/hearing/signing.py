"""签名: the versions of the record that were frozen, and who has signed which of them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

LINK_SECONDS = 180
"""So long a link (its QR code) opens the signing page; the board shows a new one before."""

SESSION_SECONDS = 30 * 60
"""So long the page that was opened by it may sign, from its opening or from the last progress of reading."""

MOST_SIGNATURES = 5
"""What one person may give to one version: as a party and as somebody's agent, say."""

Nonce = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{16,64}\Z")]
"""An id that a signer's page chose; what is sent twice has it twice."""

Reason = Annotated[str, Meta(min_length=1, max_length=500)]
"""Why somebody does not sign."""

Device = Annotated[str, Meta(max_length=60)]
"""Kind of device and browser, such as "iPhone · Safari"."""

Way = Literal["link", "seat", "paper"]
"""How it was known who signs: by his QR code, by the session of his seat, or on paper before the court."""


class Version(msgspec.Struct, frozen=True):
    """The record as it was frozen.

    `root` is the root (hex) of the Merkle tree over its `leaves` salted leaves, `blob` SHA-256 (hex) of the file that
    holds text and salts. `whole` and `own` are keyed digests of all that it says, and of what each witness or expert
    said: equal where the words are. Who has none of his own is asked for the whole.
    """

    number: int
    by: str
    at: int
    root: str
    leaves: int
    blob: str
    whole: str
    own: dict[str, str] = {}


class Signature(msgspec.Struct, frozen=True):
    """What somebody gave to a version; `picture` is SHA-256 (hex) of the file with its strokes, or the scanned page.

    `by` is who handed it in: the signer, or for paper somebody of the court. `renews` is the signature that it repeats.
    `confirmed`: he had sent back the code that went to his phone.
    """

    id: str
    seat: str
    version: int
    at: int
    picture: str
    how: Way
    by: str
    device: str = ""
    renews: str = ""
    confirmed: bool = False


class Declined(msgspec.Struct, frozen=True):
    """拒签."""

    version: int
    at: int
    reason: str
    device: str = ""


class Session(msgspec.Struct, frozen=True):
    """The page that may sign for a seat: SHA-256 of its secret, and until when (milliseconds since the epoch).

    `confirmed`: the code that went to the signer's phone came back.
    """

    digest: bytes
    until: int
    how: Way
    device: str
    confirmed: bool = False


class Signer(msgspec.Struct, frozen=True):
    """One of those who are asked.

    `opened` is the version that he has before him, since `opened_at`; of it he has read `read` tenths. `used` are
    SHA-256 of the links that were opened.
    """

    opened: int = 0
    opened_at: int = 0
    read: int = 0
    session: Session | None = None
    used: frozenset[bytes] = frozenset()
    signatures: tuple[Signature, ...] = ()
    declined: Declined | None = None
    reminded_at: int = 0


class Seal(msgspec.Struct, frozen=True):
    """The court's seal on a version, put on at `at` by the server's clock.

    `file` is SHA-256 (hex) of the sealed PDF of `size` bytes; `answers` are the signatures and refusals that it shows.
    `stamped_at` is the time stamp server's time, None without one; `trouble` is why one was asked for in vain, a code.
    """

    version: int
    at: int
    file: str
    size: int
    algorithm: str
    stamped_at: int | None = None
    trouble: str = ""
    answers: tuple[str, ...] = ()


class Signing(msgspec.Struct, frozen=True):
    """All of it.

    `grant`, `objections` and `rulings` are how many there had been when the last version was presented: with one more
    the text may have changed. `placed` are the signatures that stand in the record (一键插入签名).
    """

    versions: tuple[Version, ...] = ()
    grant: int = 0
    objections: int = 0
    rulings: int = 0
    signers: dict[str, Signer] = {}
    placed: tuple[str, ...] = ()
    seals: tuple[Seal, ...] = ()

    @property
    def version(self) -> Version | None:
        """The last version."""
        return self.versions[-1] if self.versions else None

    def signer(self, seat: str) -> Signer:
        """The signer; of nobody who has not come yet is anything known."""
        return self.signers.get(seat, Signer())

    def given(self, seat: str, version: int) -> tuple[Signature, ...]:
        """His signatures under a version."""
        return tuple(one for one in self.signer(seat).signatures if one.version == version)

    def signature(self, wanted: str) -> Signature | None:
        """The signature of that id."""
        every = (one for signer in self.signers.values() for one in signer.signatures)
        return next((one for one in every if one.id == wanted), None)
