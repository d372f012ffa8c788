"""People at the editor of one record, and the room between them: real editors in a Node process, no network.

What is on its way waits in queues, so that a test decides by its seed, not by a clock, who sees what when.
"""

from __future__ import annotations

import json
import random
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias

from server.collab.document import Inserted, RecordDocument

Edit: TypeAlias = dict[str, Any]
"""{"do": name, ...}, see clients/edits.mjs."""

Binding = Literal["y-prosemirror", "y-tiptap"]
"""What joins the editor to Yjs: the one that the page uses, or the one of Tiptap's own extension."""

_CLIENTS = Path(__file__).parent / "clients"


class Editors:
    """The Node process with the editors."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._opened = 0

    def open(self, writer: int, states: Sequence[bytes], binding: Binding) -> Clerk:
        """An editor whose document begins with these updates and then writes as `writer`."""
        self._opened += 1
        clerk = Clerk(self, str(self._opened), writer)
        encoded = [_encode(state) for state in states]
        self.ask(clerk.name, "open", writer=writer, states=encoded, binding=binding)
        return clerk

    def read(self, *updates: bytes) -> list[Any]:
        """What updates add up to for yjs, as `RecordDocument.tree` tells it."""
        tree: list[Any] = self.ask("", "read", updates=[_encode(update) for update in updates])["tree"]
        return tree

    def ask(self, clerk: str, do: str, **what: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"clerk": clerk, "do": do, **what}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer


@contextmanager
def start_editors() -> Iterator[Editors]:
    assert (_CLIENTS / "node_modules").is_dir(), "the editors are not installed: run make test, or npm ci in " + str(
        _CLIENTS.relative_to(Path.cwd())
    )
    with subprocess.Popen(
        ["node", "main.mjs"], cwd=_CLIENTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Editors(process)
        finally:
            process.stdin and process.stdin.close()


class Clerk:
    """One editor, with what is on its way to the server (`outbox`) and to it (`inbox`)."""

    def __init__(self, editors: Editors, name: str, writer: int) -> None:
        self._editors = editors
        self.name = name
        self.writer = writer
        self.online = True
        self.outbox: list[bytes] = []
        self.inbox: list[bytes] = []

    def work(self, *edits: Edit, receive: int = 0) -> None:
        """Take in the first `receive` updates of the inbox, then edit."""
        received = self.inbox[:receive]
        del self.inbox[:receive]
        self._ask("work", received=[_encode(update) for update in received], edits=edits)

    def since(self, vector: bytes) -> bytes:
        return b64decode(self._ask("since", vector=_encode(vector))["update"])

    def vector(self) -> bytes:
        return b64decode(self._ask("vector")["vector"])

    def place(self, at: float) -> bytes:
        return b64decode(self._ask("place", at=at)["place"])

    def tree(self) -> list[Any]:
        tree: list[Any] = self._ask("tree")["tree"]
        return tree

    def close(self) -> None:
        self._ask("close")

    def _ask(self, do: str, **what: Any) -> dict[str, Any]:
        answer = self._editors.ask(self.name, do, **what)
        self.outbox += map(b64decode, answer["sent"])
        return answer


class Room:
    """The record's owner: what it accepts goes into the journal and to everybody else, in one order."""

    def __init__(self, editors: Editors, clerks: int, binding: Binding = "y-prosemirror") -> None:
        server = 1
        self.document, first = RecordDocument.create(server)
        self.journal = [first]
        self.authors: list[int | None] = [None]
        """Who wrote each update of the journal; None is the server."""
        self.inserted: set[str] = set()
        self.clerks = [editors.open(server + 1 + n, self.journal, binding) for n in range(clerks)]

    def insert(self, place: bytes | None, *blocks: Inserted) -> None:
        self.inserted.update(block.utterance for block in blocks)
        self._tell(self.document.insert(place, blocks))

    def withdraw(self, utterance: str) -> None:
        self._tell(self.document.withdraw(utterance))

    def take(self, clerk: Clerk, count: int) -> None:
        """The first `count` updates of a clerk's outbox arrive. Raises Refused."""
        for _ in range(min(count, len(clerk.outbox))):
            update = clerk.outbox.pop(0)
            if new := self.document.apply(update, clerk.writer):
                self._tell(new, clerk)

    def drop(self, clerk: Clerk) -> None:
        """The connection is gone, with whatever was on its way."""
        clerk.online = False
        clerk.outbox.clear()
        clerk.inbox.clear()

    def resume(self, clerk: Clerk) -> None:
        """What a reconnect does: the server sends what is missing, the client all that the server lacks."""
        vector = self.document.vector()
        clerk.inbox = [self.document.missing(clerk.vector())]
        clerk.work(receive=1)
        clerk.outbox = [clerk.since(vector)]
        clerk.online = True

    def settle(self) -> None:
        """Everybody is back and everything arrives."""
        for clerk in self.clerks:
            if not clerk.online:
                self.resume(clerk)
        while any(clerk.inbox or clerk.outbox for clerk in self.clerks):
            for clerk in self.clerks:
                self.take(clerk, len(clerk.outbox))
                if clerk.inbox:
                    clerk.work(receive=len(clerk.inbox))

    def close(self) -> None:
        for clerk in self.clerks:
            clerk.close()

    def _tell(self, update: bytes, author: Clerk | None = None) -> None:
        self.journal.append(update)
        self.authors.append(author.writer if author else None)
        for clerk in self.clerks:
            if clerk is not author and clerk.online:
                clerk.inbox.append(update)


def let_some_arrive(room: Room, chance: random.Random) -> None:
    """Some of what is on its way arrives, in its order."""
    for clerk in room.clerks:
        if clerk.online:
            room.take(clerk, chance.randint(0, len(clerk.outbox)))


def _encode(data: bytes) -> str:
    return b64encode(data).decode()
