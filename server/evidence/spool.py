"""Files on their way in: what has come so far lies on the server's own disk and outlives it."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from threading import Lock

import msgspec
import structlog

SPARE_BYTES = 256_000_000
"""What uploads leave of the disk: the journal needs room as well."""

_ORDER = "order"
_BYTES = "bytes"
_END = "end"

log = structlog.get_logger(__name__)


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
    case: str = ""


class End(msgspec.Struct, frozen=True):
    """What became of an upload, `at` milliseconds since the epoch: the exhibit of its id, or with a `code` none."""

    at: int
    code: str = ""


class OutOfStep(Exception):
    """Bytes do not go on where the last ones ended."""


class Upload:
    """One file in its folder. The methods wait for the disk: call them in a thread. All raise OSError."""

    def __init__(self, folder: Path, order: Order, offset: int = 0, end: End | None = None) -> None:
        self.id = folder.name
        self.order = order
        self.folder = folder
        self.path = folder / _BYTES
        self.offset = offset
        """Bytes that are here for good."""
        self.end = end
        self.touched = order.at
        """When the last byte came, in milliseconds since the epoch."""
        self._writing = Lock()  # a request whose connection was cut may still be at the disk when the next one comes

    @property
    def whole(self) -> bool:
        """Whether the last byte has come."""
        return self.offset == self.order.length

    def append(self, at: int, data: bytes) -> None:
        """Add bytes that begin at offset `at`, and sync them. Raises OutOfStep; what was here stays as it was."""
        with self._writing:
            if at != self.offset:
                raise OutOfStep
            with self.path.open("r+b") as file:
                file.truncate(at)  # an earlier attempt may have ended in the middle
                file.seek(at)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self.touched = _changed(self.path)
            self.offset = at + len(data)

    def conclude(self, end: End) -> None:
        """Keep what became of it and nothing else."""
        _write(self.folder / _END, msgspec.json.encode(end))
        self.end = end
        for left in self.folder.iterdir():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            elif left.name not in (_ORDER, _END):
                left.unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget the file and what was said of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Spool:
    """The folder of all uploads of this server, each under its id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def space(self) -> int:
        """Bytes that uploads may take. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free - SPARE_BYTES

    def begin(self, order: Order) -> Upload:
        """A new, empty upload, on disk. Raises OSError."""
        folder = self._folder / secrets.token_hex(12)
        folder.mkdir(mode=0o700, parents=True)
        (folder / _BYTES).touch()
        _write(folder / _ORDER, msgspec.json.encode(order))
        _sync_folder(self._folder)
        return Upload(folder, order)

    def found(self) -> list[Upload]:
        """What an earlier server has left, oldest first. What it had hardly begun is removed, what cannot be read stays
        for the operator to look at."""
        uploads = []
        for folder in self._folder.iterdir() if self._folder.exists() else ():
            if not (folder / _ORDER).exists():
                shutil.rmtree(folder, ignore_errors=True)
                continue
            try:
                uploads.append(_found(folder))
            except (OSError, msgspec.DecodeError):
                log.exception("an upload cannot be read", folder=str(folder))
        return sorted(uploads, key=lambda upload: upload.order.at)


def _found(folder: Path) -> Upload:
    order = msgspec.json.decode((folder / _ORDER).read_bytes(), type=Order)
    if (folder / _END).exists():
        end = msgspec.json.decode((folder / _END).read_bytes(), type=End)
        return Upload(folder, order, order.length, end)
    with (folder / _BYTES).open("r+b") as file:
        os.fsync(file.fileno())  # what came before the server was killed may not have been
        upload = Upload(folder, order, file.seek(0, os.SEEK_END))
    upload.touched = _changed(upload.path)
    return upload


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns // 1_000_000


def _write(path: Path, content: bytes) -> None:
    """The whole of it or nothing, also after the power was cut."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
