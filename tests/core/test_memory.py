"""What the process keeps to its end costs nobody a moment."""

from __future__ import annotations

import subprocess
import sys

SEARCHED = """
import gc, server.app, server.memory
before = len(gc.get_objects())
server.memory.settle()
print(before, len(gc.get_objects()))
"""


def test_what_was_there_at_the_start_is_not_searched_for_garbage() -> None:
    told = subprocess.run([sys.executable, "-c", SEARCHED], capture_output=True, text=True, check=True).stdout
    before, after = map(int, told.split())
    assert before > 50_000
    assert after < 100
