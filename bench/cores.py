"""Keeps what is measured and what measures apart: the server on one core, its clients on another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

SERVER = 0
CLIENT = 1
"""Which of the cores that this process may use."""


def count() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


@contextmanager
def started_on(core: int) -> Iterator[None]:
    """Processes that are started inside the block run on one core; with a single core there is nothing to choose."""
    allowed = os.sched_getaffinity(0)
    if len(allowed) > 1:
        os.sched_setaffinity(0, {sorted(allowed)[core]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
