"""People who work in a hearing until their sockets die, and what the server told them was done."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from typing import Any, Literal

from socketio.exceptions import SocketIOError as SocketGone

from tests.clerk import Clerk
from tests.page import Page
from tests.reader import Reader

GONE = (ConnectionError, SocketGone)
"""What a dead socket raises. Then nothing was called done."""

Order = Mapping[str, Any]
"""A command: its kind under "kind", and its fields."""


class Person:
    """One seat, whose page is opened anew after each kill; the session outlives the server."""

    def __init__(self, signed_in: tuple[str, str, str]) -> None:
        self.opened: list[Page] = []
        """Pages that nobody has compared yet."""
        self._signed_in = signed_in
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """The page that is open, or was last."""
        assert self._page is not None
        return self._page

    async def enter(self) -> None:
        """Open a page."""
        self._page = Page(*self._signed_in)
        self.opened.append(self._page)
        await self._page.connect()
        await self._page.hello()

    def reader(self) -> Reader:
        """The same seat over HTTP."""
        return Reader(*self._signed_in)

    def holds(self) -> bool:
        """Whether the permission is his, as far as his page has been told."""
        holds = self.page.seat in self.page.welcome["holders"]
        for message in self.page.messages:
            event = message.get("event", {})
            if event.get("type") == "permission_changed":
                holds = self.page.seat in event["granted"] or (holds and self.page.seat not in event["ended"])
        return holds


class Typist:
    """Types numbered tokens at random places of one document."""

    def __init__(self, person: Person, name: str, document: Literal["record", "notes"], pause: float) -> None:
        self.document = document
        self.typed: list[str] = []
        self.saved: set[str] = set()
        self.pending: set[str] = set()
        """Not answered yet."""
        self.refused: set[str] = set()
        """Because the permission had ended: a page keeps them as a draft."""
        self._person = person
        self._name = name
        self._pause = pause
        self._clerk: Clerk | None = None

    async def work(self, number: int, chance: random.Random) -> None:
        """Type, without waiting for one token to be saved before the next, whenever the document may be written."""
        page = self._person.page
        self._clerk = await self._open(page)
        async with asyncio.TaskGroup() as waiting:
            while page.connected:
                clerk = self._clerk = self._clerk or await self._open(page)
                if clerk:
                    token = f"〔{number}·{self._name}·{len(self.typed)}〕"
                    update = clerk.write_somewhere(token, chance)
                    self.typed.append(token)
                    self.pending.add(token)
                    waiting.create_task(self._save(clerk, token, update))
                await asyncio.sleep(chance.uniform(0, self._pause))

    async def come_back(self) -> None:
        """After a reconnect: fetch, then hand in what the server lacks, as the same writer: then all of it is saved."""
        if self._clerk is None:
            return
        self._clerk.page = self._person.page
        answer = await self._clerk.resume()
        if answer["type"] == "refused":
            self._give_up(answer["code"])
        self.saved |= self.pending
        self.pending.clear()

    async def text(self) -> str | None:
        """The document as his page has it, if he still writes in it."""
        if self._clerk is None:
            return None
        await self._clerk.sync()
        return self._clerk.text()

    async def _open(self, page: Page) -> Clerk | None:
        if self.document == "record" and not self._person.holds():
            return None
        clerk = Clerk(page, self.document)
        try:
            return clerk if await clerk.open() else None
        except GONE:
            return None

    async def _save(self, clerk: Clerk, token: str, update: bytes) -> None:
        try:
            answer = await clerk.edit(update)
        except GONE:
            return
        if answer["type"] == "done":
            self.pending.remove(token)
            self.saved.add(token)
        elif clerk is self._clerk:
            self._give_up(answer["code"])

    def _give_up(self, code: str) -> None:
        assert (self.document, code) == ("record", "permission_ended"), "nothing else may refuse what he types"
        self.refused |= self.pending
        self.pending.clear()
        self._clerk = None


class Orders:
    """What one person commands, one thing after another."""

    def __init__(self, person: Person, pause: float) -> None:
        self.done: list[Order] = []
        self._person = person
        self._pause = pause
        self._given = 0

    async def work(self, number: int, chance: random.Random, passage: str) -> None:
        """Give commands until the socket dies; `passage` is what the record says somewhere."""
        page = self._person.page
        try:
            while page.connected:
                self._given += 1
                order = self.next(f"〔{number}·{self._given}〕", chance, passage)
                answer = await page.do(**order) if order else {}
                assert answer.get("code") in (None, "no_permission"), answer
                if order and answer["type"] == "done":
                    self.done.append(order)
                await asyncio.sleep(chance.uniform(0, self._pause))
        except GONE:
            return

    def next(self, token: str, chance: random.Random, passage: str) -> Order | None:
        """The next command, None while there is nothing to command; `token` is in no other."""
        raise NotImplementedError


class Presider(Orders):
    """A judge who takes the permission, gives it back and shares it."""

    def next(self, token: str, chance: random.Random, passage: str) -> Order:
        return {"kind": chance.choice(["take_permission", "return_permission", "share_permission"])}


class Objector(Orders):
    """A party who objects to what the record says."""

    def next(self, token: str, chance: random.Random, passage: str) -> Order:
        return {"kind": "raise_objection", "quote": passage, "text": token}


class Ruler(Orders):
    """A judge who answers each objection once."""

    def __init__(self, person: Person, pause: float) -> None:
        super().__init__(person, pause)
        self._ruled: set[str] = set()

    def next(self, token: str, chance: random.Random, passage: str) -> Order | None:
        page = self._person.page
        events = (message.get("event", {}) for message in page.messages)
        raised = [event["objection"] for event in events if event.get("type") == "objection_raised"]
        for objection in (*page.welcome["objections"], *raised):
            if objection["id"] not in self._ruled:
                self._ruled.add(objection["id"])
                ruling = {"accepted": chance.random() < 0.5, "text": "按异议更正。", "reason": token}
                return {"kind": "rule_objection", "objection": objection["id"], **ruling}
        return None


class Confirmer(Orders):
    """A clerk who confirms doubtful words one by one."""

    def next(self, token: str, chance: random.Random, passage: str) -> Order:
        line = chance.choice(self._person.page.welcome["utterances"])
        return {"kind": "confirm_words", "utterance": line["id"], "words": [chance.randrange(len(line["words"]))]}


class Marker(Orders):
    """A judge who draws on evidence: words that stay, and boxes that he takes back."""

    def next(self, token: str, chance: random.Random, passage: str) -> Order:
        page = self._person.page
        (exhibit,) = page.welcome["evidence"]["exhibits"]
        asked = {order["mark"] for order in self.done if order["kind"] == "erase_mark"}
        events = (message.get("event", {}) for message in page.messages)
        drawn = [event["mark"] for event in events if event.get("type") == "mark_drawn"]
        for mark in drawn:
            if mark["stroke"]["tool"] == "box" and mark["id"] not in asked:
                return {"kind": "erase_mark", "mark": mark["id"]}
        stroke = {"exhibit": exhibit["id"], "page": 1}
        if chance.random() < 0.5:
            return {"kind": "draw_mark", "stroke": stroke | {"tool": "box", "points": [1, 1, 9, 9]}}
        return {"kind": "draw_mark", "stroke": stroke | {"tool": "text", "points": [1, 1], "text": token}}
