"""A document that was kept and loaded again is the same, also to the gate."""

from __future__ import annotations

import random

import pytest

from server.collab import packing
from server.collab.document import Inserted, KeptDocument, RecordDocument
from server.collab.gate import validate
from server.collab.refusal import Refused
from server.collab.update import Limits
from tests.collab.clerks import Editors, Room
from tests.collab.hostile import KINDS, Moment
from tests.collab.test_provenance import an_edit, words

CUTS = 4
"""At how many places of a session it is kept."""

AFTER_EACH = 150
"""Edits, nearly all of them hostile, on which both are asked."""


def worked_on(editors: Editors, chance: random.Random) -> Room:
    """Two people edit a record in which lines arrive."""
    room = Room(editors, clerks=2)
    for step in range(80):
        for clerk in room.clerks:
            clerk.work(an_edit(chance), receive=chance.randint(0, len(clerk.inbox)))
            room.take(clerk, chance.randint(0, len(clerk.outbox)))
        if chance.random() < 0.2:
            room.insert(room.clerks[0].place(chance.random()), Inserted(f"u{step}", "原：", words(chance, 3)))
    room.settle()
    return room


def kept_after(journal: list[bytes], known: set[str]) -> KeptDocument:
    return RecordDocument.load(journal, known, 900).take().keep()


def verdict(document: RecordDocument, edit: bytes, author: int, known: set[str]) -> str:
    try:
        addition = validate(edit, document._places, author, known, Limits())
    except Refused as refused:
        return refused.code
    return f"brings {addition.track.end - addition.track.start if addition.track else 0}"


@pytest.mark.spec("T1")
@pytest.mark.parametrize("seed", range(6))
def test_what_was_kept_with_what_came_after_it_is_the_whole(editors: Editors, seed: int) -> None:
    chance = random.Random(seed)
    room = worked_on(editors, chance)
    known = room.inserted
    room.close()
    for cut in chance.sample(range(1, len(room.journal)), CUTS):
        whole = RecordDocument.load(room.journal, known, 901)
        kept = kept_after(room.journal[:cut], known)
        short = RecordDocument.load(room.journal[cut:], known, 902, kept=kept)
        assert short.tree() == whole.tree()
        assert short._places.vector() == whole._places.vector()
        assert short.take().keep().places == whole.take().keep().places
        author = chance.choice([author for author in room.authors if author is not None])
        for _ in range(AFTER_EACH):
            moment = Moment(chance, whole, author, room.journal, room.journal[cut])
            edit = chance.choice(KINDS)(moment)
            assert verdict(short, edit, author, known) == verdict(whole, edit, author, known), edit.hex()


def test_where_a_deleted_character_had_two_halves_is_not_forgotten(editors: Editors) -> None:
    """The engine's own state no longer knows; an edit between the halves stays refused all the same."""
    room = Room(editors, clerks=2)
    writer, other = room.clerks
    for clerk, edit in (
        (writer, {"do": "word", "at": 0, "text": "😀"}),
        (other, {"do": "word", "at": 1.0, "text": "后"}),
        (writer, {"do": "delete", "at": 0, "length": 1}),
    ):
        clerk.work(edit)
        room.settle()
    document = RecordDocument.load([], (), 903, kept=kept_after(room.journal, set()))
    room.close()
    halves = [(track.client, clock) for track in document._places.tracks.values() for clock in track.low]
    assert len(halves) == 1
    assert document._places.splits(halves[0])


@pytest.mark.parametrize("damage", [b"", b"\x00", b"\xff" * 40])
def test_places_that_nobody_packed_are_refused(damage: bytes) -> None:
    with pytest.raises(ValueError):
        packing.unpack(damage)


def test_no_byte_of_packed_places_can_be_changed_into_something_else_than_places_or_a_refusal(
    editors: Editors,
) -> None:
    chance = random.Random(7)
    room = worked_on(editors, chance)
    packed = kept_after(room.journal, room.inserted).places
    room.close()
    for _ in range(300):
        spoiled = bytearray(packed)
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
        try:
            packing.unpack(bytes(spoiled))
        except ValueError:
            pass
