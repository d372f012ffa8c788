"""Kills the server while people work, and looks whether anything that was called saved is missing or there twice.

`python -m tests.faults.kill --rounds N [--seed S]` runs any number of rounds; the tests run some. In each, two clerks
and a judge type in the record and in the court's notes, the judge takes, returns and shares the permission and rules on
objections that a party raises, draws on evidence, and a clerk confirms words, all at once, until kill -9.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from server.hearing.record import Entry
from tests.clerk import Clerk
from tests.faults.people import Confirmer, Marker, Objector, Orders, Person, Presider, Ruler, Typist
from tests.faults.shown import contradictions, holders_after, journal, undone, untold
from tests.long_hearing import Size, fill
from tests.page import sign_in
from tests.running import RunningServer

TOKEN = re.compile(r"〔\d+·\w+·\d+〕")
QUOTED = 8
"""Characters of the record's first words, where nobody types."""

NEARLY = Size(paragraphs=160, lines=60, characters=6000, hours=1)
"""What is in the record before: so much that a snapshot is taken while people work."""


class Finding(msgspec.Struct):
    """What one round found.

    `saved` counts the tokens that were acknowledged in the end, `unsaved` those that were not when the kill came,
    `refused` those that came after the permission had ended; `seen` those that the judge was shown; `done` the commands
    that were acknowledged.
    """

    saved: int = 0
    refused: int = 0
    unsaved: int = 0
    seen: int = 0
    done: dict[str, int] = {}
    lost: list[str] = []
    doubled: list[str] = []
    wrong: list[str] = []

    @property
    def right(self) -> bool:
        """Whether nothing is missing, doubled or different."""
        return not (self.lost or self.doubled or self.wrong)


class Rounds:
    """One hearing, whose record and notes grow from round to round."""

    def __init__(self, server: RunningServer, people: Sequence[Person], chance: random.Random) -> None:
        self._server = server
        self._chance = chance
        self._people = people
        clerk, other, self._judge, self._party = people
        writers = {"甲": clerk, "乙": other, "审": self._judge}
        self._typists = {
            "record": [Typist(person, name, "record", 0.012) for name, person in writers.items()],
            "notes": [Typist(person, name + "注", "notes", 0.04) for name, person in writers.items()],
        }
        self._orders: list[Orders] = [Presider(self._judge, 0.2), Ruler(self._judge, 0.05)]
        self._orders += [Objector(self._party, 0.05), Confirmer(clerk, 0.05), Marker(self._judge, 0.05)]
        self._holders: set[str] = set()
        self._last = 0
        """The journal's last entry that has been compared."""

    async def one(self, number: int) -> Finding:
        """Work, kill -9 at a random moment, start again, come back, compare."""
        typists = [typist for some in self._typists.values() for typist in some]
        saved, refused, done = *_counts(typists), self._done()
        await self._enter()
        self._holders = self._holders or set(self._judge.page.welcome["holders"])
        readers = {document: Clerk(self._judge.page, document) for document in self._typists}
        for reader in readers.values():
            await reader.sync()
        first = next(line for line in readers["record"].text().split("\n") if line)
        async with asyncio.TaskGroup() as working:
            for typist in typists:
                working.create_task(typist.work(number, self._chance))
            for orders in self._orders:
                working.create_task(orders.work(number, self._chance, first[:QUOTED]))
            await asyncio.sleep(self._chance.uniform(0.05, 0.85))
            self._server.kill()
        unsaved = sum(len(typist.pending) for typist in typists)
        seen = {document: set(TOKEN.findall(reader.text())) for document, reader in readers.items()}
        await self._leave()
        entries = await journal(self._server.data, self._last)
        self._last = entries[-1].seq
        finding = Finding(unsaved=unsaved, seen=sum(map(len, seen.values())), wrong=self._contradictions(entries))
        self._server.start()
        await self._enter()
        finding.wrong += await untold(self._judge.reader(), entries)
        welcome = self._judge.page.welcome
        finding.wrong += undone(welcome, [order for orders in self._orders for order in orders.done])
        self._holders = holders_after(self._holders, entries)
        if set(welcome["holders"]) != self._holders:
            finding.wrong.append(f"{welcome['holders']} hold the permission, and not {self._holders}")
        for document in self._typists:
            await self._compare(document, seen[document], finding)
        await self._leave()
        saved_now, refused_now = _counts(typists)
        finding.saved, finding.refused, finding.done = saved_now - saved, refused_now - refused, self._done() - done
        return finding

    def _contradictions(self, entries: Sequence[Entry]) -> list[str]:
        """Between the journal and what pages were told since the last time."""
        pages = [page for person in self._people for page in person.opened]
        found = contradictions(pages, entries)
        found += [f"{m} reached a party" for page in self._party.opened for m in page.messages if "notes" in m.values()]
        for person in self._people:
            person.opened.clear()
        return found

    async def _compare(self, document: str, seen: set[str], finding: Finding) -> None:
        """What the judge's page now gets, before and after the writers hand in what they have, and what theirs get."""
        typists = self._typists[document]
        reader = Clerk(self._judge.page, document)
        await reader.sync()
        survived = set(TOKEN.findall(reader.text()))
        saved = {token for typist in typists for token in typist.saved}
        for typist in typists:
            await typist.come_back()
        await reader.sync()
        final = reader.text()
        found = Counter(TOKEN.findall(final))
        typed = {token for typist in typists for token in typist.typed}
        refused = {token for typist in typists for token in typist.refused}
        finding.lost += sorted((saved | seen) - survived | ((typed - refused) - set(found)))
        finding.doubled += sorted(token for token, times in found.items() if times > 1)
        finding.wrong += [f"{token} is in the {document}" for token in sorted(set(found) - typed)]
        for typist in typists:
            if await typist.text() not in (None, final):
                finding.wrong.append(f"the {document} differs from page to page")

    def _done(self) -> Counter[str]:
        return Counter(str(order["kind"]) for orders in self._orders for order in orders.done)

    async def _enter(self) -> None:
        async with asyncio.TaskGroup() as entering:
            for person in self._people:
                entering.create_task(person.enter())

    async def _leave(self) -> None:
        for person in self._people:
            await person.page.close()


def _counts(typists: Sequence[Typist]) -> tuple[int, int]:
    return sum(len(typist.saved) for typist in typists), sum(len(typist.refused) for typist in typists)


async def rounds(count: int, seed: int, data: Path) -> list[Finding]:
    """That many rounds on the hearing in `data`, whose record has a line in it."""
    chance = random.Random(seed)
    server = RunningServer(data)
    findings = []
    try:
        server.start()
        links = [*server.links("书记员"), *server.links("审判长"), *server.links("原告")]
        people = [Person(await sign_in(link)) for link in links]
        hearing = Rounds(server, people, chance)
        for number in range(count):
            finding = await hearing.one(number)
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
        asyncio.run(fill(Path(data), NEARLY))
        findings = asyncio.run(rounds(arguments.rounds, arguments.seed, Path(data)))
    wrong = [finding for finding in findings if not finding.right]
    saved, done = sum(finding.saved for finding in findings), sum(sum(finding.done.values()) for finding in findings)
    print(f"{len(findings)} rounds, {saved} edits and {done} commands done before a kill, {len(wrong)} rounds wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
