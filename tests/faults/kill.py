"""Kills the server while people type, and looks whether anything that was called saved is missing or there twice.

`python -m tests.faults.kill --rounds N [--seed S]` runs any number of rounds; the tests run some.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
from pathlib import Path

import msgspec
from socketio.exceptions import SocketIOError as SocketGone

from tests.clerk import Clerk
from tests.page import Page, sign_in
from tests.running import RunningServer

TOKEN = re.compile(r"〔\d+·\d+·\d+〕")


class Finding(msgspec.Struct):
    """What one round found. `saved` and `seen` count the edits that were acknowledged, and shown to another page."""

    saved: int
    seen: int
    unsaved: int
    lost: list[str]
    doubled: list[str]
    diverged: bool

    @property
    def right(self) -> bool:
        """Whether nothing is missing, doubled or different."""
        return not (self.lost or self.doubled or self.diverged)


class Typist:
    """A clerk who types numbered tokens at random places until his socket dies."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.typed: list[str] = []
        self.saved: list[str] = []
        self._number = number
        self._chance = chance
        self._clerk: Clerk | None = None

    @property
    def clerk(self) -> Clerk:
        """His document."""
        assert self._clerk is not None
        return self._clerk

    async def begin(self, link: str) -> None:
        """Open the page and become a writer."""
        opened = Page(*await sign_in(link))
        await opened.connect()
        await opened.hello()
        self._clerk = Clerk(opened)
        await self._clerk.open()

    async def type(self, number: int) -> None:
        """Type without waiting for one token to be saved before the next."""
        async with asyncio.TaskGroup() as waiting:
            while self.clerk.page.connected:
                token = f"〔{number}·{self._number}·{len(self.typed)}〕"
                update = self.clerk.write_somewhere(token, self._chance)
                self.typed.append(token)
                waiting.create_task(self._save(token, update))
                await asyncio.sleep(self._chance.uniform(0, 0.01))

    async def come_back(self, link: str) -> None:
        """Reconnect as the same page: fetch, then hand in what the server lacks, as the same writer."""
        opened = Page(*await sign_in(link))
        await opened.connect()
        await opened.hello()
        self.clerk.page = opened
        await self.clerk.resume()

    async def _save(self, token: str, update: bytes) -> None:
        try:
            answer = await self.clerk.edit(update)
        except (ConnectionError, SocketGone):  # then nothing was called saved
            return
        if answer["type"] == "done":
            self.saved.append(token)


async def one_round(server: RunningServer, number: int, chance: random.Random) -> Finding:
    """Type, kill -9 at a random moment, start again, come back, compare."""
    typists = [Typist(place, chance) for place in range(2)]
    for typist, link in zip(typists, server.links("书记员"), strict=True):
        await typist.begin(link)
    judge = Page(*await sign_in(server.links("审判长")[0]))
    await judge.connect()
    await judge.hello()
    reader = Clerk(judge)
    await reader.sync()
    async with asyncio.TaskGroup() as typing:
        for typist in typists:
            typing.create_task(typist.type(number))
        await asyncio.sleep(chance.uniform(0.05, 1.0))
        server.kill()
    seen = set(TOKEN.findall(reader.text()))
    for page in (judge, *(typist.clerk.page for typist in typists)):
        await page.close()
    server.start()
    after = Page(*await sign_in(server.links("审判长")[0]))
    await after.connect()
    await after.hello()
    reader = Clerk(after)
    await reader.sync()
    survived = TOKEN.findall(reader.text())
    saved = {token for typist in typists for token in typist.saved}
    lost = sorted((saved | seen) - set(survived))
    for typist, link in zip(typists, server.links("书记员"), strict=True):
        await typist.come_back(link)
    texts = []
    for typist in typists:
        await typist.clerk.sync()
        texts.append(typist.clerk.text())
        await typist.clerk.page.close()
    await reader.sync()
    final = reader.text()
    await after.close()
    found = TOKEN.findall(final)
    typed = [token for typist in typists for token in typist.typed]
    lost += sorted(set(typed) - set(found))
    doubled = sorted({token for token in found if found.count(token) > 1})
    unsaved = len(typed) - len(saved)
    return Finding(len(saved), len(seen), unsaved, lost, doubled, diverged=len({*texts, final}) > 1)


async def rounds(count: int, seed: int, data: Path) -> list[Finding]:
    """That many rounds on one hearing, whose record grows all the while."""
    chance = random.Random(seed)
    server = RunningServer(data)
    findings = []
    try:
        server.start()
        for number in range(count):
            finding = await one_round(server, number, chance)
            findings.append(finding)
            print(f"round {number + 1}: {finding}", file=sys.stderr)
    finally:
        server.close()
    return findings


def main() -> None:
    """Run rounds from the command line; exit status 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        findings = asyncio.run(rounds(arguments.rounds, arguments.seed, Path(data)))
    wrong = [finding for finding in findings if not finding.right]
    saved = sum(finding.saved for finding in findings)
    print(f"{len(findings)} rounds, {saved} edits saved before a kill, {len(wrong)} rounds wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
