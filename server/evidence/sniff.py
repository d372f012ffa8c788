"""What kind of file some bytes are: what they say of themselves counts, not what the file is called.

Whether it really is such a file only its parser can say; see `inspection`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import puremagic

from server.hearing.evidence import Kind

HEAD_BYTES = 4096

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        ".png": "image",
        ".jpg": "image",
        ".jpeg": "image",
        ".jfif": "image",
    }
)
"""Kinds that are told by their first bytes alone, by how puremagic names them."""

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PDF_WITHIN = 1024
"""Readers look for the header of a PDF so far; some scanners write something before it."""

_STILLS = frozenset({b"heic", b"heix", b"heim", b"heis"})
"""Brands of HEIF pictures that are coded as in films of today (ISO 23008-12, annex B)."""

_OTHER_STILLS = frozenset({b"avif", b"avis", b"mif1", b"msf1", b"jxl ", b"jp2 ", b"jpx ", b"crx "})
"""Brands of ISO 14496-12 that are neither those pictures nor films."""


def kind_of(path: Path) -> Kind | None:
    """The kind of a file; None for what is not taken."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith((_ZIP, _OLE)):
        return "word"  # or another archive: what is in it only a worker may look at
    if _is_mp3(head):
        return "audio"
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    for match in found:
        if kind := KINDS.get(match.extension):
            return kind
    return None


def _of_brands(head: bytes) -> Kind | None:
    """What a box of brands says: the first one, then those that it is also compatible with."""
    end = min(int.from_bytes(head[:4]), len(head))
    brands = [head[8:12], *(head[start : start + 4] for start in range(16, end - 3, 4))]
    if _STILLS.intersection(brands):
        return "image"
    return None if brands[0] in _OTHER_STILLS else "video"  # whether there is a picture in it, its parser says


def _is_mp3(head: bytes) -> bool:
    """ID3v2, or the first frame's header (ISO 11172-3, 2.4.2.3): MPEG audio, layer III, with possible rates."""
    if head.startswith(b"ID3"):
        return True
    if len(head) < 4:
        return False
    sync, rates = head[1], head[2]
    return head[0] == 0xFF and sync & 0xE6 == 0xE2 and rates >> 4 not in {0, 15} and rates >> 2 & 3 != 3
