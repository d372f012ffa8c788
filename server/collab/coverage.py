"""Which characters the fonts in a folder can draw, read from their `cmap` tables (OpenType 1.9.1, cmap)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = frozenset({".otf", ".ttf", ".ttc"})


def lacking(text: str, folder: Path) -> set[str]:
    """The characters of `text` that no font in the folder has."""
    wanted = set(text)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and wanted:
            font = path.read_bytes()
            for first, last in _ranges(font):
                wanted -= {character for character in wanted if first <= ord(character) <= last}
    return wanted


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """First and last character of each run that has glyphs, of the first face: faces of a collection are alike."""
    face = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    (tables,) = struct.unpack_from(">H", font, face + 4)
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, face + 12 + 16 * number)
        if tag == b"cmap":
            (encodings,) = struct.unpack_from(">H", font, start + 2)
            for encoding in range(encodings):
                _, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * encoding)
                yield from _subtable(font, start + offset)


def _subtable(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (form,) = struct.unpack_from(">H", font, at)
    if form == 4:  # 16-bit characters in segments
        (twice,) = struct.unpack_from(">H", font, at + 6)
        ends = struct.unpack_from(f">{twice // 2}H", font, at + 14)
        starts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
        yield from ((first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF)
    elif form == 12:  # all characters in groups
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for group in range(groups):
            first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
            yield first, last
