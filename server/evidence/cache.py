"""Files on this server's own disk that can be had again: copies of what is stored, and what was drawn from it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_BYTES = 4 << 30
"""Eighty of the largest files, or the pages of a hundred long ones."""


class Cache:
    """A folder of which nobody else knows. What was used longest ago goes first; what is asked for by several at the
    same time is made once."""

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._bytes = 0
        self._making: dict[str, asyncio.Task[None]] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)

    async def file(self, name: str, make: Callable[[Path], Awaitable[None]]) -> Path:
        """The file of this name; if it is not here `make` writes it to the path that it is given.

        Raises what `make` raises. Whoever stops waiting does not stop it for the others.
        """
        path = self._folder / name
        if name in self._sizes:
            self._sizes.move_to_end(name)
            return path
        if name not in self._making:
            making = self._making[name] = asyncio.create_task(self._make(name, path, make))
            making.add_done_callback(lambda done: self._made(name, done))
        await asyncio.shield(self._making[name])
        return path

    @contextmanager
    def room(self) -> Iterator[Path]:
        """A folder to work in, for as long as the block lasts."""
        with tempfile.TemporaryDirectory(dir=self._folder) as room:
            yield Path(room)

    async def close(self) -> None:
        """Stop what is being made."""
        for making in self._making.values():
            making.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)

    async def _make(self, name: str, path: Path, make: Callable[[Path], Awaitable[None]]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        try:
            await make(part)
            self._sizes[name] = part.stat().st_size
            self._bytes += self._sizes[name]
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        while self._bytes > self._most and len(self._sizes) > 1:
            oldest, size = self._sizes.popitem(last=False)
            self._bytes -= size
            (self._folder / oldest).unlink(missing_ok=True)

    def _made(self, name: str, done: asyncio.Task[None]) -> None:
        del self._making[name]
        if not done.cancelled():
            done.exception()  # whoever waits gets it; nobody waiting is not an error
