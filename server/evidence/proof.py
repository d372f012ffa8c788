"""A proof that an exhibit was received: anyone can check it without the server.

A proof is a JSON file with the leaf of the hearing's log that was made when the exhibit came, the leaf's salt, its
audit path (RFC 6962, section 2.1.1) and a tree head that the server signed with Ed25519 (RFC 8032).
"""

from __future__ import annotations

from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from server.hearing.evidence import Exhibit
from server.hearing.ledger import ExhibitLeaf, exhibit_leaf, hashed
from server.hearing.merkle import included, inclusion, root
from server.hearing.model import State

FORMAT: Literal["tingji proof 1"] = "tingji proof 1"

_CONTEXT = b"tingji tree head 1\n"

Fault = Literal["file_differs", "not_in_log", "head_not_signed", "other_key", "not_a_proof"]


class TreeHead(msgspec.Struct, frozen=True):
    """The log of a hearing as it was at `at` (milliseconds since the epoch): so many leaves, and their root (hex)."""

    hearing: str
    size: int
    root: str
    at: int


class Proof(msgspec.Struct, frozen=True):
    """Bytes are in hexadecimal. `key` is the public key that `signature` over `head` is checked with."""

    format: Literal["tingji proof 1"]
    leaf: ExhibitLeaf
    salt: str
    index: int
    path: tuple[str, ...]
    head: TreeHead
    key: str
    signature: str


class Signer:
    """Signs tree heads; `secret` is the 32 bytes of an Ed25519 private key."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @property
    def key(self) -> str:
        """The public key, in hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, head: TreeHead) -> str:
        """The signature, in hexadecimal."""
        return self._key.sign(_signed(head)).hex()


def prove(state: State, exhibit: Exhibit, signer: Signer, now: int) -> Proof:
    """The proof of an exhibit, for a log whose leaves are all on disk."""
    leaves = state.evidence.leaves
    head = TreeHead(hearing=state.hearing, size=len(leaves), root=root(leaves).hex(), at=now)
    return Proof(
        format=FORMAT,
        leaf=exhibit_leaf(state.hearing, exhibit),
        salt=exhibit.salt.hex(),
        index=exhibit.leaf,
        path=tuple(one.hex() for one in inclusion(leaves, exhibit.leaf)),
        head=head,
        key=signer.key,
        signature=signer.sign(head),
    )


def read(body: bytes) -> Proof | None:
    """The proof in a file; None if it is none."""
    try:
        return msgspec.json.decode(body, type=Proof)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def faults(proof: Proof, sha256: str, size: int, key: str = "") -> list[Fault]:
    """What is wrong with a proof for the file of `size` bytes with this hash (hex).

    `key`, where given, is the public key (hex) that it must be signed with.
    """
    found: list[Fault] = []
    if (proof.leaf.sha256, proof.leaf.size) != (sha256, size):
        found.append("file_differs")
    try:
        if proof.leaf.hearing != proof.head.hearing or not _in_log(proof):
            found.append("not_in_log")
        if not _head_signed(proof):
            found.append("head_not_signed")
    except ValueError:
        return ["not_a_proof"]
    if key and key.lower() != proof.key.lower():
        found.append("other_key")
    return found


def _in_log(proof: Proof) -> bool:
    leaf = hashed(bytes.fromhex(proof.salt), proof.leaf)
    path = [bytes.fromhex(one) for one in proof.path]
    return included(leaf, proof.index, proof.head.size, path, bytes.fromhex(proof.head.root))


def _head_signed(proof: Proof) -> bool:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(proof.key))
    try:
        key.verify(bytes.fromhex(proof.signature), _signed(proof.head))
    except InvalidSignature:
        return False
    return True


def _signed(head: TreeHead) -> bytes:
    return _CONTEXT + msgspec.json.encode(head, order="sorted")
