"""What people ask about 签名, and what signing pages and the server's own parts do."""

from __future__ import annotations

import msgspec

from server.hearing.command import Command
from server.hearing.signing import Device, Nonce, Reason, Seal, Way


class SigningCommand(Command, frozen=True):
    """Base of what the court does while the record is signed."""


class RemindSigner(SigningCommand, frozen=True, tag="remind_signer"):
    """Ask somebody who has not signed once more."""

    seat: str


class ReleaseSigner(SigningCommand, frozen=True, tag="release_signer"):
    """End the signing page that is open for a seat: whoever has it cannot sign any more."""

    seat: str


class PlaceSignatures(SigningCommand, frozen=True, tag="place_signatures"):
    """一键插入签名: every signature under the present version stands in the record from now on."""


class FreezingCommand(msgspec.Struct, frozen=True):
    """Base of what comes from the court's own pages over HTTP."""


class SignerCommand(msgspec.Struct, frozen=True):
    """Base of what comes from a signing page, for the seat that it signs for."""


class PageCommand(SignerCommand, frozen=True):
    """What a page sends that was opened: `session` is SHA-256 of its secret."""

    session: bytes


class BeginSigning(FreezingCommand, frozen=True):
    """发起签名, first half: nobody writes any more."""


class FreezeVersion(FreezingCommand, frozen=True):
    """发起签名, second half: what was read and stored since; the fields are those of `Version` and `Signing`."""

    root: str
    leaves: int
    blob: str
    whole: str
    own: dict[str, str]
    grant: int
    objections: int
    rulings: int


class OpenSigning(SignerCommand, frozen=True):
    """A signing page opens. `link` is SHA-256 of its link for `version`, empty if it comes from the signer's seat."""

    session: bytes
    device: Device
    link: bytes = b""
    version: int = 0


class ConfirmSigner(PageCommand, frozen=True):
    """The code that was sent to the signer's phone came back."""


class ReadOn(PageCommand, frozen=True):
    """So many tenths of a version have been read on the signing page."""

    version: int
    tenths: int


class GiveSignature(PageCommand, frozen=True):
    """签名. `before` is how many of his signatures under this version the page knows of."""

    id: Nonce
    version: int
    before: int
    picture: str


class RenewSignature(PageCommand, frozen=True):
    """Give to this version what was given to an earlier one that says the same."""

    id: Nonce
    version: int


class DeclineToSign(PageCommand, frozen=True):
    """拒签."""

    version: int
    reason: Reason


class EnterPaper(FreezingCommand, frozen=True):
    """Somebody of the court hands in a page that `seat` has signed on paper."""

    seat: str
    id: Nonce
    version: int
    picture: str


class NoteRefusedLink(SignerCommand, frozen=True):
    """A signing link of this seat was opened, and refused."""

    code: str
    device: Device
    how: Way = "link"


class SealVersion(FreezingCommand, frozen=True):
    """封章: a sealed file of the present version has been made and stored."""

    seal: Seal
