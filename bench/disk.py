"""What it takes to keep an edit at all: one row in SQLite, on the disk before anything else is done.

No server that shows only what it has kept is quicker than this, or cheaper.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bench.cores import SERVER, started_on
from bench.pages import Window

ROW = ("h", 0, "update", "w", bytes(60), bytes(32))
"""An edit of one character with its hash."""


def window(folder: Path, per_second: int, arrivals: int, measure_ms: int) -> Window:
    """Write so many rows a second, each by itself with `synchronous=FULL`, on the servers' core.

    The processor time is a share: that of one of so many `arrivals` of an edit.
    """
    rows = per_second * measure_ms // 1000
    taken: list[float] = []
    with started_on(SERVER), closing(sqlite3.connect(folder / "disk.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE IF NOT EXISTS rows (a TEXT, b INT, c TEXT, d TEXT, e BLOB, f BLOB)")
        began, spent = time.monotonic(), 0.0
        for number in range(rows):
            time.sleep(max(0.0, began + number / per_second - time.monotonic()))
            asked, busy = time.monotonic(), time.thread_time()
            database.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", ROW)
            taken.append((time.monotonic() - asked) * 1000)
            spent += time.thread_time() - busy
    return Window(rows, measure_ms / 1000, taken, [], {"server": spent * 1e6 / arrivals})
