"""A writer without a browser: a real Yjs document behind a page's socket."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.collab.reading import Tree
from server.collab.update import TYPE, UNLIMITED, read_update
from tests.page import Message, Page, page


class Clerk:
    """Reads and, once `open` has been called, writes a document as an editor would."""

    def __init__(self, page: Page, document: str = "record") -> None:
        self.page = page
        self.document = document
        self.client = 0
        self.secret = ""
        self._seen = 0
        self._doc: Doc[XmlFragment] = Doc()
        self._root = self._doc.get("record", type=XmlFragment)

    async def sync(self) -> None:
        """Fetch what this document lacks."""
        await self._fetch()

    async def open(self) -> bool:
        """Become a writer; the document goes on under the issued client id. Whether that was allowed."""
        await self.sync()
        opened = await self.page.ask({"type": "open_writer", "document": self.document})
        if opened["type"] == "refused":
            return False
        self.client, self.secret = opened["client"], opened["secret"]
        doc: Doc[XmlFragment] = Doc(client_id=self.client)
        root = doc.get("record", type=XmlFragment)
        doc.apply_update(self._doc.get_update())
        self._doc, self._root = doc, root
        return True

    def write(self, text: str) -> bytes:
        """Type at the end of the last paragraph; the update to send."""
        self.absorb()
        before = self._doc.get_state()
        self._last_text().insert(len(str(self._last_text()).encode()), text)
        return self._doc.get_update(before)

    def write_somewhere(self, text: str, chance: random.Random) -> bytes:
        """Type at a random place of the last paragraph, never inside what stands in 〔〕; the update to send."""
        self.absorb()
        before = self._doc.get_state()
        present = str(self._last_text())
        places = [0, *(index + 1 for index, character in enumerate(present) if character == "〕")]
        self._last_text().insert(len(present[: chance.choice(places)].encode()), text)
        return self._doc.get_update(before)

    def label(self, paragraph: int, label: str) -> bytes:
        """Give a paragraph (counted from 0, the header left out) a label; the update to send."""
        self.absorb()
        before = self._doc.get_state()
        self._paragraph(paragraph).attributes["label"] = label
        return self._doc.get_update(before)

    def delete(self, paragraph: int) -> bytes:
        """Delete a paragraph; the update to send."""
        self.absorb()
        before = self._doc.get_state()
        del self._root.children[paragraph + 1]
        return self._doc.get_update(before)

    def append(self, nodes: Sequence[Tree]) -> bytes:
        """Add blocks, as `reading.tree` writes them, at the end of the record; the update to send."""
        self.absorb()
        before = self._doc.get_state()
        with self._doc.transaction():
            for node in nodes:
                _plant(self._root, node)
        return self._doc.get_update(before)

    async def resume(self) -> Message:
        """After a reconnect: fetch what is missing, hand in what the server lacks, go on as the same writer.

        The answer to it.
        """
        vector = await self._fetch()
        self._seen = len(self.page.messages)
        return await self.page.ask(
            {
                "type": "resume_writer",
                "client": self.client,
                "secret": self.secret,
                "update": self._doc.get_update(vector),
                "document": self.document,
            }
        )

    async def edit(self, update: bytes) -> Message:
        """Send an update; the answer."""
        edit = {"type": "edit", "client": self.client, "update": update, "document": self.document}
        return await self.page.ask(edit)

    def absorb(self) -> None:
        """Take over the edits of others that have arrived."""
        for message in self.page.messages[self._seen :]:
            if message["type"] == "edited" and message["document"] == self.document:
                self._doc.apply_update(message["update"])
        self._seen = len(self.page.messages)

    def text(self) -> str:
        """All text as this document has it."""
        self.absorb()
        return "\n".join(_text(child) for child in self._root.children)

    def labelled(self) -> list[str]:
        """Each paragraph as it is read, with its label."""
        self.absorb()
        paragraphs = [self._paragraph(index) for index in range(len(self._root.children) - 1)]
        return [f"{paragraph.attributes.get('label') or ''}：{_text(paragraph)}" for paragraph in paragraphs]

    def places(self) -> list[bytes]:
        """Relative positions of all paragraphs ever made, in the order of their making."""
        update = read_update(self._doc.get_update(), UNLIMITED)
        made = [(section.client, item) for section in update.sections for item in section.items if item.kind == TYPE]
        paragraphs = [(client, item.clock) for client, item in made if item.content == "paragraph"]
        return [b"\x00" + _number(client) + _number(clock) + b"\x00" for client, clock in paragraphs]

    def vector(self) -> bytes:
        """The state vector."""
        return self._doc.get_state()

    def missing(self, vector: bytes) -> bytes:
        """What somebody with that state vector lacks."""
        return self._doc.get_update(vector)

    def _paragraph(self, index: int) -> XmlElement:
        paragraph = self._root.children[index + 1]
        assert isinstance(paragraph, XmlElement)
        return paragraph

    async def _fetch(self) -> bytes:
        """Take over what this document lacks; the server's state vector."""
        sync = {"type": "sync", "vector": self._doc.get_state(), "document": self.document}
        answer = await self.page.ask(sync)
        self._doc.apply_update(answer["update"])
        return answer["vector"]  # type: ignore[no-any-return]  # from the wire

    def _last_text(self) -> XmlText:
        paragraph = self._root.children[len(self._root.children) - 1]
        assert isinstance(paragraph, XmlElement)
        if not len(paragraph.children):
            paragraph.children.append(XmlText(""))
        text = paragraph.children[0]
        assert isinstance(text, XmlText)
        return text


def _number(value: int) -> bytes:
    """As lib0 writes it: seven bits a byte, the lowest first."""
    return bytes([value & 127 | 128]) + _number(value >> 7) if value > 127 else bytes([value])


def _plant(parent: XmlFragment | XmlElement, node: Tree) -> None:
    if isinstance(node, dict):
        element = XmlElement(node["kind"], node["attributes"])
        parent.children.append(element)
        for child in node["children"]:
            _plant(element, child)
    else:
        text = XmlText()
        parent.children.append(text)
        for characters, marks in reversed(node):
            text.insert(0, characters, {mark: {} for mark in marks})


def _text(node: object) -> str:
    if isinstance(node, XmlText):
        return "".join(part for part, _ in node.diff() if isinstance(part, str))
    assert isinstance(node, XmlElement)
    return "".join(_text(child) for child in node.children)


@asynccontextmanager
async def clerk(link: str, tab: str = "tab", document: str = "record") -> AsyncIterator[Clerk]:
    """A clerk (or anyone who may write) with a synced document and a writer."""
    async with page(link, tab) as opened:
        writer = Clerk(opened, document)
        await writer.open()
        yield writer
