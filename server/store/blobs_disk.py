"""Files in a folder: written beside, synced, then renamed, so that a key has its whole file or none."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import anyio.to_thread

from server.store.blobs import CHUNK_BYTES, checked_key, unavailable

_WRITING = ".writing-"
"""Begins the names of files that are not whole yet; no key may begin so."""


class DiskBlobs:
    """`Blobs` under one folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, key: str, content: Path | bytes) -> None:
        """See `Blobs`."""
        await anyio.to_thread.run_sync(self._put, self._path(key), content)

    async def size(self, key: str) -> int | None:
        """See `Blobs`."""

        def look(path: Path) -> int | None:
            try:
                return path.stat().st_size
            except (FileNotFoundError, NotADirectoryError):
                return None
            except OSError as error:
                raise unavailable(error) from None

        return await anyio.to_thread.run_sync(look, self._path(key))

    async def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """See `Blobs`."""
        try:
            async with await anyio.open_file(self._path(key), "rb") as file:
                await file.seek(start)
                left = length
                while left is None or left > 0:
                    chunk = await file.read(CHUNK_BYTES if left is None else min(left, CHUNK_BYTES))
                    if not chunk:
                        return
                    left = None if left is None else left - len(chunk)
                    yield chunk
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise KeyError(key) from None
        except OSError as error:
            raise unavailable(error) from None

    async def delete(self, key: str) -> None:
        """See `Blobs`."""
        path = self._path(key)

        def remove() -> None:
            try:
                path.unlink(missing_ok=True)
            except NotADirectoryError:
                pass
            except OSError as error:
                raise unavailable(error) from None

        await anyio.to_thread.run_sync(remove)

    async def keys(self, prefix: str) -> list[str]:
        """See `Blobs`."""

        def walk() -> list[str]:
            # Only below the last folder that the prefix names.
            begin = self._folder / prefix.rpartition("/")[0]
            found = [
                path.relative_to(self._folder).as_posix()
                for path in begin.rglob("*")
                if path.is_file() and not path.name.startswith(_WRITING)
            ]
            return sorted(key for key in found if key.startswith(prefix))

        return await anyio.to_thread.run_sync(walk)

    async def check(self) -> None:
        """See `Blobs`. A disk that is full or may only be read raises."""

        def look() -> None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                disk = os.statvfs(self._folder)
                if disk.f_flag & os.ST_RDONLY or not os.access(self._folder, os.W_OK | os.X_OK):
                    raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))
                if not disk.f_bavail:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            except OSError as error:
                raise unavailable(error) from None

        await anyio.to_thread.run_sync(look)

    async def close(self) -> None:
        """See `Blobs`."""

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)

    def _put(self, path: Path, content: Path | bytes) -> None:
        writing = path.with_name(_WRITING + secrets.token_hex(8))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with writing.open("xb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file, CHUNK_BYTES)
                file.flush()
                os.fsync(file.fileno())
            writing.rename(path)
            self._sync_folders(path.parent)
        except OSError as error:
            writing.unlink(missing_ok=True)
            raise unavailable(error) from None

    def _sync_folders(self, folder: Path) -> None:
        """A file is only there for good when the names on its way are."""
        while True:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if folder == self._folder or folder == folder.parent:
                return
            folder = folder.parent
