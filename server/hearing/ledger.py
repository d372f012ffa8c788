"""What is entered in a hearing's log of proofs, as the bytes that are hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from server.hearing.evidence import Exhibit, Mark
from server.hearing.merkle import Hash, leaf_hash


class ExhibitLeaf(msgspec.Struct, frozen=True, tag="exhibit", tag_field="type"):
    """An exhibit came in: `sha256` and `size` of its original, at `received_at` from seat `by`."""

    hearing: str
    exhibit: str
    sha256: str
    size: int
    received_at: int
    by: str


class MarksLeaf(msgspec.Struct, frozen=True, tag="marks", tag_field="type"):
    """All marks were frozen: SHA-256 over them (`marks_digest`) and how many there were."""

    hearing: str
    digest: str
    count: int


Leaf = ExhibitLeaf | MarksLeaf


def content(leaf: Leaf) -> bytes:
    """Canonical JSON: keys in alphabetical order, no spaces, UTF-8."""
    return msgspec.json.encode(leaf, order="sorted")


def exhibit_leaf(hearing: str, exhibit: Exhibit) -> ExhibitLeaf:
    """The entry that an exhibit is proved by."""
    return ExhibitLeaf(hearing, exhibit.id, exhibit.sha256, exhibit.size, exhibit.at, exhibit.by)


def marks_digest(marks: Iterable[Mark]) -> str:
    """SHA-256 (hex) over the marks as canonical JSON, in the order of their ids."""
    ordered = sorted(marks, key=lambda mark: mark.id)
    return hashlib.sha256(msgspec.json.encode(ordered, order="sorted")).hexdigest()


def hashed(salt: bytes, leaf: Leaf) -> Hash:
    """The leaf's hash in the tree."""
    return leaf_hash(salt, content(leaf))
