"""A process that appends until it is killed, or a number of times, and says so on its standard output.

`> HEARING SEQ` goes out before the entry is handed to the journal, `< HEARING SEQ` after the append has returned; each
in one write, so that a killed process leaves no half line.

    TINGJI_DATA=FOLDER python -m tests.contract.appending HEARINGS [TIMES]
"""

from __future__ import annotations

import asyncio
import os
import sys

from server.settings import Settings
from server.store.ports import Journal
from server.store.store import open_store
from tests.journals import appended, follow


async def main(hearings: int, times: int | None) -> None:
    store = await open_store(Settings.from_environment(os.environ))
    await asyncio.gather(*(append(store.journal, f"h-{number}", times) for number in range(hearings)))
    await store.close()


async def append(journal: Journal, hearing: str, times: int | None) -> None:
    fence = await journal.fenced(hearing) + 1
    await journal.fence(hearing, fence)
    entries = await journal.read(hearing)
    written = 0
    while written != times:
        added = follow(entries[-1:], 1)
        say(">", hearing, added[0].seq)
        await appended(journal, hearing, fence, added)
        say("<", hearing, added[0].seq)
        entries = added
        written += 1


def say(sign: str, hearing: str, seq: int) -> None:
    os.write(1, f"{sign} {hearing} {seq}\n".encode())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None))
