"""Files stored in a folder of this server."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path


class FolderBlobs:
    """A file for each key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def fetch(self, key: str, path: Path) -> None:
        """Write what is stored under the key to `path`. Raises KeyError if there is nothing."""
        try:
            await asyncio.to_thread(shutil.copyfile, self._folder / key, path)
        except FileNotFoundError:
            raise KeyError(key) from None

    async def keep(self, key: str, path: Path) -> None:
        """Store the file under the key."""
        await asyncio.to_thread(self._keep, key, path)

    def _keep(self, key: str, path: Path) -> None:
        kept = self._folder / key
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.part")
        shutil.copyfile(path, part)
        part.rename(kept)
