"""The tree of a hearing's log: RFC 6962, section 2.1, with SHA-256.

Leaves are hashed with a salt before their content, so that a proof of one says nothing of the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

SALT_BYTES = 32

EMPTY = hashlib.sha256(b"").digest()
"""Root of a tree without leaves."""

Hash = bytes


def leaf_hash(salt: bytes, content: bytes) -> Hash:
    """Hash of a leaf whose data is `salt` and `content`."""
    return hashlib.sha256(b"\x00" + salt + content).digest()


def root(leaves: Sequence[Hash]) -> Hash:
    """Hash of the whole tree over leaf hashes."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    left = _left(len(leaves))
    return _node(root(leaves[:left]), root(leaves[left:]))


def inclusion(leaves: Sequence[Hash], index: int) -> list[Hash]:
    """The audit path of leaf `index` (from 0), from its sibling upwards. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    left = _left(len(leaves))
    if index < left:
        return [*inclusion(leaves[:left], index), root(leaves[left:])]
    return [*inclusion(leaves[left:], index - left), root(leaves[:left])]


def included(leaf: Hash, index: int, size: int, path: Sequence[Hash], expected: Hash) -> bool:
    """Whether `path` leads from the leaf at `index` of `size` to the root `expected` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = _node(sibling, found)
            while place and place % 2 == 0:
                place, last = place >> 1, last >> 1
        else:
            found = _node(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == expected


def _node(left: Hash, right: Hash) -> Hash:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _left(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1
