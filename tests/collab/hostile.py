"""Bytes that no editor sends, thousands of them, against a record; run as a process of its own, which must survive.

Usage: python -m tests.collab.hostile SESSION RESULT CASES SEED

SESSION is a session of real editing and RESULT what came of the cases, both as JSON with bytes as base64.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from server.collab.document import RecordDocument
from server.collab.refusal import Refused
from server.collab.update import Id
from tests.collab.encode import At, Wild, gone, number, text, update
from tests.collab.legal import assert_legal

NOTHING = b"\x00\x00"

CHECKPOINTS = 40
"""Places in the session at which hostile bytes arrive."""


class Session(msgspec.Struct):
    journal: list[bytes]
    authors: list[int | None]
    utterances: set[str]


class Passed(msgspec.Struct):
    """An edit that the gate let through, with the record before it and what the record then said."""

    state: bytes
    edit: bytes
    new: bytes
    """What the server makes of it for everybody else."""
    tree: list[Any]


class Result(msgspec.Struct):
    refused: dict[str, int]
    passed: list[Passed]
    engine_failures: list[str]


def attack(session: Session, cases: int, chance: random.Random) -> Result:
    result = Result({}, [], [])
    refused: Counter[str] = Counter()
    by_clients = [index for index, author in enumerate(session.authors) if author is not None]
    for checkpoint in sorted(chance.sample(by_clients, CHECKPOINTS)):
        journal, author = session.journal[:checkpoint], session.authors[checkpoint]
        assert author is not None
        honest = session.journal[checkpoint]
        document = RecordDocument.load(journal, session.utterances, 999)
        state, vector, tree = document.state(), document.vector(), document.tree()
        for _ in range(cases // CHECKPOINTS):
            edit = chance.choice(KINDS)(Moment(chance, document, author, session.journal, honest))
            try:
                new = document.apply(edit, author)
            except Refused as error:
                refused[error.code] += 1
                if error.__cause__ is not None:
                    result.engine_failures.append(f"{error.__cause__!r}: {edit.hex()}")
                    state = document.state()  # an engine made anew says the same in other bytes
                    assert document.tree() == tree, edit.hex()
                assert (document.state(), document.vector()) == (state, vector), edit.hex()
            else:
                assert_legal(document, session.utterances)
                again = RecordDocument.load([document.state()], session.utterances, 999)
                assert again.tree() == document.tree(), edit.hex()
                result.passed.append(Passed(state, edit, new or NOTHING, document.tree()))
                document = RecordDocument.load([state], session.utterances, 999)
                state = document.state()
        assert document.tree() == tree
        assert document.apply(honest, author)
        assert document.tree() == RecordDocument.load([*journal, honest], session.utterances, 999).tree()
    result.refused = dict(refused)
    return result


@dataclass(frozen=True)
class Moment:
    """What an attacker has before him: the record, his own client id, all real edits, and the one due next."""

    chance: random.Random
    document: RecordDocument
    author: int
    journal: list[bytes]
    honest: bytes


def damaged(moment: Moment) -> bytes:
    """A real edit, usually the very next one, with some bytes changed, left out, repeated or put in."""
    chance = moment.chance
    edit = bytearray(moment.honest if chance.random() < 0.8 else chance.choice(moment.journal))
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        at = chance.randrange(len(edit) + 1)
        match chance.randrange(5):
            case 0 if edit:
                edit[at - 1] ^= 1 << chance.randrange(8)
            case 1 if edit:
                edit[at - 1] = chance.randrange(256)
            case 2:
                edit[at:at] = chance.randbytes(chance.randint(1, 3))
            case 3:
                del edit[at : at + chance.randint(1, 4)]
            case _:
                edit[at:at] = edit[at : at + chance.randint(1, 8)]
    return bytes(edit)


def spliced(moment: Moment) -> bytes:
    """The beginning of one real edit and the end of another."""
    chance, honest, other = moment.chance, moment.honest, moment.chance.choice(moment.journal)
    return honest[: chance.randrange(len(honest) + 1)] + other[chance.randrange(len(other) + 1) :]


def noise(moment: Moment) -> bytes:
    return moment.chance.randbytes(moment.chance.randrange(60))


def crafted(moment: Moment) -> bytes:
    """Well-formed writing that goes anywhere, of any kind."""
    chance, document, author = moment.chance, moment.document, moment.author
    vector = document._places.vector()
    clock = vector.get(author, 0)
    items: list[Wild] = []
    for _ in range(chance.choice([1, 1, 2, 3])):
        item, length = _item(chance, _somewhere(chance, document, vector))
        items.append(item)
        vector[author] = vector.get(author, 0) + length
    deletions = ((_unit(chance, vector), chance.choice([1, 1, 2, 5, 40])),) if chance.random() < 0.3 else ()
    client = author if chance.random() < 0.97 else author + 1
    return update(client, clock + chance.choice([0] * 20 + [1]), *items, deletions=deletions)


def _unit(chance: random.Random, vector: dict[int, int]) -> Id:
    """Usually something that exists, and more often than not something recent."""
    client = chance.choice(list(vector))
    end = vector[client]
    clock = chance.randrange(end + 1) if chance.random() < 0.5 else max(0, end - chance.randint(0, 6))
    return client, clock


def _somewhere(chance: random.Random, document: RecordDocument, vector: dict[int, int]) -> At:
    origin, right = _unit(chance, vector), _unit(chance, vector)
    if chance.random() < 0.7:
        # Something that is in the same place: the interesting lies are small.
        try:
            slot = document._places.slot(origin)
            near = [(origin[0], clock) for clock in range(max(0, origin[1] - 9), origin[1] + 9)]
            right = chance.choice([unit for unit in near if document._places.slot(unit) is slot])
        except (Refused, IndexError):
            right = origin
    key = chance.choice([None, None, "label", "utterance", "level", "onclick"])
    return chance.choice(
        [
            At(origin=origin),
            At(origin=origin, right=right),
            At(right=right),
            At(parent=origin, key=key),
            At(parent=origin),
            At(parent=chance.choice(["record", "other"]), key=key),
        ]
    )


def _item(chance: random.Random, at: At) -> tuple[Wild, int]:
    """An item and its length."""
    value: Any = chance.choice(["审：", "审" * 17, "u1", "u999", 2, 2.5, -1, None, True, [120, None], {"a": 1}])
    count = chance.randint(1, 5)
    makers: list[Callable[[], tuple[Wild, int]]] = [
        lambda: (at.characters("字" * count), count),
        lambda: (at.characters("𠮷"), 2),
        lambda: (at.element(chance.choice(["paragraph", "heading", "listItem", "hardBreak", "header", "x"])), 1),
        lambda: (at.element(chance.choice(["bulletList", "table", "tableRow", "tableCell"])), 1),
        lambda: (at.shared(6), 1),
        lambda: (at.shared(chance.randrange(8)), 1),
        lambda: (at.mark(chance.choice(["bold", "italic", "link"]), chance.choice(["{}", "null", "1"])), 1),
        lambda: (at.values(*[value] * chance.choice([1, 1, 2])), 1),
        lambda: (at.deleted(count), count),
        lambda: (gone(count), count),
        lambda: (at.other(chance.choice([2, 3, 5, 9, 10, 11, 31]), number(1) + text("{}")), 1),
    ]
    return chance.choice(makers)()


KINDS = [damaged, damaged, damaged, spliced, noise, crafted, crafted, crafted]


def main(session: str, result: str, cases: str, seed: str) -> None:
    read = msgspec.json.decode(Path(session).read_bytes(), type=Session)
    Path(result).write_bytes(msgspec.json.encode(attack(read, int(cases), random.Random(int(seed)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
