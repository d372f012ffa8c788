"""The gate: what is refused and why, and that a refusal leaves no trace."""

from __future__ import annotations

import pytest

from server.collab.document import Inserted, RecordDocument
from server.collab.refusal import Code, Refused
from server.collab.transcript import DEPTH
from server.collab.update import Limits
from server.errors import ERRORS
from tests.collab.encode import At, Wild, gone, number, update
from tests.collab.legal import assert_legal

SERVER, CLERK, OTHER = 1, 2, 3
HEADER = (SERVER, 0)
PARAGRAPH = (SERVER, 1)
TEXT = (SERVER, 2)
HIGH, LOW = (CLERK, 1), (CLERK, 2)
"""Of the paragraph's text `a😀b`, which the clerk typed as his units 0 to 3."""
NEXT = 4
"""The clerk's next clock."""
LINE = (SERVER, 3)
"""A paragraph that the server inserted for u1."""

in_text = At(origin=(CLERK, 3))
behind = At(origin=PARAGRAPH, right=LINE)
"""Among the blocks, after the first paragraph."""
LIMITS = Limits(items=2000, deletions=100, document=10_000)


def attribute(name: str, *values: object, of: tuple[int, int] = PARAGRAPH) -> bytes:
    return update(CLERK, NEXT, At(parent=of, key=name).values(*values))


def element(name: str, where: At = behind) -> bytes:
    return update(CLERK, NEXT, where.element(name))


def inside(name: str, *items: Wild) -> bytes:
    """A new element behind the first paragraph, and what is put into it as its unit NEXT's children."""
    return update(CLERK, NEXT, behind.element(name), *items)


def nested(lists: int) -> bytes:
    """Lists in lists, each with one item."""
    items = [
        At(parent=(CLERK, NEXT + depth - 1)).element("listItem" if depth % 2 else "bulletList")
        for depth in range(1, 2 * lists)
    ]
    return update(CLERK, NEXT, behind.element("bulletList"), *items)


NEW = (CLERK, NEXT)
HONEST = update(CLERK, NEXT, in_text.characters("好"))


def reference(value: str) -> bytes:
    """From the first character of the clerk's text on: a reference to an exhibit."""
    return update(CLERK, NEXT, At(origin=(CLERK, 0), right=HIGH).mark("exhibit", value))


REFUSED: dict[str, tuple[Code, bytes]] = {
    # Whose it is, and whether it follows.
    "another client's writing": (Code.FOREIGN_CLIENT, update(OTHER, 0, in_text.characters("x"))),
    "the server's writing": (Code.FOREIGN_CLIENT, update(SERVER, 12, in_text.characters("x"))),
    "something left out": (Code.NOT_CONTIGUOUS, update(CLERK, NEXT + 1, in_text.characters("x"))),
    "half known, half new": (Code.NOT_CONTIGUOUS, update(CLERK, NEXT - 1, in_text.characters("xy"))),
    # What it refers to.
    "behind a character that nobody wrote": (
        Code.UNKNOWN_ORIGIN,
        update(CLERK, NEXT, At(origin=(CLERK, 99)).characters("x")),
    ),
    "behind itself": (Code.UNKNOWN_ORIGIN, update(CLERK, NEXT, At(origin=NEW).characters("x"))),
    "before a character of a stranger": (
        Code.UNKNOWN_ORIGIN,
        update(CLERK, NEXT, At(right=(OTHER, 0)).characters("x")),
    ),
    "in an element that nobody made": (
        Code.UNKNOWN_ORIGIN,
        update(CLERK, NEXT, At(parent=(SERVER, 99)).characters("x")),
    ),
    "between two paragraphs' characters": (
        Code.UNKNOWN_ORIGIN,
        update(CLERK, NEXT, At(origin=(CLERK, 3), right=(SERVER, 7)).characters("x")),
    ),
    "deleting what nobody wrote": (Code.UNKNOWN_ORIGIN, update(CLERK, NEXT, deletions=(((CLERK, 3), 9),))),
    "deleting a stranger's": (Code.UNKNOWN_ORIGIN, update(CLERK, NEXT, deletions=(((OTHER, 0), 1),))),
    # Size.
    "a megabyte": (Code.OVERSIZED, update(CLERK, NEXT, in_text.characters("长" * 400_000))),
    "too many items": (Code.OVERSIZED, update(CLERK, NEXT, *[in_text.characters("x")] * 2001)),
    "too many deletions": (
        Code.OVERSIZED,
        update(CLERK, NEXT, deletions=tuple(((CLERK, clock), 1) for clock in range(101))),
    ),
    "a record grown without end": (Code.OVERSIZED, update(CLERK, NEXT, in_text.characters("x" * 10_000))),
    "a deleted run without end": (Code.OVERSIZED, update(CLERK, NEXT, in_text.deleted(1 << 30))),
    # Characters cut in two.
    "into a pair, from its left": (Code.SPLIT_SURROGATE, update(CLERK, NEXT, At(origin=HIGH).characters("x"))),
    "into a pair, from its right": (Code.SPLIT_SURROGATE, update(CLERK, NEXT, At(right=LOW).characters("x"))),
    "into a pair of its own": (
        Code.SPLIT_SURROGATE,
        update(CLERK, NEXT, in_text.characters("𠮷"), At(origin=NEW).characters("x")),
    ),
    "deleting the second half": (Code.SPLIT_SURROGATE, update(CLERK, NEXT, deletions=((LOW, 1),))),
    "deleting the first half": (Code.SPLIT_SURROGATE, update(CLERK, NEXT, deletions=((HIGH, 1),))),
    "half a pair as text": (Code.SPLIT_SURROGATE, update(CLERK, NEXT, in_text.characters(b"\xed\xa0\xbd"))),
    # Provenance.
    "an invented utterance": (Code.UNKNOWN_UTTERANCE, attribute("utterance", "u9")),
    "a known utterance, then an invented one": (Code.UNKNOWN_UTTERANCE, attribute("utterance", "u1", "u9")),
    "a new paragraph with an invented utterance": (
        Code.UNKNOWN_UTTERANCE,
        inside("heading", At(parent=NEW, key="utterance").values("u9")),
    ),
    # The header.
    "the header deleted": (Code.HEADER_CHANGED, update(CLERK, NEXT, deletions=((HEADER, 1),))),
    "the header deleted among others": (Code.HEADER_CHANGED, update(CLERK, NEXT, deletions=((HEADER, 3),))),
    "a paragraph before the header": (Code.HEADER_CHANGED, element("paragraph", At(right=HEADER))),
    "a paragraph without a neighbour": (Code.HEADER_CHANGED, element("paragraph", At(parent="record"))),
    "a paragraph before another, behind nothing": (Code.HEADER_CHANGED, element("paragraph", At(right=LINE))),
    "a second header": (Code.HEADER_CHANGED, element("header")),
    "a header in a list": (Code.HEADER_CHANGED, inside("bulletList", At(parent=NEW).element("header"))),
    "an attribute on the header": (Code.HEADER_CHANGED, attribute("label", "审：", of=HEADER)),
    "a paragraph in the header": (Code.HEADER_CHANGED, element("paragraph", At(parent=HEADER))),
    "text in the header": (Code.HEADER_CHANGED, update(CLERK, NEXT, At(parent=HEADER).shared(6))),
    # Kinds.
    "an element that the record does not know": (Code.KIND_NOT_ALLOWED, element("script")),
    "a root of its own": (Code.KIND_NOT_ALLOWED, element("paragraph", At(parent="other"))),
    "an attribute of the root": (
        Code.KIND_NOT_ALLOWED,
        update(CLERK, NEXT, At(parent="record", key="label").values("x")),
    ),
    "a paragraph in a paragraph": (Code.KIND_NOT_ALLOWED, element("paragraph", At(parent=PARAGRAPH))),
    "a list item without a list": (Code.KIND_NOT_ALLOWED, element("listItem")),
    "a cell without a row": (Code.KIND_NOT_ALLOWED, inside("table", At(parent=NEW).element("tableCell"))),
    "something in a line break": (
        Code.KIND_NOT_ALLOWED,
        update(CLERK, NEXT, At(parent=PARAGRAPH).element("hardBreak"), At(parent=NEW).shared(6)),
    ),
    "lists without end": (Code.KIND_NOT_ALLOWED, nested(DEPTH // 2 + 1)),
    "text among the blocks": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, behind.shared(6))),
    "characters among the blocks": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, behind.characters("x"))),
    "characters beside a text": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, At(origin=TEXT).characters("x"))),
    "a value among the blocks": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, behind.values("x"))),
    "a mark among the blocks": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, behind.mark("bold", "{}"))),
    "an element in a text": (Code.KIND_NOT_ALLOWED, element("hardBreak", in_text)),
    "a value in a text": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, in_text.values("x"))),
    "a list of Yjs": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, At(parent=PARAGRAPH).shared(0))),
    "a map of Yjs": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, At(parent=PARAGRAPH).shared(1))),
    "a bare text of Yjs": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, At(parent=PARAGRAPH).shared(2))),
    "a fragment of Yjs": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, At(parent=PARAGRAPH).shared(4))),
    "JSON": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, in_text.other(2, b"\x01\x011"))),
    "bytes": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, in_text.other(3, b"\x01x"))),
    "something embedded": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, in_text.other(5, b"\x02{}"))),
    "a document in the document": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, in_text.other(9, b"\x01a\x7e"))),
    "a gap": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, Wild(10, number(3), parent="record"))),
    "a mark that the record does not know": (
        Code.KIND_NOT_ALLOWED,
        update(CLERK, NEXT, in_text.mark("link", '{"href":"x"}')),
    ),
    "a reference to an exhibit that is no reference": (Code.KIND_NOT_ALLOWED, reference("{}")),
    "a reference with a page in other digits": (Code.KIND_NOT_ALLOWED, reference('{"at":"e1/२/0/0/0/0/1"}')),
    "a reference that says more": (Code.KIND_NOT_ALLOWED, reference('{"at":"e1/2/0/0/0/0/1","href":"x"}')),
    "a reference to elsewhere": (Code.KIND_NOT_ALLOWED, reference('{"at":"../e1/2/0/0/0/0/1"}')),
    "a reference with an end": (Code.KIND_NOT_ALLOWED, reference('{"at":"e1/2/0/0/0/0/1"}\n')),
    "a mark with a value": (Code.KIND_NOT_ALLOWED, update(CLERK, NEXT, in_text.mark("bold", '{"a":1}'))),
    "characters as an attribute": (
        Code.KIND_NOT_ALLOWED,
        update(CLERK, NEXT, At(parent=PARAGRAPH, key="label").characters("x")),
    ),
    "an element as an attribute": (Code.KIND_NOT_ALLOWED, element("paragraph", At(parent=PARAGRAPH, key="label"))),
    "a mark as an attribute": (
        Code.KIND_NOT_ALLOWED,
        update(CLERK, NEXT, At(parent=PARAGRAPH, key="label").mark("bold", "{}")),
    ),
    # Attributes.
    "a handler": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("onclick", "alert(1)")),
    "a speaker": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("speaker", "审判长")),
    "a label of seventeen characters": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("label", "审" * 17)),
    "a label that is a number": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("label", 5)),
    "a label that is a list": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("label", ["审"])),
    "a label that is an object": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("label", {"a": "b"})),
    "a forged label over a good one": (
        Code.ATTRIBUTE_NOT_ALLOWED,
        update(CLERK, NEXT, At(origin=(SERVER, 5)).values("审" * 17)),
    ),
    "an utterance that is a number": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("utterance", 1)),
    "an alignment that there is not": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("textAlign", "top")),
    "a heading's level on a paragraph": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("level", 1)),
    "a heading of level 4": (
        Code.ATTRIBUTE_NOT_ALLOWED,
        inside("heading", At(parent=NEW, key="level").values(4)),
    ),
    "a heading of level 1.5": (
        Code.ATTRIBUTE_NOT_ALLOWED,
        inside("heading", At(parent=NEW, key="level").values(1.5)),
    ),
    "a heading of level true": (
        Code.ATTRIBUTE_NOT_ALLOWED,
        inside("heading", At(parent=NEW, key="level").values(True)),
    ),
    "a list that starts at no number": (
        Code.ATTRIBUTE_NOT_ALLOWED,
        inside("orderedList", At(parent=NEW, key="start").values(float("nan"))),
    ),
    "an attribute on a text": (Code.ATTRIBUTE_NOT_ALLOWED, attribute("label", "x", of=TEXT)),
    "an attribute on a line break": (
        Code.ATTRIBUTE_NOT_ALLOWED,
        update(CLERK, NEXT, At(parent=PARAGRAPH).element("hardBreak"), At(parent=NEW, key="label").values("x")),
    ),
    # Bytes that say nothing.
    "nothing at all": (Code.MALFORMED, b""),
    "an end too early": (Code.MALFORMED, HONEST[:-3]),
    "something after the end": (Code.MALFORMED, HONEST + b"\x00"),
    "a client without items": (Code.MALFORMED, b"\x01\x00\x02\x04\x00"),
    "no characters": (Code.MALFORMED, update(CLERK, NEXT, in_text.characters(""))),
    "no values": (Code.MALFORMED, update(CLERK, NEXT, At(parent=PARAGRAPH, key="label").values())),
    "nothing gone": (Code.MALFORMED, update(CLERK, NEXT, gone(0))),
    "gone, with a flag": (Code.MALFORMED, b"\x01\x01\x02\x04\x80\x01\x00"),
    "nothing deleted": (Code.MALFORMED, update(CLERK, NEXT, deletions=(((CLERK, 0), 0),))),
    "a client deleted from twice": (Code.MALFORMED, b"\x00\x02\x02\x01\x00\x01\x02\x01\x03\x01"),
    "a number without end": (Code.MALFORMED, b"\x01\x01" + b"\xff" * 12),
    "a clock beyond all": (Code.MALFORMED, b"\x01\x01\x02" + number(1 << 40) + b"\x04"),
    "text that is not UTF-8": (Code.MALFORMED, update(CLERK, NEXT, in_text.characters(b"\xff\xfe"))),
    "in a character": (Code.MALFORMED, update(CLERK, NEXT, At(parent=(CLERK, 0)).characters("x"))),
    "in an attribute": (Code.MALFORMED, update(CLERK, NEXT, At(parent=(SERVER, 4)).characters("x"))),
    "behind and before the same character": (
        Code.MALFORMED,
        update(CLERK, NEXT, At(origin=(CLERK, 3), right=(CLERK, 3)).characters("x")),
    ),
    "behind and before the first of what was typed at a stretch": (
        Code.MALFORMED,
        update(CLERK, NEXT, At(origin=(CLERK, 0), right=(CLERK, 0)).characters("x")),
    ),
    "behind a character and before one that it follows": (
        Code.MALFORMED,
        update(CLERK, NEXT, At(origin=(CLERK, 3), right=(CLERK, 1)).characters("x")),
    ),
    "before what it has just been put behind": (
        Code.MALFORMED,
        update(CLERK, NEXT, in_text.characters("xy"), At(origin=(CLERK, 5), right=(CLERK, 4)).characters("z")),
    ),
    "a parent that is neither": (Code.MALFORMED, b"\x01\x01\x02\x04\x04\x02\x01\x00\x01x\x00"),
    "a value of no kind": (
        Code.MALFORMED,
        update(CLERK, NEXT, At(parent=PARAGRAPH, key="label").other(8, b"\x01\x01")),
    ),
    "a great many clients": (Code.OVERSIZED, number(1 << 40)),
}

ACCEPTED: dict[str, bytes] = {
    "a character": HONEST,
    "a character of two halves": update(CLERK, NEXT, in_text.characters("𠮷")),
    "beside a character of two halves": update(CLERK, NEXT, At(origin=(CLERK, 0), right=HIGH).characters("x")),
    "a character of two halves deleted": update(CLERK, NEXT, deletions=((HIGH, 2),)),
    "bold": update(CLERK, NEXT, At(origin=(CLERK, 0), right=HIGH).mark("bold", "{}")),
    "between a character and the one that its writer wrote before it": update(
        CLERK,
        NEXT,
        At(right=(CLERK, 0)).characters("x"),
        At(origin=NEW, right=(CLERK, 0)).characters("y"),
        At(origin=NEW, right=(CLERK, NEXT + 1)).characters("z"),
    ),
    "a reference to an exhibit": reference('{"at":"ab12cd34ef56/2/5000/2500/1500/3/417"}'),
    "no longer a reference": reference("null"),
    "no longer bold": update(CLERK, NEXT, in_text.mark("bold", "null")),
    "a known utterance on another paragraph": attribute("utterance", "u1"),
    "an utterance taken away": update(CLERK, NEXT, At(origin=(SERVER, 4)).values(None)),
    "a label of sixteen characters": attribute("label", "审" * 16),
    "a label set twice before it was sent": attribute("label", "审：", "原："),
    "a heading of level 3": inside("heading", At(parent=NEW, key="level").values(3)),
    "widths of columns": update(
        CLERK,
        NEXT,
        behind.element("table"),
        At(parent=NEW).element("tableRow"),
        At(parent=(CLERK, NEXT + 1)).element("tableHeader"),
        At(parent=(CLERK, NEXT + 2), key="colwidth").values([120, None]),
    ),
    "lists as deep as they may be": nested(DEPTH // 2),
    "what was written and deleted before it was sent": update(
        CLERK, NEXT, behind.deleted(1), gone(3), in_text.deleted(2), At(parent=NEW).characters("x")
    ),
    "something in the wrong order, deleted before it was sent": update(
        CLERK,
        NEXT,
        behind.element("paragraph"),
        At(parent=NEW).shared(6),
        At(parent=(CLERK, NEXT + 1)).characters("xy"),
        At(origin=(CLERK, NEXT + 3), right=(CLERK, NEXT + 3)).characters("z"),
        deletions=((NEW, 5),),
    ),
    "everything but the header deleted": update(CLERK, NEXT, deletions=((PARAGRAPH, 1), (LINE, 1), ((CLERK, 0), 4))),
}


def a_record(limits: Limits = LIMITS) -> RecordDocument:
    """header, paragraph `a😀b`, and the line u1."""
    document, _ = RecordDocument.create(SERVER, limits)
    assert document.apply(update(CLERK, 0, At(parent=TEXT).characters("a😀b")), CLERK)
    document.insert(None, [Inserted("u1", "原：", "我没有收到")])
    return document


@pytest.mark.spec("T1")
@pytest.mark.parametrize(("code", "edit"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_editor_cannot_produce_is_refused_and_leaves_no_trace(code: Code, edit: bytes) -> None:
    document = a_record()
    before = document.tree(), document.vector(), document.state()

    with pytest.raises(Refused) as refused:
        document.apply(edit, CLERK)

    assert refused.value.code == code
    assert (document.tree(), document.vector(), document.state()) == before
    assert document.apply(HONEST, CLERK), "the next honest edit is taken"
    assert document.blocks()[0].text == "a😀b好"
    assert_legal(document, {"u1"})


@pytest.mark.parametrize("edit", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_the_editor_can_produce_is_taken(edit: bytes) -> None:
    document = a_record()
    assert document.apply(edit, CLERK)
    assert_legal(document, {"u1"})
    again = RecordDocument.load([document.state()], {"u1"}, 9)
    assert again.tree() == document.tree()


def test_an_edit_that_brings_nothing_new_is_taken_as_such() -> None:
    document = a_record()
    before = document.state()
    assert not document.apply(b"\x00\x00", CLERK)
    assert not document.apply(update(CLERK, 0, At(parent=TEXT).characters("a😀b")), CLERK)
    assert not document.apply(document.state(), CLERK), "the whole of what is known, other clients' writing included"
    assert document.state() == before

    deletion = update(CLERK, NEXT, deletions=((HIGH, 2),))
    assert document.apply(deletion, CLERK)
    assert not document.apply(deletion, CLERK)


def test_an_edit_that_repeats_known_writing_before_its_own_is_taken() -> None:
    document = a_record()
    known = At(parent=TEXT).characters("a😀b")
    repeated = update(CLERK, 0, known, in_text.characters("c"))
    assert document.apply(repeated, CLERK) == update(CLERK, NEXT, in_text.characters("c")), "only what is new goes on"
    assert document.blocks()[0].text == "a😀bc"


@pytest.mark.parametrize(
    ("beside", "code"),
    [(At(origin=HIGH), Code.SPLIT_SURROGATE), (At(origin=(CLERK, 99)), Code.UNKNOWN_ORIGIN)],
    ids=["half a character", "nothing"],
)
def test_known_writing_may_not_be_repeated_beside_something_else(beside: At, code: Code) -> None:
    """yjs looks up, and splits, the neighbours of what it then finds it has."""
    document = a_record()
    repeated = update(CLERK, 0, beside.characters("a"), At(parent=TEXT).characters("xxx"), in_text.characters("c"))
    with pytest.raises(Refused) as refused:
        document.apply(repeated, CLERK)
    assert refused.value.code == code


def test_what_is_put_into_something_deleted_is_taken_and_not_seen_also_after_a_restart() -> None:
    document = a_record()
    document.apply(update(CLERK, NEXT, deletions=((PARAGRAPH, 1),)), CLERK)
    late = update(CLERK, NEXT, in_text.characters("x"), At(parent=PARAGRAPH, key="label").values("审："))
    restarted = RecordDocument.load([document.state()], {"u1"}, 9, LIMITS)
    for each in (document, restarted):
        tree = each.tree()
        each.apply(late, CLERK)
        assert each.tree() == tree
        assert_legal(each, {"u1"})


def test_what_stands_between_something_gone_and_something_deleted_is_taken_after_a_restart() -> None:
    """As when somebody goes on typing in a paragraph that another has removed, while the server restarts."""
    document, first = RecordDocument.create(SERVER)
    journal = [
        first,
        document.apply(update(CLERK, 0, At(parent=TEXT).characters("ab")), CLERK),
        document.apply(update(OTHER, 0, deletions=((PARAGRAPH, 1), (TEXT, 1), ((CLERK, 0), 2))), OTHER),
        document.apply(update(CLERK, 2, At(origin=(CLERK, 0), right=(CLERK, 1)).characters("x")), CLERK),
    ]
    restarted = RecordDocument.load(journal, (), 9)
    restarted.apply(update(CLERK, 3, At(origin=(CLERK, 2), right=(CLERK, 1)).characters("y")), CLERK)
    assert restarted.blocks() == []


def test_every_code_has_its_sentences() -> None:
    assert {code.value for code in Code} <= ERRORS.keys()
