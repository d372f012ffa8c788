"""A hearing from its snapshot and what came after it is the hearing from its whole journal."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given

from server.hearing import commands as cmd
from server.hearing.model import State
from server.hearing.record import Entry
from server.loading import Loaded, replay
from server.settings import Settings
from server.snapshot import FORMAT, Taken, UnusableSnapshot, decode, encode, shape
from server.store.ports import Snapshot
from server.store.store import open_store
from tests.core.test_machine import STEPS, Hearing
from tests.long_hearing import Size, fill

SHORT = Size(paragraphs=60, lines=24, characters=2400, hours=1)


def taken(loaded: Loaded) -> Taken:
    documents = {name: document.take() for name, document in loaded.documents.items()}
    return Taken(loaded.state, loaded.heard, documents)


def kept_after(entries: list[Entry]) -> Snapshot:
    return Snapshot(entries[-1].seq, entries[-1].digest, encode(taken(replay(entries))))


def assert_same(one: Loaded, other: Loaded) -> None:
    assert one.state == other.state
    assert list(one.state.utterances) == list(other.state.utterances)
    assert (one.heard, one.seq, one.digest) == (other.heard, other.seq, other.digest)
    assert one.documents.keys() == other.documents.keys()
    for name, document in one.documents.items():
        assert document.tree() == other.documents[name].tree()
        assert document._places.vector() == other.documents[name]._places.vector()
        assert document.take().keep().places == other.documents[name].take().keep().places


async def journal(data: Path, seed: int) -> list[Entry]:
    await fill(data, SHORT, seed)
    store = await open_store(Settings(data=data))
    (hearing,) = await store.journal.hearings()
    entries = await store.journal.read(hearing)
    await store.close()
    return entries


@pytest.mark.spec("T1")
@pytest.mark.parametrize("seed", range(4))
def test_a_snapshot_with_what_came_after_it_is_the_whole_journal(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    entries = asyncio.run(journal(tmp_path, seed))
    whole = replay(entries)
    assert whole.heard == sorted(whole.heard)
    assert len(whole.heard) == SHORT.lines
    for cut in [2, *chance.sample(range(3, len(entries)), 4), len(entries)]:
        assert_same(replay(entries[cut:], kept_after(entries[:cut])), whole)
    first, second = sorted(chance.sample(range(3, len(entries)), 2))
    after_another = replay(entries[first:second], kept_after(entries[:first]))
    again = Snapshot(after_another.seq, after_another.digest, encode(taken(after_another)))
    assert_same(replay(entries[second:], again), whole)


@given(STEPS)
def test_every_state_that_commands_lead_to_comes_back_the_same(steps: list[tuple[str, cmd.Command, int]]) -> None:
    hearing = Hearing()
    for seat, command, passed in steps:
        hearing.now += passed
        hearing.give(seat, command)
    body = encode(Taken(hearing.state, list(range(len(hearing.state.utterances))), {}))
    assert decode(body).state == hearing.state


def test_what_another_version_wrote_or_something_has_spoiled_is_refused() -> None:
    body = encode(Taken(State(hearing="h"), [], {}))
    assert decode(body).state.hearing == "h"
    older = body.replace(FORMAT, b"tingji snapshot 0\n")
    other_shape = body.replace(shape(), bytes(32))
    cut, spoiled = body[:-3], body[:-8] + b"\x00" + body[-7:]
    lines_missing = encode(Taken(State(), [7], {}))
    for unusable in (b"", older, other_shape, cut, spoiled, lines_missing):
        with pytest.raises(UnusableSnapshot):
            decode(unusable)


def test_a_field_more_in_anything_that_the_state_holds_is_another_shape() -> None:
    assert shape() == shape()
    described = msgspec.json.encode(msgspec.json.schema(State)).decode()
    for field in ("confidence", "secret_digest", "paragraphs", "last_grant"):
        assert f'"{field}"' in described
