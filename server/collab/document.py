"""The record of one hearing as a Yjs document: judged edits go in, states and updates come out.

One task owns a document; nothing here waits. Where a call refuses, the document is as it was before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec
from pycrdt import Assoc, Doc, StickyIndex, TransactionEvent, XmlElement, XmlFragment, XmlText

from server.collab import packing, reading
from server.collab.gate import validate
from server.collab.places import Places
from server.collab.reading import Block, Tree
from server.collab.refusal import Code, Refused
from server.collab.transcript import HEADER, ROOT
from server.collab.update import UNLIMITED, Limits, read_place, read_update, read_vector

_FOLD_COUNT = 1000
_FOLD_BYTES = 1 << 20
"""What was accepted since the last full state is kept up to this; a spoiled engine is made again from both."""

_LIMITS = Limits()


class KeptDocument(msgspec.Struct, frozen=True):
    """What a document is made from again: updates that the engine reads in their order, and its packed places."""

    updates: tuple[bytes, ...]
    places: bytes


class TakenDocument(NamedTuple):
    """A document as it was at one moment."""

    updates: tuple[bytes, ...]
    places: packing.Taken

    def keep(self) -> KeptDocument:
        """The same in bytes; takes a while, and may be done in another thread."""
        return KeptDocument(self.updates, packing.pack(self.places))


@dataclass(frozen=True)
class Inserted:
    """What the server puts into the record for an utterance: a paragraph of its own."""

    utterance: str
    label: str | None
    text: str


class RecordDocument:
    """Made by `create` or `load`."""

    def __init__(
        self,
        updates: Iterable[bytes],
        known: Iterable[str],
        client_id: int,
        limits: Limits,
        kept: KeptDocument | None = None,
    ) -> None:
        self._client = client_id
        self._limits = limits
        self._known = set(known)
        self._inserted: dict[str, tuple[Inserted, bool]] = {}
        """What was inserted since the load, and whether it filled a paragraph that was there."""
        self._places = packing.unpack(kept.places) if kept else Places()
        self._accepted = list(kept.updates) if kept else []
        for update in updates:
            self._places.read(read_update(update, UNLIMITED))
            self._accepted.append(update)
        self._open()
        self._fold()

    @classmethod
    def create(cls, client_id: int, limits: Limits = _LIMITS) -> tuple[RecordDocument, bytes]:
        """A new record, a header and an empty paragraph, with the update that makes it.

        `client_id` is the server's own Yjs client id: new at every creation and load, below 2^32.
        """
        doc: Doc[XmlFragment] = Doc(client_id=client_id)
        root = doc.get(ROOT, type=XmlFragment)
        with doc.transaction():
            root.children.append(XmlElement(HEADER))
            root.children.append(_paragraph())
        update = doc.get_update()
        return cls([update], (), client_id, limits), update

    @classmethod
    def load(
        cls,
        updates: Iterable[bytes],
        known: Iterable[str],
        client_id: int,
        limits: Limits = _LIMITS,
        kept: KeptDocument | None = None,
    ) -> RecordDocument:
        """A record from its journal: updates in their order, of which the first may be a full state.

        With `kept`, the updates are those after it. `known` are the ids of all utterances ever inserted. Raises
        ValueError if the journal, or what was kept, is damaged.
        """
        try:
            document = cls(updates, known, client_id, limits, kept)
        except Refused as refused:
            raise ValueError(f"the journal of this record is damaged: {refused.code}") from refused
        if document._places.header is None:
            raise ValueError("the journal of this record has no beginning")
        if read_vector(document.vector(), UNLIMITED) != document._places.vector():
            raise ValueError("the journal of this record is damaged: the engine reads something else in it")
        return document

    def apply(self, update: bytes, client: int) -> bytes:
        """Take over an edit by a client; returns what is new in it, empty if nothing is. Raises Refused.

        What is returned is to be kept and sent on, not what came: it is in the engine's own words, without what was
        known already and without anything that another engine might read in another way.
        """
        addition = validate(update, self._places, client, self._known, self._limits)
        try:
            self._doc.apply_update(update)
            if addition.track is not None and not self._made:
                raise RuntimeError("the engine put the edit aside")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of the engine is not an Exception
            self._open()
            raise Refused(Code.MALFORMED) from error
        self._places.take(addition)
        if not self._made:
            return b""
        made = self._made.pop()
        self._keep(made)
        return made

    def vector(self) -> bytes:
        """The state vector: how much of each client's writing is here."""
        return self._doc.get_state()

    def missing(self, vector: bytes) -> bytes:
        """What somebody with this state vector lacks, as one update. Raises Refused."""
        for client, clock in read_vector(vector, self._limits).items():
            if self._places.splits((client, clock)):
                raise Refused(Code.SPLIT_SURROGATE)
        return self._doc.get_update(vector)

    def state(self) -> bytes:
        """The whole document as one update."""
        return self._doc.get_update()

    def take(self) -> TakenDocument:
        """The document as it is now, so that it can be kept while its owner goes on."""
        return TakenDocument(tuple(self._accepted), packing.take(self._places))

    def clients(self) -> set[int]:
        """All client ids that have ever written. None of them may be given to a new writer."""
        return set(self._places.vector())

    def insert(self, place: bytes | None, blocks: Sequence[Inserted]) -> bytes:
        """Put utterances into paragraphs of their own, in their order; returns the update that did it.

        `place` is an encoded relative position (`Y.encodeRelativePosition`) of the root's child after which they
        go. If that child is an empty paragraph the first fills it, so that somebody who starts typing there at the
        same moment loses nothing. None, or a place that leads nowhere, is the end of the record.
        """
        return self._insert(self._after(place), blocks)

    def append(self, block: Inserted, later: Container[str]) -> bytes:
        """Put an utterance at the end of the record, but before the lines at the end that were spoken `later`.

        Whoever speaks longest is understood last; what people have written since holds its place.
        """
        return self._insert(self._before_last(later), [block])

    def _insert(self, index: int, blocks: Sequence[Inserted]) -> bytes:
        filled = False
        with self._authored():
            for block in blocks:
                if block is blocks[0] and self._fill(index - 1, block):
                    filled = True
                else:
                    self._root.children.insert(index, _paragraph(block))
                    index += 1
        for block in blocks:
            self._known.add(block.utterance)
            self._inserted[block.utterance] = block, filled and block is blocks[0]
        return self._own_update()

    def withdraw(self, utterance: str) -> bytes:
        """Take an inserted paragraph out again; returns the update that did it.

        Raises Refused(NOT_IN_RECORD), or EDITED if anybody has changed, copied, split or moved it since, or if it
        was inserted before this document was loaded: the machine never changes what a person may have edited.
        """
        count = self.utterances()[utterance]
        if count == 0:
            raise Refused(Code.NOT_IN_RECORD)
        index = self.where(utterance)
        if count > 1 or index is None or utterance not in self._inserted:
            raise Refused(Code.EDITED)
        paragraph = self._child(index)
        inserted, filled = self._inserted[utterance]
        as_inserted = Block("paragraph", inserted.label, utterance, inserted.text)
        if reading.block(paragraph) != as_inserted or reading.is_marked(paragraph):
            raise Refused(Code.EDITED)
        with self._authored():
            if filled or len(self._root.children) == 2:
                _clear(paragraph)
            else:
                del self._root.children[index]
        del self._inserted[utterance]
        return self._own_update()

    def relabel(self, utterance: str, before: str, after: str) -> bytes:
        """Give the passages of an utterance that are labelled `before` the label `after`; the update that did it.

        A passage with another label, or none, has been labelled by a person and stays as it is. Empty if there was
        nothing to change.
        """
        if before == after:
            return b""
        with self._authored():
            for passage in reading.passages(self._root):
                own = passage.attributes
                if own.get("utterance") == utterance and own.get("label") == before:
                    own["label"] = after
        inserted = self._inserted.get(utterance)
        if inserted and inserted[0].label == before:
            self._inserted[utterance] = replace(inserted[0], label=after), inserted[1]
        return self._own_update()

    def quotes(self, place: bytes, words: str) -> bool:
        """Whether the passage at a place, any passage if the place is empty, says these words now."""
        return any(words in reading.block(passage).text for passage in self._named(place))

    def where(self, utterance: str) -> int | None:
        """Index of the first child of the root that carries an utterance itself; None if there is none."""
        with self._doc.transaction():
            for index, child in enumerate(self._root.children):
                if isinstance(child, XmlElement) and child.attributes.get("utterance") == utterance:
                    return index
        return None

    def utterances(self) -> Counter[str]:
        """How often each utterance is in the record at present. Walks the document."""
        with self._doc.transaction():
            return Counter(reading.utterances(self._root))

    def blocks(self) -> list[Block]:
        """All passages in their order, those in lists and tables included."""
        return list(reading.blocks(self._root))

    def tree(self) -> list[Tree]:
        """The content as plain lists and dicts, equal where two documents say the same."""
        return reading.tree(self._root)

    def _open(self) -> None:
        """Make the engine from what was accepted."""
        self._doc: Doc[XmlFragment] = Doc(client_id=self._client)
        self._root = self._doc.get(ROOT, type=XmlFragment)
        for update in self._accepted:
            self._doc.apply_update(update)
        self._made: list[bytes] = []
        self._doc.observe(self._note)

    def _note(self, event: TransactionEvent) -> None:
        self._made.append(event.update)

    def _keep(self, update: bytes) -> None:
        self._accepted.append(update)
        self._unfolded += len(update)
        if len(self._accepted) > _FOLD_COUNT or self._unfolded > _FOLD_BYTES:
            self._fold()

    def _fold(self) -> None:
        self._accepted = [self._doc.get_update()]
        self._unfolded = 0

    @contextmanager
    def _authored(self) -> Iterator[None]:
        """A change by the server itself: all of it or nothing."""
        try:
            with self._doc.transaction():
                yield
        except BaseException:
            self._open()
            raise

    def _own_update(self) -> bytes:
        if not self._made:
            return b""
        update = self._made.pop()
        self._places.read(read_update(update, UNLIMITED))
        self._keep(update)
        return update

    def _child(self, index: int) -> XmlElement:
        child = self._root.children[index]
        assert isinstance(child, XmlElement)
        return child

    def _named(self, place: bytes) -> Iterator[XmlElement]:
        """The passages that a place may mean: the engine finds it among the root's children alone."""
        if not place:
            return reading.passages(self._root)
        try:
            at_root = self._places.slot(read_place(place)) is self._places.root
        except Refused:
            return iter(())
        if at_root:
            return reading.passages(self._child(self._after(place) - 1))
        groups = (self._child(index) for index in range(len(self._root.children)))
        return (passage for group in groups if group.tag not in reading.PASSAGES for passage in reading.passages(group))

    def _after(self, place: bytes | None) -> int:
        """Index behind the root's child that a place names, or where that child was; never before the header."""
        count = len(self._root.children)
        if place is None:
            return count
        try:
            client, clock = read_place(place)
            if self._places.slot((client, clock)) is not self._places.root:
                return count
        except Refused:
            return count
        named = StickyIndex.from_json({"item": {"client": client, "clock": clock}, "assoc": Assoc.BEFORE.value})
        with self._doc.transaction() as transaction:
            return max(1, min(named.get_index(transaction), count))

    def _before_last(self, later: Container[str]) -> int:
        """Index of the first of the lines at the end that were spoken later; the end if there is none."""
        found = index = len(self._root.children)
        while index > 1:
            index -= 1
            child = self._child(index)
            if child.attributes.get("utterance") in later:
                found = index
            elif child.tag != "paragraph" or reading.block(child).text:
                break
        return found

    def _fill(self, index: int, block: Inserted) -> bool:
        """Put an utterance into an empty paragraph. False if it is not one."""
        paragraph = self._child(index)
        kind, label, utterance, text = reading.block(paragraph)
        if kind != "paragraph" or utterance is not None or text or label not in (None, block.label):
            return False
        _describe(paragraph, block)
        texts = [child for child in paragraph.children if isinstance(child, XmlText)]
        if texts:
            texts[0].insert(0, block.text)
        else:
            paragraph.children.append(XmlText(block.text))
        return True


def _paragraph(block: Inserted | None = None) -> XmlElement:
    """A paragraph always comes with a text: two people who begin typing at once would each make one of their own,
    and the editor's binding doubles what stands in two texts side by side when two people edit it."""
    attributes: dict[str, str] = {}
    if block is not None:
        attributes["utterance"] = block.utterance
        if block.label is not None:
            attributes["label"] = block.label
    return XmlElement("paragraph", attributes, [XmlText(block.text if block else "")])


def _describe(paragraph: XmlElement, block: Inserted) -> None:
    paragraph.attributes["utterance"] = block.utterance
    if block.label is not None:
        paragraph.attributes["label"] = block.label


def _clear(paragraph: XmlElement) -> None:
    for attribute in ("utterance", "label"):
        if attribute in paragraph.attributes:
            del paragraph.attributes[attribute]
    for child in paragraph.children:
        if isinstance(child, XmlText):
            child.clear()
