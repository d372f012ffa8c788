"""Pages that workers died of, or never finished: they are not tried again at once, whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 600.0
"""So long a page is left alone."""

MOST = 3
"""After so many of its pages the whole file is left alone."""


class Trouble:
    """What has gone wrong lately, by file and page."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pages: dict[str, dict[int, float]] = {}

    def note(self, file: str, page: int) -> None:
        """A worker was lost to this page."""
        self._pages.setdefault(file, {})[page] = self._clock() + SECONDS

    def bars(self, file: str, page: int) -> bool:
        """Whether the page had better not be tried now."""
        now = self._clock()
        pages = {number: until for number, until in self._pages.get(file, {}).items() if until > now}
        if not pages:
            self._pages.pop(file, None)
            return False
        self._pages[file] = pages
        return page in pages or len(pages) >= MOST
