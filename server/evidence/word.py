"""Word files, judged before anything unpacks them: DOCX is a ZIP of XML, DOC a small file system of its own."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Literal

from server.worker import JobError

Form = Literal["docx", "doc"]

MAX_ENTRIES = 5000
"""A long document with a picture on each page has some hundreds."""

MAX_UNPACKED = 400_000_000
"""Of all entries together: eight times what a file may weigh."""

MAX_RATIO = 150
"""XML full of tables shrinks to a fortieth. Counted from `_SMALL` bytes on; less is no bomb."""

_SMALL = 20_000_000
_PIECE = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SECTOR = 512
_WORD = 0xA5EC
_KINDS = "[Content_Types].xml"
_ENCRYPTED = 0x0100


def form(path: Path) -> Form:
    """Which of the two a file is.

    Raises JobError: ``archive_bomb``, ``macros_in_file``, ``encrypted_file``, ``damaged_file``, and ``unknown_kind``
    for what is packed in the same way but is no document of Word.
    """
    with path.open("rb") as file:
        ole = file.read(len(_OLE)) == _OLE
    if ole:
        _judge_doc(path.read_bytes())
        return "doc"
    try:
        with zipfile.ZipFile(path) as archive:
            _judge_docx(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError, ValueError, KeyError) as error:
        raise JobError("damaged_file") from error
    except RuntimeError as error:  # what zipfile says of an entry with a password
        raise JobError("encrypted_file") from error
    return "docx"


def _judge_docx(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > max(_SMALL, packed * MAX_RATIO):
        raise JobError("archive_bomb")
    names = {entry.filename.lower() for entry in entries}
    if _KINDS not in archive.namelist():
        raise JobError("unknown_kind")
    kinds = archive.read(_KINDS).lower()
    if any(name.rpartition("/")[2] == "vbaproject.bin" for name in names) or b"macroenabled" in kinds:
        raise JobError("macros_in_file")
    if b"wordprocessingml" not in kinds:
        raise JobError("unknown_kind")
    for entry in entries:
        _read(archive, entry)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack it once without keeping it: its length and sum must be what the list says."""
    with archive.open(entry) as stream:
        piece = stream.read(_PIECE)
        if entry.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
            raise JobError("damaged_file")  # Word writes none; they serve to blow up whoever reads them
        while stream.read(_PIECE):
            pass


def _judge_doc(file: bytes) -> None:
    """Names in the directory of a compound file stand there in UTF-16 and unpacked."""
    if _name("EncryptedPackage") in file:
        raise JobError("encrypted_file")
    if _name("_VBA_PROJECT") in file:
        raise JobError("macros_in_file")
    if _name("WordDocument") not in file:
        raise JobError("unknown_kind")
    for start in range(_SECTOR, len(file), _SECTOR):
        if int.from_bytes(file[start : start + 2], "little") == _WORD:
            if int.from_bytes(file[start + 10 : start + 12], "little") & _ENCRYPTED:
                raise JobError("encrypted_file")
            return


def _name(text: str) -> bytes:
    return text.encode("utf-16-le")
