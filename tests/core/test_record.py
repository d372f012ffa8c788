from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.hearing.record import START, BrokenChain, Entry, chain, digest, verify

BODIES = st.lists(st.binary(max_size=20), min_size=1, max_size=8)


def journal(bodies: list[bytes]) -> list[Entry]:
    entries: list[Entry] = []
    for seq, body in enumerate(bodies, 1):
        previous = entries[-1].digest if entries else START
        entries.append(chain(previous, seq=seq, at=seq * 10, kind="event", origin="s-1", body=body))
    return entries


def test_the_hashed_bytes_are_the_documented_ones() -> None:
    written = bytes(32) + bytes.fromhex("0000000000000007 fffffffffffffffe 00000005 00000003 00000002")
    written += b"event" + "审".encode() + b"\x00\xff"
    entry = chain(START, seq=7, at=-2, kind="event", origin="审", body=b"\x00\xff")
    assert entry.digest == hashlib.sha256(written).digest()


@given(BODIES, st.integers(0, 8))
def test_an_unchanged_journal_verifies_from_any_entry_on(bodies: list[bytes], after: int) -> None:
    entries = journal(bodies)
    after = min(after, len(entries))
    previous = entries[after - 1].digest if after else START
    assert verify(entries[after:], previous, after) == entries[-1].digest


def test_an_empty_journal_verifies() -> None:
    assert verify([]) == START


@given(BODIES, st.data())
def test_any_changed_field_breaks_the_chain_at_its_entry(bodies: list[bytes], data: st.DataObject) -> None:
    entries = journal(bodies)
    index = data.draw(st.integers(0, len(entries) - 1))
    changes: list[dict[str, Any]] = [
        {"at": 5},
        {"kind": "update"},
        {"origin": ""},
        {"body": b"another body"},
        {"digest": bytes(32)},
        {"seq": 0},
    ]
    change = data.draw(st.sampled_from(changes))
    entries[index] = msgspec.structs.replace(entries[index], **change)
    with pytest.raises(BrokenChain) as broken:
        verify(entries)
    assert broken.value.seq == index + 1


@given(BODIES, st.data())
def test_a_missing_doubled_or_moved_entry_breaks_the_chain(bodies: list[bytes], data: st.DataObject) -> None:
    entries = journal([*bodies, b"last"])
    index = data.draw(st.integers(0, len(entries) - 2))
    missing = entries[:index] + entries[index + 1 :]
    doubled = entries[: index + 1] + entries[index:]
    swapped = [*entries[:index], entries[index + 1], entries[index], *entries[index + 2 :]]
    for wrong in (missing, doubled, swapped):
        with pytest.raises(BrokenChain):
            verify(wrong)


@given(st.text(max_size=4), st.text(max_size=4), st.binary(max_size=4), st.integers(0, 12))
def test_moving_a_boundary_between_fields_changes_the_digest(kind: str, origin: str, body: bytes, cut: int) -> None:
    try:
        joined = (kind + origin).encode() + body
        other_kind, rest = joined[:cut].decode(), joined[cut:]
    except UnicodeDecodeError:
        return  # no such text
    same = (kind.encode(), origin, body) == (other_kind.encode(), "", rest)
    assert (digest(START, 1, 0, kind, origin, body) == digest(START, 1, 0, other_kind, "", rest)) is same


@pytest.mark.parametrize("value", [None, "text", 1.5, 2**70, b"bytes"])
@pytest.mark.parametrize("field", ["at", "origin", "kind", "body"])
def test_a_value_of_a_wrong_type_is_a_broken_chain(field: str, value: object) -> None:
    entries = journal([b"one", b"two"])
    entries[1] = msgspec.structs.replace(entries[1], **{field: value})
    with pytest.raises(BrokenChain) as broken:
        verify(entries)
    assert broken.value.seq == 2
