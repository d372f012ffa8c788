"""Files on their way in: what has come so far lies on the server's own disk and outlives it."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

import msgspec

_ORDER = "order"
_BYTES = "bytes"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody began to upload, and for what; `length` is in bytes, `at` in milliseconds since the epoch."""

    hearing: str
    seat: str
    party: str
    length: int
    name: str
    title: str
    purpose: str
    source: str
    copy: bool
    at: int


class Upload:
    """One file in its folder. Its methods wait for the disk: call them in a thread."""

    def __init__(self, folder: Path, order: Order) -> None:
        self.id = folder.name
        self.order = order
        self.folder = folder
        self.path = folder / _BYTES
        self.offset = self.path.stat().st_size if self.path.exists() else 0
        """Bytes that are here for good."""

    @property
    def whole(self) -> bool:
        """Whether the last byte has come."""
        return self.offset == self.order.length

    def append(self, data: bytes) -> None:
        """Add bytes and sync them."""
        with self.path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.offset += len(data)

    def discard(self) -> None:
        """Forget the file and what was said of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Spool:
    """All uploads of this server that are not done with, by id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, order: Order) -> Upload:
        """A new, empty upload. Raises OSError."""
        folder = self._folder / secrets.token_hex(12)
        folder.mkdir(mode=0o700, parents=True)
        writing = folder / (_ORDER + ".part")
        with writing.open("wb") as file:
            file.write(msgspec.json.encode(order))
            file.flush()
            os.fsync(file.fileno())
        writing.rename(folder / _ORDER)
        (folder / _BYTES).touch()
        return Upload(folder, order)

    def found(self) -> list[Upload]:
        """What an earlier server has left, oldest first; folders without a whole order are removed."""
        uploads = []
        for folder in self._folder.iterdir() if self._folder.exists() else ():
            try:
                order = msgspec.json.decode((folder / _ORDER).read_bytes(), type=Order)
                uploads.append(Upload(folder, order))
            except (OSError, msgspec.DecodeError):
                shutil.rmtree(folder, ignore_errors=True)
        return sorted(uploads, key=lambda upload: upload.order.at)
