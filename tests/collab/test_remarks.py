"""What the record is asked when somebody speaks about it: whose label a passage has, and whether it says some words."""

from __future__ import annotations

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.collab.document import Inserted, RecordDocument
from server.collab.update import TYPE, UNLIMITED, read_update
from tests.collab.encode import unit

SERVER, CLERK = 1, 2


class Writer:
    """A clerk with a document of his own."""

    def __init__(self, record: RecordDocument) -> None:
        self._record = record
        self._doc: Doc[XmlFragment] = Doc(client_id=CLERK)
        self.root = self._doc.get("record", type=XmlFragment)

    def __enter__(self) -> XmlFragment:
        self._doc.apply_update(self._record.state())
        self._before = self._doc.get_state()
        return self.root

    def __exit__(self, *_: object) -> None:
        self._record.apply(self._doc.get_update(self._before), CLERK)


def a_record(*lines: Inserted) -> RecordDocument:
    record, _ = RecordDocument.create(SERVER)
    record.insert(None, lines)
    return record


def paragraphs(record: RecordDocument) -> list[bytes]:
    """Places of all paragraphs, in the order of their making."""
    found = []
    for section in sorted(read_update(record.state(), UNLIMITED).sections):
        made = [item for item in section.items if item.kind == TYPE and item.content == "paragraph"]
        found += [b"\x00" + unit((section.client, item.clock)) + b"\x00" for item in made]
    return found


def labels(record: RecordDocument) -> list[str | None]:
    return [block.label for block in record.blocks()]


def test_passages_of_a_line_get_another_label_where_they_have_the_one_that_the_machine_gave() -> None:
    record = a_record(Inserted("u1", "原", "甲"), Inserted("u1", "原", "乙"), Inserted("u2", "原", "丙"))
    writer = Writer(record)
    with writer as root:
        second = root.children[2]
        assert isinstance(second, XmlElement)
        second.attributes["label"] = "妻"
    update = record.relabel("u1", "原", "原代")
    assert labels(record) == ["原代", "妻", "原"]
    with writer as root:
        passages = [child for child in root.children if isinstance(child, XmlElement)]
        assert [passage.attributes.get("label") for passage in passages[1:]] == ["原代", "妻", "原"]
    assert update
    assert record.relabel("u1", "原", "原代") == b""
    assert record.relabel("u2", "原", "原") == b""
    record.withdraw("u2")


def test_a_relabelled_line_can_still_be_withdrawn_and_one_that_a_person_labelled_cannot_be_relabelled() -> None:
    record = a_record(Inserted("u1", "原", "甲"), Inserted("u2", "原", "乙"))
    record.relabel("u1", "原", "原代")
    record.withdraw("u1")
    assert labels(record) == [None, "原"]


def test_a_quote_is_looked_for_in_the_passage_it_is_said_to_be_from() -> None:
    record = a_record(Inserted("u1", "原", "我同意。"), Inserted("u2", "被", "没有异议。"))
    first, second = paragraphs(record)
    assert record.quotes(first, "我同意。")
    assert not record.quotes(second, "我同意。")
    assert record.quotes(second, "异议")
    assert record.quotes(b"", "异议")
    assert not record.quotes(b"", "反对")
    assert not record.quotes(b"\x00\x07\x07\x00", "异议")
    assert not record.quotes(b"\xff", "异议")


def test_a_quote_from_a_list_is_found_there() -> None:
    record = a_record(Inserted("u1", "原", "我同意。"))
    with Writer(record) as root:
        item = XmlElement("listItem", {}, [XmlElement("paragraph", {}, [XmlText("合同一份。")])])
        root.children.append(XmlElement("bulletList", {}, [item]))
    outside, inside = paragraphs(record)
    assert record.quotes(inside, "合同")
    assert not record.quotes(inside, "我同意")
    assert not record.quotes(outside, "合同")
