"""The port for files: what an implementation can do, and what a key may be."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from server.store.ports import StoreError

CHUNK_BYTES = 256 << 10
"""Files are read in pieces of this size."""


class Blobs(Protocol):
    """Files by key, such as ``h-1/original/9f86d0``: letters, digits, ``-``, ``_`` and ``.`` between slashes.

    All raise StoreError (``blobs_unavailable``) while the store does not answer.
    """

    async def put(self, key: str, content: Path | bytes) -> None:
        """Store a file, in place of any that has the key; when this returns it is durable."""

    async def size(self, key: str) -> int | None:
        """Bytes of a file; None if there is none."""

    def read(self, key: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` on, `length` of them at most. Raises KeyError where there is no such file."""

    async def delete(self, key: str) -> None:
        """Remove a file; nothing happens if there is none."""

    async def keys(self, prefix: str) -> list[str]:
        """The keys that begin with `prefix`, in order."""

    async def check(self) -> None:
        """Ask whether files could be stored now."""

    async def close(self) -> None:
        """Let go of connections."""


BLOB_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,7}")


def checked_key(key: str) -> str:
    """The key itself. Raises ValueError for one that is not formed as `Blobs` says."""
    if not BLOB_KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


def unavailable(error: Exception) -> StoreError:
    """The error for a store of files that does not answer, or answers what it should not."""
    explained = StoreError(
        "blobs_unavailable",
        f"文件存储暂不可用（{type(error).__name__}）；请检查 TINGJI_BLOBS 和磁盘，恢复后会自动继续。",
        f"The store of files does not answer ({type(error).__name__}); check TINGJI_BLOBS and the disk. "
        "Work goes on by itself afterwards.",
    )
    explained.__cause__ = error
    return explained
