"""同步笔录: lines enter at the end by themselves, in the order in which people spoke."""

from __future__ import annotations

import random

import pytest

from server.collab.document import RecordDocument
from server.collab.update import ANY, UNLIMITED, read_update
from tests.collab.encode import At, Wild, update
from tests.collab.records import CLERK, a_record, line, passage, written


@pytest.mark.spec("T3")
def test_appended_lines_stand_in_the_order_in_which_they_were_spoken_whenever_they_were_understood() -> None:
    chance = random.Random(7)
    for _ in range(50):
        document = a_record()
        understood = [1, 2, 3, 4, 5, 6]
        chance.shuffle(understood)
        for n in understood:
            document.append(line(n), {f"u{later}" for later in range(n + 1, 7)})
        assert document.blocks() == [passage(n) for n in range(1, 7)]


@pytest.mark.spec("T3")
def test_an_appended_line_never_goes_before_what_a_person_has_written() -> None:
    document = a_record("书记员写的")
    document.append(line(3), ())
    document.append(line(2), {"u3"})
    assert document.blocks() == [written("书记员写的"), passage(2), passage(3)]
    last = document.where("u3")
    assert last == 3
    document.apply(update(CLERK, 5, At(origin=_unit(document, "u3")).element("paragraph"), *_said("审：继续。")), CLERK)
    document.append(line(1), {"u2", "u3"})
    assert [block.text for block in document.blocks()] == ["书记员写的", "第2句", "第3句", "审：继续。", "第1句"]


def _said(characters: str) -> list[Wild]:
    """The text of a paragraph that is the sixth unit of the clerk."""
    return [At(parent=(CLERK, 5)).shared(6), At(parent=(CLERK, 6)).characters(characters)]


def _unit(document: RecordDocument, utterance: str) -> tuple[int, int]:
    """The id of a line's paragraph, read from the state."""
    for section in read_update(document.state(), UNLIMITED).sections:
        clock = section.clock
        for item in section.items:
            if item.kind == ANY and item.content == [utterance] and isinstance(item.parent, tuple):
                return item.parent
            clock += item.length
    raise AssertionError(utterance)
