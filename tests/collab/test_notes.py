"""Record and notes from one journal: what belongs to the one is not in the other."""

from __future__ import annotations

import msgspec
import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.collab.document import Inserted, RecordDocument
from server.collab.refusal import Code, Refused
from server.hearing import events as ev
from server.hearing.model import Role, Seat, Utterance
from server.hearing.record import START, Entry, Kind, chain
from server.loading import replay

LINE = Utterance("p.a.1", "p", 0, 1, "我同意。", ())
CREATED = ev.HearingCreated("h", 0, (Seat("c", Role.CLERK), Seat("p", Role.PLAINTIFF)))


def journal(*bodies: tuple[Kind, bytes]) -> list[Entry]:
    entries: list[Entry] = []
    for seq, (kind, body) in enumerate(bodies, 1):
        previous = entries[-1].digest if entries else START
        entries.append(chain(previous, seq=seq, at=0, kind=kind, origin="", body=body))
    return entries


def event(happened: ev.Event) -> tuple[Kind, bytes]:
    return "event", msgspec.msgpack.encode(happened)


def told() -> list[Entry]:
    """A hearing with a line in its record, and notes that nobody has written yet."""
    record, beginning = RecordDocument.create(7)
    _, notes = RecordDocument.create(8)
    return journal(
        event(CREATED),
        ("update", beginning),
        ("notes", notes),
        event(ev.UtteranceRecognised(LINE)),
        event(ev.UtterancesInserted((LINE.id,), by="c")),
        ("update", record.insert(None, [Inserted(LINE.id, "原", LINE.text)])),
    )


def paragraph(document: RecordDocument, utterance: str | None) -> bytes:
    """The edit of client 9 that puts a paragraph at the document's end."""
    doc: Doc[XmlFragment] = Doc(client_id=9)
    root = doc.get("record", type=XmlFragment)
    doc.apply_update(document.state())
    before = doc.get_state()
    attributes = {"utterance": utterance} if utterance else {}
    root.children.append(XmlElement("paragraph", attributes, [XmlText("抄录")]))
    return doc.get_update(before)


@pytest.mark.spec("T5")
def test_a_line_of_the_record_cannot_be_smuggled_into_the_notes() -> None:
    documents = replay(told()).documents
    record, notes = documents["record"], documents["notes"]
    assert record.apply(paragraph(record, LINE.id), 9)
    with pytest.raises(Refused) as refused:
        notes.apply(paragraph(notes, LINE.id), 9)
    assert refused.value.code is Code.UNKNOWN_UTTERANCE
    assert notes.apply(paragraph(notes, None), 9)


@pytest.mark.spec("T5")
def test_each_update_goes_to_its_own_document() -> None:
    entries = told()
    before = replay(entries).documents
    update = before["notes"].apply(paragraph(before["notes"], None), 9)
    edited = chain(entries[-1].digest, seq=7, at=0, kind="notes", origin="c", body=update)
    after = replay([*entries, edited]).documents
    assert [block.text for block in after["notes"].blocks()] == ["", "抄录"]
    assert after["record"].tree() == before["record"].tree()


def test_a_journal_from_before_there_were_notes_opens_without_them_and_its_writers_are_the_records() -> None:
    _, beginning = RecordDocument.create(7)
    issued = {"type": "writer_issued", "client": 5, "seat": "c", "secret_digest": b"d"}
    loaded = replay(journal(event(CREATED), ("update", beginning), ("event", msgspec.msgpack.encode(issued))))
    assert set(loaded.documents) == {"record"}
    assert loaded.state.writers[5].document == "record"
