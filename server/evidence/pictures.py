"""Photographs and scans: PNG, JPEG and HEIC as one page each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from math import ceil
from pathlib import Path

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from server.worker import JobError

MAX_PIXELS = 100_000_000
"""The largest phone cameras and an A1 sheet at 300 dots an inch stay below it; decoded it takes 0.4 GB of the 3 GB
that a worker has, and a second."""

_FORMATS = ("PNG", "JPEG", "HEIF")
_ORIENTATION = 0x0112  # EXIF
_ON_ITS_SIDE = (5, 6, 7, 8)
_WHITE = (255, 255, 255)

Image.MAX_IMAGE_PIXELS = None  # the size is judged here, before anything is decoded
register_heif_opener()

_decoded: tuple[tuple[str, int], Image.Image] | None = None
"""The last picture that was decoded whole: its tiles are asked for one after another."""


def inspect(path: Path) -> tuple[int, int]:
    """Width and height in pixels, the right way up. Decodes it all, so that a cut off file is found now."""
    with _opened(path) as image:
        size = _upright(image)
        image.load()
    return size


def whole(path: Path | BytesIO, level: int) -> Image.Image:
    """The picture `level` pixels wide, or in its own size where that is smaller."""
    with _opened(path) as image:
        width, height = _upright(image)
        scale = min(1.0, level / width)
        box = max(1, round(width * scale)), max(1, round(height * scale))
        turned = box if (width, height) == image.size else box[::-1]
        image.draft("RGB", turned)
        image.load()
        profile = _profile(image)
        small = _plain(image).resize(turned, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _turn(small, image, profile)


def tile(path: Path, level: int, place: Callable[[int], tuple[int, int, int, int]]) -> Image.Image:
    """A part of the picture drawn `level` pixels wide: `place` says from its height then where the edges are (left,
    top, right, bottom)."""
    image = _decode(path)
    box = place(ceil(level * image.height / image.width))
    scale = image.width / level
    left, top, right, bottom = (edge * scale for edge in box)
    source = (left, top, min(right, image.width), min(bottom, image.height))
    piece = image.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BICUBIC, box=source, reducing_gap=2.0)
    piece.info["icc_profile"] = image.info.get("icc_profile")
    return piece


@contextmanager
def _opened(path: Path | BytesIO) -> Iterator[Image.Image]:
    try:
        with Image.open(path, formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise JobError("picture_too_large")
            yield image
    except (JobError, MemoryError):
        raise
    except Exception as error:  # decoders raise whatever they stumble over, and it is the file's fault
        raise JobError("damaged_file") from error


def _decode(path: Path) -> Image.Image:
    global _decoded
    key = (str(path), path.stat().st_mtime_ns)
    if _decoded is None or _decoded[0] != key:
        _decoded = None  # before the next one takes its place in memory
        with _opened(path) as image:
            image.load()
            _decoded = key, _turn(_plain(image), image, _profile(image))
    return _decoded[1]


def _upright(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if image.getexif().get(_ORIENTATION) in _ON_ITS_SIDE else (width, height)


def _profile(image: Image.Image) -> bytes | None:
    """The colours' profile, as long as it fits the colours of what is made: phones see more than sRGB."""
    return image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None


def _plain(image: Image.Image) -> Image.Image:
    """In red, green and blue, on white paper."""
    if image.mode.startswith("I") or image.mode == "F":
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, _WHITE)
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _turn(plain: Image.Image, original: Image.Image, profile: bytes | None) -> Image.Image:
    """The right way up. Of what the camera wrote beside the picture, place and time, nothing goes along."""
    plain.info.clear()
    exif = Image.Exif()
    exif[_ORIENTATION] = original.getexif().get(_ORIENTATION, 1)
    plain.info["exif"] = exif.tobytes()
    upright = ImageOps.exif_transpose(plain)
    upright.info.clear()
    if profile:
        upright.info["icc_profile"] = profile
    return upright
