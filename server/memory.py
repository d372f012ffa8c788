"""Has the process give back memory that it needed for a moment only, and leave alone what it needs to its end."""

from __future__ import annotations

import ctypes
import gc

_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
"""Names of glibc's settings (`man 3 mallopt`)."""

_LARGE = 128 * 1024
"""Bytes. glibc begins with this and raises it with every large block that is freed."""


_LIBRARY = ctypes.CDLL(None)


def give_back() -> None:
    """Keep large blocks out of the heap, so that their room is free for others once they are gone.

    Opening a long hearing reads and sends megabytes that nobody keeps: without this a third of what the process has
    for it afterwards is empty. Other C libraries than glibc are left as they are.
    """
    mallopt = getattr(_LIBRARY, "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, _LARGE)
        mallopt(_MMAP_THRESHOLD, _LARGE)


def trim() -> None:
    """Give back what small blocks have left empty, in every thread's heap; takes about a millisecond."""
    malloc_trim = getattr(_LIBRARY, "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)


def settle() -> None:
    """Leave out of all searches for garbage what there is now: modules, and what was made of them at the start.

    Python now and then searches everything that has been there for a while, at once. In a server that has just started
    these are 150,000 objects, none of them garbage: for each search every hearing stood still for 25 to 60 ms.
    """
    gc.freeze()
