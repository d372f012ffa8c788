"""Several people write one record at once, one of them offline for a part of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pytest

from server.collab.document import Inserted, RecordDocument
from tests.collab.clerks import Clerk, Edit, Editors, Room, let_some_arrive

EACH = 500
"""Characters that each person writes, all different."""

FIRST = (0x4E00, 0x6E00)
FIRST_OF_TWO_HALVES = (0x20000, 0x22000)
"""Where each person's characters begin; one in twenty takes two UTF-16 code units."""


def write(editors: Editors, seed: int) -> None:
    chance = random.Random(seed)
    room = Room(editors, clerks=2)
    left = [
        [chr((FIRST_OF_TWO_HALVES if chance.random() < 0.05 else FIRST)[who] + n) for n in range(EACH)]
        for who in (0, 1)
    ]
    wanted = Counter(left[0] + left[1])
    lines = 0
    wanderer = chance.choice(room.clerks)
    leaves, returns = sorted(chance.sample(range(10, 120), 2))
    step = 0
    while any(left):
        step += 1
        if step == leaves:
            room.drop(wanderer)
        if step == returns:
            room.resume(wanderer)
        who = chance.choice([who for who in (0, 1) if left[who]])
        clerk, burst = room.clerks[who], left[who][: chance.randint(1, 12)]
        del left[who][: len(burst)]
        clerk.work(*writing(chance, "".join(burst)), receive=chance.randint(0, len(clerk.inbox)))
        if chance.random() < 0.04:
            lines += 1
            wanted["行"] += 1
            room.insert(clerk.place(chance.random()), Inserted(f"u{lines}", None, "行"))
        let_some_arrive(room, chance)
    room.settle()
    assert_same(room.clerks, room.document)
    assert Counter(character for block in room.document.blocks() for character in block.text) == wanted
    assert RecordDocument.load(room.journal, room.inserted, 99).tree() == room.document.tree()
    room.close()


def writing(chance: random.Random, characters: str) -> list[Edit]:
    """Typed one by one or put in at once, as an input method does; now and then a new paragraph at the end."""
    edits: list[Edit] = [{"do": chance.choice(["type", "word", "word"]), "at": chance.random(), "text": characters}]
    if chance.random() < 0.15:
        edits.append({"do": "split", "at": 1.0})
    return edits


def assert_same(clerks: Iterable[Clerk], document: RecordDocument) -> None:
    tree = document.tree()
    for clerk in clerks:
        assert clerk.tree() == tree


def test_the_characters_of_the_writers_are_all_different() -> None:
    assert "行" not in {chr(first + n) for first in FIRST + FIRST_OF_TWO_HALVES for n in range(EACH)}


@pytest.mark.spec("T1")
@pytest.mark.parametrize("seeds", [range(first, first + 20) for first in range(0, 200, 20)], ids=lambda seeds: seeds[0])
def test_two_clerks_write_at_random_places_and_every_character_is_there_once(editors: Editors, seeds: range) -> None:
    for seed in seeds:
        write(editors, seed)


@pytest.mark.long
@pytest.mark.spec("T1")
@pytest.mark.parametrize("seeds", [range(first, first + 200) for first in range(200, 4200, 200)], ids=lambda r: r[0])
def test_two_clerks_write_at_random_places_in_thousands_of_runs(editors: Editors, seeds: range) -> None:
    for seed in seeds:
        write(editors, seed)


@pytest.mark.spec("T1")
def test_two_clerks_who_begin_in_the_same_empty_paragraph_write_one_text(editors: Editors) -> None:
    """Also when each goes on typing before he has seen what became of the other's first character."""
    room = Room(editors, clerks=2)
    a, b = room.clerks
    a.work({"do": "type", "at": 0, "text": "头"}, {"do": "split", "at": 1.0})
    room.settle()
    a.work({"do": "type", "at": 1.0, "text": "甲"})
    b.work({"do": "type", "at": 1.0, "text": "乙"})
    for clerk in room.clerks:
        room.take(clerk, len(clerk.outbox))
    b.work({"do": "type", "at": 1.0, "text": "丁"}, receive=len(b.inbox))
    a.work({"do": "type", "at": 1.0, "text": "丙"}, receive=len(a.inbox))
    room.settle()
    assert_same(room.clerks, room.document)
    assert sorted(room.document.blocks()[1].text) == sorted("甲乙丙丁")
    room.close()


@pytest.mark.spec("T3")
def test_a_line_fills_the_paragraph_that_a_clerk_types_in_and_both_stay(editors: Editors) -> None:
    room = Room(editors, clerks=2)
    a, b = room.clerks
    a.work({"do": "type", "at": 0, "text": "头"}, {"do": "split", "at": 1.0})
    room.settle()
    room.insert(a.place(0.99), Inserted("u1", "原：", "我没有收到"))
    a.work({"do": "type", "at": 1.0, "text": "书"})
    room.settle()
    b.work({"do": "type", "at": 1.0, "text": "记"})
    room.settle()
    assert_same(room.clerks, room.document)
    assert room.document.blocks()[1].utterance == "u1"
    assert sorted(room.document.blocks()[1].text) == sorted("我没有收到书记")
    room.close()


@pytest.mark.spec("T1")
def test_what_was_typed_offline_comes_as_one_update_and_only_once(editors: Editors) -> None:
    room = Room(editors, clerks=2)
    away, here = room.clerks
    away.work({"do": "type", "at": 0, "text": "先前"})
    room.settle()
    room.drop(away)
    away.work({"do": "type", "at": 1.0, "text": "离线"})
    here.work({"do": "type", "at": 0, "text": "在场"}, {"do": "delete", "at": 0, "length": 1})
    room.take(here, len(here.outbox))

    room.resume(away)
    (update,) = away.outbox
    room.settle()
    assert [block.text for block in room.document.blocks()] == ["场先前离线"]
    assert_same(room.clerks, room.document)
    assert not room.document.apply(update, away.writer), "sent again after a reload it brings nothing"
    room.close()
