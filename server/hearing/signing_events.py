"""What happened while the record was signed. As in `server.hearing.events`: fields are only added, tags keep their
meaning."""

from __future__ import annotations

from server.hearing.event import Event
from server.hearing.signing import Declined, Seal, Session, Signature, Version


class SigningEvent(Event, frozen=True):
    """Base of these events."""


class VersionFrozen(SigningEvent, frozen=True, tag="version_frozen"):
    """发起签名: this is what is to be signed from now on. `grant`, `objections`, `rulings` as in `Signing`."""

    version: Version
    grant: int
    objections: int
    rulings: int


class SigningResumed(SigningEvent, frozen=True, tag="signing_resumed"):
    """发起签名 again, and the text says what the version of that number says: signing goes on."""

    number: int
    by: str
    grant: int
    objections: int
    rulings: int


class SigningOpened(SigningEvent, frozen=True, tag="signing_opened"):
    """A signing page was opened for a seat; `link` is SHA-256 of the link, empty if it was the seat itself."""

    seat: str
    version: int
    session: Session
    link: bytes = b""


class SigningRead(SigningEvent, frozen=True, tag="signing_read"):
    """The signer has read so many tenths of the version; his page is open until `until`."""

    seat: str
    version: int
    tenths: int
    until: int = 0


class SignerConfirmed(SigningEvent, frozen=True, tag="signer_confirmed"):
    """The code that was sent to the signer's phone came back."""

    seat: str


class SignatureGiven(SigningEvent, frozen=True, tag="signature_given"):
    """签名."""

    signature: Signature


class SigningDeclined(SigningEvent, frozen=True, tag="signing_declined"):
    """拒签."""

    seat: str
    declined: Declined


class SignerReminded(SigningEvent, frozen=True, tag="signer_reminded"):
    """The court asked once more."""

    seat: str
    by: str


class SignerReleased(SigningEvent, frozen=True, tag="signer_released"):
    """The signing page that was open for the seat signs nothing any more."""

    seat: str
    by: str


class SignaturesPlaced(SigningEvent, frozen=True, tag="signatures_placed"):
    """一键插入签名: these stand in the record, in this order."""

    signatures: tuple[Signature, ...]
    by: str


class LinkRefused(SigningEvent, frozen=True, tag="link_refused"):
    """Somebody tried a signing link of the seat and did not get in; `code` is the refusal's."""

    seat: str
    code: str
    device: str


class VersionSealed(SigningEvent, frozen=True, tag="version_sealed"):
    """封章: the present version lies, with its signatures, in a file under the court's seal."""

    seal: Seal
    by: str
