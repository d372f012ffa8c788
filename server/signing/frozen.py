"""PURE: a version of the record as it is frozen: its text, line by line, the evidence and the marks on it.

Each of these is a leaf of a Merkle tree (`server.hearing.merkle`), hashed with a salt of its own. So a copy in which
lines are covered leads to the same root, and what is covered cannot be guessed from its hash.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from server.collab.layout import Sheet
from server.hearing.merkle import Hash, leaf_hash, root

FORMAT: Literal["tingji version 1"] = "tingji version 1"


class Hearing(msgspec.Struct, frozen=True, tag="hearing", tag_field="type"):
    """The hearing that it is the record of; always the first leaf."""

    id: str


class Line(msgspec.Struct, frozen=True, tag="line", tag_field="type"):
    """A line of the text: a paragraph, an item of a list or a row of a table."""

    text: str


class Item(msgspec.Struct, frozen=True, tag="exhibit", tag_field="type"):
    """An exhibit with SHA-256 (hex) of its original."""

    id: str
    sha256: str


class Marks(msgspec.Struct, frozen=True, tag="marks", tag_field="type"):
    """All marks on exhibits (`server.hearing.ledger.marks_digest`), and how many there are."""

    digest: str
    count: int


Content = Hearing | Line | Item | Marks


class Leaf(msgspec.Struct, frozen=True, omit_defaults=True):
    """One leaf: what it says with its salt, or of what is covered the hash (hex) alone.

    `owner` is the seat whose words a line is, if anybody's; it says where a line is shown and is not part of the leaf.
    """

    content: Content | None = None
    salt: bytes = b""
    owner: str = ""
    hash: str = ""


class Frozen(msgspec.Struct, frozen=True):
    """A version as it is stored; `made` in milliseconds since the epoch. `sheet` is what it is drawn from as PDF; a
    copy in which something is covered has none."""

    format: Literal["tingji version 1"]
    made: int
    leaves: tuple[Leaf, ...]
    sheet: Sheet | None


def encode(frozen: Frozen) -> bytes:
    """The file: canonical JSON."""
    return msgspec.json.encode(frozen, order="sorted")


def decode(body: bytes) -> Frozen:
    """Raises msgspec.DecodeError."""
    return msgspec.json.decode(body, type=Frozen)


def hashed(leaf: Leaf) -> Hash:
    """The leaf's hash in the tree. Raises ValueError for one that has neither content nor a hash."""
    if leaf.content is None:
        if len(found := bytes.fromhex(leaf.hash)) != hashlib.sha256().digest_size:
            raise ValueError("a covered leaf without its hash")
        return found
    return leaf_hash(leaf.salt, msgspec.json.encode(leaf.content, order="sorted"))


def root_of(frozen: Frozen) -> str:
    """The root (hex) over all leaves, and so over every word of the version."""
    return root([hashed(leaf) for leaf in frozen.leaves]).hex()


def covered(frozen: Frozen, hidden: Callable[[int, Leaf], bool]) -> Frozen:
    """A copy without what `hidden` says of a leaf and its number; it has the same root."""
    leaves = tuple(
        Leaf(hash=hashed(leaf).hex()) if hidden(number, leaf) else leaf for number, leaf in enumerate(frozen.leaves)
    )
    return msgspec.structs.replace(frozen, leaves=leaves, sheet=None)


def text(frozen: Frozen) -> str:
    """The canonical text, as `server.collab.plain` writes it."""
    return "\n".join(line.text for line in _lines(frozen.leaves))


def digest(leaves: Iterable[Leaf], key: bytes) -> str:
    """A keyed digest (HMAC-SHA-256, hex) of what leaves say, salts left out: equal for two that say the same, and
    nothing to guess from for who has not the key."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for leaf in leaves:
        said = msgspec.json.encode(leaf.content, order="sorted")
        mac.update(len(said).to_bytes(8) + said)
    return mac.hexdigest()


def own(frozen: Frozen, seat: str) -> list[Leaf]:
    """The lines that are a seat's words."""
    return [leaf for leaf in frozen.leaves if leaf.owner == seat]


def _lines(leaves: Sequence[Leaf]) -> Iterable[Line]:
    return (leaf.content for leaf in leaves if isinstance(leaf.content, Line))
