"""The log's tree, against the standard's own test values and a tree that is built another way."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.hearing.merkle import EMPTY, included, inclusion, leaf_hash, root

INPUTS = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
"""The leaves of the test data that implementations of RFC 6962 share."""

ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"salt", str(number).encode()) for number in range(count)]


def test_the_roots_are_those_of_the_standards_test_data() -> None:
    assert root([]) == EMPTY == hashlib.sha256().digest()
    hashes = [leaf_hash(b"", data) for data in INPUTS]
    assert [root(hashes[:count]).hex() for count in range(1, 9)] == ROOTS


@given(st.integers(1, 200), st.data())
def test_a_path_proves_its_own_leaf_at_its_own_place_and_nothing_else(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(hashes, index)
    top = root(hashes)
    assert included(hashes[index], index, size, path, top)
    assert not included(leaf_hash(b"salt", b"other"), index, size, path, top)
    assert not included(hashes[index], index, size, [*path, bytes(32)], top)
    assert not included(hashes[index], index, size, path, bytes(32))
    other = data.draw(st.integers(-1, size))
    if other != index:
        assert not included(hashes[index], other, size, path, top)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        assert not included(hashes[index], index, size, [*path[:place], bytes(32), *path[place + 1 :]], top)
        assert not included(hashes[index], index, size, path[:-1], top)


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_path_to_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion(leaves(3), index)
