"""`python -m bench.loading DATA`: how many milliseconds this process needs to make the hearing of a data folder."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from server.loading import load
from server.settings import Settings
from server.store.store import open_store


async def measure(data: Path) -> float:
    """Milliseconds, with the store already open."""
    store = await open_store(Settings(data=data))
    (hearing,) = await store.journal.hearings()
    begun = time.perf_counter()
    await load(store.journal, hearing)
    taken = (time.perf_counter() - begun) * 1000
    await store.close()
    return taken


if __name__ == "__main__":
    print(json.dumps({"ms": asyncio.run(measure(Path(sys.argv[1])))}))
