"""The record as a document: what the server puts in and takes out, and that nothing can spoil it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment

from server.collab.document import Inserted, RecordDocument
from server.collab.reading import Block
from server.collab.refusal import Code, Refused
from tests.collab.encode import At, number, text, update
from tests.collab.legal import assert_legal
from tests.collab.records import CLERK, HEADER, PARAGRAPH, SERVER, TEXT, a_record, line, passage, place, written


def test_a_new_record_is_a_header_and_an_empty_paragraph() -> None:
    document, first = RecordDocument.create(SERVER)
    assert document.tree() == [
        {"kind": "header", "attributes": {}, "children": []},
        {"kind": "paragraph", "attributes": {}, "children": [[]]},
    ]
    assert document.clients() == {SERVER}
    assert RecordDocument.load([first], (), 9).tree() == document.tree()


@pytest.mark.spec("T3")
def test_a_line_fills_the_empty_paragraph_it_is_put_at_and_the_next_ones_follow() -> None:
    document = a_record()
    document.insert(place(*PARAGRAPH), [line(1), line(2)])
    assert document.blocks() == [passage(1), passage(2)]
    document.insert(None, [line(3)])
    assert document.blocks() == [passage(1), passage(2), passage(3)]


@pytest.mark.spec("T3")
def test_a_line_goes_behind_the_paragraph_it_is_put_at() -> None:
    document = a_record("原有的字")
    document.insert(None, [line(1)])
    document.insert(place(*PARAGRAPH), [line(2), line(3)])
    assert document.blocks() == [written("原有的字"), passage(2), passage(3), passage(1)]
    assert document.where("u3") == 3
    assert document.where("u9") is None


@pytest.mark.parametrize(
    "nowhere",
    [
        None,
        b"",
        b"\x00",
        b"\x01\x06record\x00",
        b"\xff" * 20,
        place(7, 0),
        place(SERVER, 999),
        place(CLERK, 0),
        b"\x01" + text("record") + b"\x00",
    ],
    ids=["none", "empty", "cut off", "the end", "garbage", "a stranger", "not yet", "a character", "the root"],
)
def test_a_place_that_leads_nowhere_is_the_end(nowhere: bytes | None) -> None:
    document = a_record("字")
    document.insert(None, [line(1)])
    document.insert(nowhere, [line(2)])
    assert document.blocks() == [written("字"), passage(1), passage(2)]


@pytest.mark.parametrize("assoc", [0, -1])
def test_nothing_is_put_before_the_header(assoc: int) -> None:
    document = a_record("字")
    document.insert(place(*HEADER, assoc), [line(1)])
    assert document.blocks() == [passage(1), written("字")]
    assert_legal(document, {"u1"})


def test_a_line_goes_where_its_paragraph_was_when_that_has_been_deleted() -> None:
    document = a_record("一")
    document.insert(None, [line(1), line(2)])
    first = (SERVER, 3)
    document.apply(update(CLERK, 1, deletions=((first, 1),)), CLERK)
    document.insert(place(*first), [line(3)])
    assert document.blocks() == [written("一"), passage(3), passage(2)]


def test_a_paragraph_that_says_whose_words_follow_is_not_filled_with_anothers() -> None:
    document = a_record()
    document.apply(update(CLERK, 0, At(parent=PARAGRAPH, key="label").values("被：")), CLERK)
    document.insert(place(*PARAGRAPH), [line(1)])
    assert document.blocks() == [Block("paragraph", "被：", None, ""), passage(1)]


def test_what_somebody_types_into_a_paragraph_while_it_is_filled_is_kept() -> None:
    document = a_record()
    document.insert(place(*PARAGRAPH), [line(1)])
    document.apply(update(CLERK, 0, At(parent=TEXT).characters("同时")), CLERK)
    assert sorted(document.blocks()[0].text) == sorted("第1句同时")


@pytest.mark.spec("T3")
def test_a_line_is_withdrawn_from_the_paragraph_it_filled_and_with_the_one_it_brought() -> None:
    document = a_record()
    first = document.tree()
    document.insert(None, [line(1)])
    document.insert(None, [line(2)])
    document.withdraw("u2")
    assert document.blocks() == [passage(1)]
    document.withdraw("u1")
    assert document.tree() == first
    with pytest.raises(Refused) as refused:
        document.withdraw("u1")
    assert refused.value.code == Code.NOT_IN_RECORD


def test_a_withdrawn_line_can_be_inserted_and_withdrawn_again() -> None:
    document = a_record()
    document.insert(None, [line(1)])
    document.withdraw("u1")
    document.insert(None, [line(2)])
    document.insert(None, [line(1)])
    document.withdraw("u1")
    assert document.blocks() == [passage(2)]


def test_withdrawing_the_only_paragraph_leaves_an_empty_one() -> None:
    document = a_record("字")
    document.insert(None, [line(1)])
    document.apply(update(CLERK, 1, deletions=((PARAGRAPH, 1),)), CLERK)
    document.withdraw("u1")
    assert document.blocks() == [written("")]


LINE, LINE_TEXT, LINE_END = (SERVER, 3), (SERVER, 6), (SERVER, 9)
"""The paragraph of u1 behind a written one, its text, its last character."""

BY_HAND = {
    "a character more": update(CLERK, 1, At(origin=LINE_END).characters("！")),
    "a character less": update(CLERK, 1, deletions=((LINE_END, 1),)),
    "a bold character": update(CLERK, 1, At(right=LINE_END, origin=(SERVER, 8)).mark("bold", "{}")),
    "another label": update(CLERK, 1, At(origin=(SERVER, 5)).values("被：")),
    "a second paragraph with it": update(
        CLERK, 1, At(origin=LINE).element("paragraph"), At(parent=(CLERK, 1), key="utterance").values("u1")
    ),
    "a heading in its place": update(
        CLERK,
        1,
        At(origin=LINE).element("heading"),
        At(parent=(CLERK, 1), key="utterance").values("u1"),
        deletions=((LINE, 1),),
    ),
    "in a list": update(
        CLERK,
        1,
        At(origin=LINE).element("bulletList"),
        At(parent=(CLERK, 1)).element("listItem"),
        At(parent=(CLERK, 2)).element("paragraph"),
        At(parent=(CLERK, 3), key="utterance").values("u1"),
        deletions=((LINE, 1),),
    ),
}


@pytest.mark.spec("T3")
@pytest.mark.parametrize("edit", BY_HAND.values(), ids=BY_HAND.keys())
def test_what_a_person_has_changed_is_not_withdrawn(edit: bytes) -> None:
    document = a_record("字")
    document.insert(None, [line(1)])
    assert document.apply(edit, CLERK)
    before = document.tree()
    with pytest.raises(Refused) as refused:
        document.withdraw("u1")
    assert refused.value.code == Code.EDITED
    assert document.tree() == before


def test_what_was_inserted_before_a_restart_is_not_withdrawn() -> None:
    document = a_record()
    document.insert(None, [line(1)])
    restarted = RecordDocument.load([document.state()], {"u1"}, 9)
    with pytest.raises(Refused) as refused:
        restarted.withdraw("u1")
    assert refused.value.code == Code.EDITED


def test_the_updates_that_the_server_makes_add_up_to_the_document() -> None:
    document, first = RecordDocument.create(SERVER)
    journal = [first, document.insert(None, [line(1)]), document.insert(None, [line(2), line(3)])]
    journal += [document.withdraw("u2"), document.insert(place(*HEADER), [line(4)])]
    assert document.insert(None, []) == b""
    loaded = RecordDocument.load(journal, {"u1", "u2", "u3", "u4"}, 9)
    assert loaded.tree() == document.tree()
    assert loaded.vector() == document.vector()


def test_the_same_line_counts_as_often_as_it_is_there() -> None:
    document = a_record("字")
    document.insert(None, [line(1), line(2)])
    document.apply(BY_HAND["a second paragraph with it"], CLERK)
    assert document.utterances() == {"u1": 2, "u2": 1}


def test_a_restarted_server_goes_on_with_an_id_of_its_own_and_both_ids_stay_taken() -> None:
    document = a_record("字")
    restarted = RecordDocument.load([document.state()], (), 9)
    restarted.insert(None, [line(1)])
    assert restarted.clients() == {SERVER, CLERK, 9}
    assert restarted.blocks() == [written("字"), passage(1)]


@pytest.mark.parametrize("damage", [[], [b"\x00\x00"], [b"garbage"]], ids=["empty", "nothing", "garbage"])
def test_a_damaged_journal_is_an_error_and_never_a_fresh_start(damage: list[bytes]) -> None:
    with pytest.raises(ValueError, match="journal"):
        RecordDocument.load(damage, (), 9)


def test_a_journal_with_something_left_out_is_an_error() -> None:
    document, first = RecordDocument.create(SERVER)
    document.insert(None, [line(1)])
    last = document.insert(None, [line(2)])
    with pytest.raises(ValueError, match="journal"):
        RecordDocument.load([first, last], {"u1", "u2"}, 9)


def test_a_journal_that_repeats_itself_is_read() -> None:
    document, first = RecordDocument.create(SERVER)
    edit = update(CLERK, 0, At(parent=TEXT).characters("一二"))
    more = update(CLERK, 0, At(parent=TEXT).characters("一二"), At(origin=(CLERK, 1)).characters("三"))
    document.apply(edit, CLERK)
    document.apply(more, CLERK)
    loaded = RecordDocument.load([first, first, edit, more], (), 9)
    assert loaded.blocks() == document.blocks() == [written("一二三")]
    assert loaded.apply(update(CLERK, 3, At(origin=(CLERK, 2)).characters("四")), CLERK)


def test_somebody_gets_exactly_what_he_lacks() -> None:
    document = a_record("一二三")
    other: Doc[XmlFragment] = Doc()
    other.apply_update(document.state())
    document.apply(update(CLERK, 3, At(origin=(CLERK, 2)).characters("四")), CLERK)
    missing = document.missing(other.get_state())
    assert len(missing) < len(document.state())
    other.apply_update(missing)
    assert other.get_state() == document.vector()


@pytest.mark.parametrize(
    ("vector", "code"),
    [
        (b"", Code.MALFORMED),
        (b"\x05", Code.MALFORMED),
        (b"\x00\x00", Code.MALFORMED),
        (b"\x02\x01\x00\x01\x00", Code.MALFORMED),
        (b"\xff" * 30, Code.MALFORMED),
        (number(1 << 40), Code.OVERSIZED),
        (b"\x01" + number(CLERK) + b"\x02", Code.SPLIT_SURROGATE),
    ],
    ids=["empty", "cut off", "too long", "a client twice", "no number", "a great many", "half a character"],
)
def test_a_state_vector_that_nobody_honest_has_is_refused(vector: bytes, code: Code) -> None:
    document = a_record("a😀b")
    with pytest.raises(Refused) as refused:
        document.missing(vector)
    assert refused.value.code == code


def test_somebody_who_claims_to_know_more_than_there_is_gets_the_rest() -> None:
    document = a_record("字")
    ahead = b"\x02" + number(CLERK) + number(999) + number(77) + number(5)
    other: Doc[XmlFragment] = Doc()
    other.apply_update(document.missing(ahead))
    assert len(other.get("record", type=XmlFragment).children) == 2


class Spoiling:
    """An engine that takes half an edit and fails."""

    def __init__(self, doc: Doc[Any], failure: BaseException | None) -> None:
        self._doc = doc
        self._failure = failure

    def apply_update(self, _update: bytes) -> None:
        root = self._doc.get("record", type=XmlFragment)
        if self._failure is not None:
            root.children.append(XmlElement("spoiled"))
            raise self._failure

    def __getattr__(self, name: str) -> Any:
        return getattr(self._doc, name)


class Panic(BaseException):
    """The engine's panics are no Exceptions."""


@pytest.mark.parametrize("failure", [ValueError("no"), Panic("no"), None], ids=["error", "panic", "put aside"])
def test_an_engine_that_fails_is_thrown_away_with_all_it_did(failure: BaseException | None) -> None:
    document = a_record("字")
    document.insert(None, [line(1)])
    before = document.tree(), document.vector()
    edit = update(CLERK, 1, At(origin=(CLERK, 0)).characters("新"))
    document._doc = Spoiling(document._doc, failure)  # type: ignore[assignment] # a stand-in for the engine

    with pytest.raises(Refused) as refused:
        document.apply(edit, CLERK)

    assert refused.value.code == Code.MALFORMED
    assert (document.tree(), document.vector()) == before
    assert document.apply(edit, CLERK)
    assert document.blocks() == [written("字新"), passage(1)]
    document.withdraw("u1")


def test_a_line_that_cannot_be_written_changes_nothing() -> None:
    document = a_record("字")
    before = document.tree(), document.vector()
    with pytest.raises(UnicodeEncodeError):
        document.insert(None, [line(1), Inserted("u2", None, "\ud83d")])
    assert (document.tree(), document.vector()) == before
    document.insert(None, [line(1)])
    assert document.blocks() == [written("字"), passage(1)]


def test_a_document_goes_through_thousands_of_edits_and_comes_back_the_same() -> None:
    document, first = RecordDocument.create(SERVER)
    journal, chance = [first], random.Random(1)
    for clock in range(2000):
        where = At(origin=(CLERK, chance.randrange(clock))) if clock else At(parent=TEXT)
        journal.append(update(CLERK, clock, where.characters(chance.choice("abc"))))
        assert document.apply(journal[-1], CLERK)
    assert len(document.blocks()[0].text) == 2000
    for known in (journal, [document.state()]):
        assert RecordDocument.load(known, (), 9).tree() == document.tree()
