"""Drawn pages as files that browsers show: letters exact as PNG, whatever else there is as JPEG.

Whoever turns a page waits for this, so both are made in the quickest way that there is.
"""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageChops

_QUALITY = 88
_FULL_COLOUR = 0  # JPEG's subsampling: the red of a seal is as sharp as the black below it

_GREYS = 16
_NEAREST = [round(value * (_GREYS - 1) / 255) for value in range(256)]
_STEPS = [round(step * 255 / (_GREYS - 1)) for step in _NEAREST] * 3
"""Edges of letters in as many steps as the eye tells apart: half the bytes in half the time, with no blur around."""
_MOST_COLOURS = 256

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">IIBBBBB")
_GREY, _PALETTE = 0, 3  # PNG's colour types
_QUICKLY = 1  # of 9
_MEMORY = 9  # the most


def photograph(image: Image.Image) -> bytes:
    """As JPEG, in the colours of the picture's profile."""
    file = io.BytesIO()
    profile = image.info.get("icc_profile")
    image.save(file, "JPEG", quality=_QUALITY, subsampling=_FULL_COLOUR, icc_profile=profile)
    return file.getvalue()


def letters(image: Image.Image) -> bytes:
    """Of a page without pictures: exact in its few colours."""
    grey = image if image.mode == "L" else _without_colour(image)
    if grey:
        steps = Image.frombytes("P", grey.size, grey.point(_NEAREST).tobytes())
        return _png(grey.size, 4, _GREY, steps.tobytes("raw", "P;4"))
    few = image.point(_STEPS)
    if few.getcolors(_MOST_COLOURS) is None:
        return photograph(image)
    coloured = few.quantize(_MOST_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return _png(image.size, 8, _PALETTE, coloured.tobytes(), bytes(coloured.getpalette() or []))


def _without_colour(image: Image.Image) -> Image.Image | None:
    red, green, blue = image.split()
    coloured = ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox()
    return None if coloured else green


def _png(size: tuple[int, int], bits: int, kind: int, pixels: bytes, palette: bytes = b"") -> bytes:
    """Pillow's own takes four times as long: it tries filters, and looks for more than runs of the same."""
    width, height = size
    row = (width * bits + 7) // 8
    unfiltered = b"".join(b"\0" + pixels[start : start + row] for start in range(0, row * height, row))
    chunks = [(b"IHDR", _HEADER.pack(width, height, bits, kind, 0, 0, 0))]
    if palette:
        chunks.append((b"PLTE", palette))
    deflate = zlib.compressobj(_QUICKLY, zlib.DEFLATED, zlib.MAX_WBITS, _MEMORY, zlib.Z_RLE)
    chunks += [(b"IDAT", deflate.compress(unfiltered) + deflate.flush()), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
