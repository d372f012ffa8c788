"""People edit what the server puts in, in every way the editor has; none of it is ever refused."""

from __future__ import annotations

import random

import pytest

from server.collab.document import Inserted, RecordDocument
from server.collab.refusal import Code, Refused
from tests.collab.clerks import Edit, Editors, Room, let_some_arrive
from tests.collab.legal import assert_legal

WORDS = ["审判长：", "现在开庭。", "😀", "𠮷野家", "hello ", "被告人", "a", "👨‍👩‍👧", "e\u0301", "1. "]


def words(chance: random.Random, count: int) -> str:
    return "".join(chance.choice(WORDS) for _ in range(count))


def an_edit(chance: random.Random) -> Edit:
    at, start, few = chance.random(), chance.random(), chance.randint(1, 3)
    common: list[Edit] = [
        {"do": "type", "at": at, "text": words(chance, few)},
        {"do": "word", "at": at, "text": words(chance, few)},
        {"do": "delete", "at": at, "length": chance.choice([1, 1, 2, 5, 30])},
        {"do": "split", "at": at},
        {"do": "join", "at": at},
        {"do": "mark", "at": at, "length": 2 * few, "mark": chance.choice(["bold", "italic", "underline"])},
        {"do": "copy", "from": start, "count": few, "at": at},
        {"do": "move", "from": start, "at": at},
        {"do": "undo"},
        {"do": "undo"},
        {"do": "redo"},
    ]
    rare: list[Edit] = [
        {"do": "block", "at": at, "kind": "heading", "level": few},
        {"do": "block", "at": at, "kind": "paragraph"},
        {"do": "list", "at": at, "kind": chance.choice(["bulletList", "orderedList"])},
        {"do": "sink", "at": at},
        {"do": "lift", "at": at},
        {"do": "describe", "at": at, "label": chance.choice(["原：", None])},
        {"do": "describe", "at": at, "textAlign": chance.choice(["center", None])},
        {"do": "break", "at": at},
        {"do": "table", "at": at, "rows": 2, "columns": 2},
        {"do": "paste", "at": at, "lines": [words(chance, few), "", words(chance, few)]},
        {"do": "remove", "at": at},
    ]
    if chance.random() < 0.005:
        return {"do": "everything"}
    return chance.choice(common if chance.random() < 0.6 else rare)


def live(editors: Editors, seed: int) -> int:
    """Three people at work, lines coming in and going out, a server that restarts; returns how many updates came."""
    chance = random.Random(seed)
    room = Room(editors, clerks=3, binding="y-tiptap" if seed % 4 == 0 else "y-prosemirror")
    server, lines = 100, 0
    for _ in range(60):
        clerk = chance.choice(room.clerks)
        if chance.random() < 0.05:
            (room.drop if clerk.online else room.resume)(clerk)
        edits = [an_edit(chance) for _ in range(chance.randint(1, 3))]
        clerk.work(*edits, receive=chance.randint(0, len(clerk.inbox)))
        if chance.random() < 0.3:
            blocks = [
                Inserted(f"u{lines + n}", chance.choice(["原：", None]), words(chance, 4))
                for n in range(chance.randint(1, 2))
            ]
            lines += len(blocks)
            room.insert(chance.choice([None, clerk.place(chance.random())]), *blocks)
        if lines and chance.random() < 0.1:
            try:
                room.withdraw(f"u{chance.randrange(max(0, lines - 3), lines)}")
            except Refused as refused:
                assert refused.code in (Code.EDITED, Code.NOT_IN_RECORD)
        if chance.random() < 0.05:
            server += 1
            journal = chance.choice([room.journal, [room.document.state()]])
            room.document = RecordDocument.load(journal, room.inserted, server)
        let_some_arrive(room, chance)
    room.settle()
    tree = room.document.tree()
    for clerk in room.clerks:
        assert clerk.tree() == tree
    assert_legal(room.document, room.inserted)
    state = room.document.state()
    assert RecordDocument.load([state], room.inserted, 999).tree() == tree
    assert editors.read(state) == tree, "somebody who comes only now reads the same"
    room.close()
    return len(room.journal)


@pytest.mark.spec("T3")
@pytest.mark.parametrize("seeds", [range(first, first + 20) for first in range(0, 100, 20)], ids=lambda seeds: seeds[0])
def test_nothing_that_people_do_in_the_editor_is_refused(editors: Editors, seeds: range) -> None:
    taken = sum(live(editors, seed) for seed in seeds)
    assert taken > 100 * len(seeds), "the runs are as eventful as they are meant to be"


@pytest.mark.long
@pytest.mark.spec("T3")
@pytest.mark.parametrize("seeds", [range(first, first + 200) for first in range(100, 3100, 200)], ids=lambda r: r[0])
def test_nothing_that_people_do_in_the_editor_is_refused_in_thousands_of_runs(editors: Editors, seeds: range) -> None:
    for seed in seeds:
        live(editors, seed)


def a_room_with_a_line(editors: Editors) -> Room:
    room = Room(editors, clerks=2)
    room.insert(None, Inserted("u1", "原：", "我没有收到通知"))
    room.settle()
    return room


UTTERANCES = {
    "split": ([{"do": "split", "at": 0.5}], ["u1", "u1"]),
    "a new one after it": ([{"do": "split", "at": 1.0}], ["u1", None]),
    "copied": ([{"do": "copy", "from": 0, "count": 1, "at": 0}], ["u1", "u1"]),
    "made a heading": ([{"do": "block", "at": 0, "kind": "heading", "level": 2}], ["u1"]),
    "put in a list": ([{"do": "list", "at": 0, "kind": "orderedList"}], ["u1"]),
    "removed and brought back": (
        [{"do": "split", "at": 1.0}, {"do": "remove", "at": 0}, {"do": "undo"}],
        ["u1", None],
    ),
    "moved": ([{"do": "paste", "at": 1.0, "lines": ["前", "后"]}, {"do": "move", "from": 0, "at": 1.0}], [None, "u1"]),
    "given another label": ([{"do": "describe", "at": 0, "label": "被："}], ["u1"]),
    "its text replaced": ([{"do": "delete", "at": 0, "length": 7}, {"do": "word", "at": 0, "text": "改"}], ["u1"]),
}


@pytest.mark.spec("T3")
@pytest.mark.parametrize(("edits", "carried"), UTTERANCES.values(), ids=UTTERANCES.keys())
def test_a_line_keeps_its_utterance_through_what_people_do_with_it(
    editors: Editors, edits: list[Edit], carried: list[str | None]
) -> None:
    room = a_room_with_a_line(editors)
    clerk, reader = room.clerks
    for edit in edits:
        clerk.work(edit)
        room.settle()
    assert [block.utterance for block in room.document.blocks()] == carried
    assert reader.tree() == clerk.tree() == room.document.tree()
    room.close()


def test_undo_takes_back_ones_own_edits_only(editors: Editors) -> None:
    room = a_room_with_a_line(editors)
    a, b = room.clerks
    a.work({"do": "word", "at": 1.0, "text": "甲"})
    room.settle()
    b.work({"do": "word", "at": 0, "text": "乙"})
    room.settle()
    a.work({"do": "undo"}, {"do": "undo"}, {"do": "undo"})
    room.settle()
    assert [block.text for block in room.document.blocks()] == ["乙我没有收到通知"]
    room.close()
