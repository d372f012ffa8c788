"""Pages as pictures and words. Only this module and `stamp` know PyMuPDF.

MuPDF runs no JavaScript, follows no link and unpacks no embedded file unless it is told to; it is not.
"""

from __future__ import annotations

import io
import re
from collections import OrderedDict
from math import ceil, sqrt
from pathlib import Path

import msgspec
import pymupdf
from PIL import Image

from server.evidence import pictures
from server.evidence.encoding import letters, photograph
from server.evidence.orders import LEVELS, TILE, TILED_LEVELS, Extraction, PageWords, Reading, Rendering, Word
from server.worker import JobError

MAX_PAGES = 2000
"""A case file of four thick volumes. Each page takes a moment to look at, and a list of them goes to every viewer."""

_MAX_PIXELS = 24_000_000
"""Of a page drawn whole: A4 at 4096 pixels' width. A page as long as a street is drawn with fewer pixels."""

_MAX_SIDE = 16383
_INLINE = re.compile(rb"\bBI\b")
_COLOURING = re.compile(rb"(?:rg|RG|k|K|sc|SC|scn|SCN|cs|CS|sh|Do)(?![A-Za-z])")
_EQUAL = re.compile(rb"(?:^|(?<=[^\d.\s]))\s*([\d.]+)\s+\1\s+\1\s+(?:rg|RG)(?![A-Za-z])")
"""Operators that set a colour or draw what has its own, and those of them that set a grey (PDF 1.7, 8.6.8)."""
_LOOKED_AT = 10
_KEPT = 3

_PAPER = pymupdf.Rect(0, 0, 595, 842)  # A4
_BETWEEN_MARGINS = pymupdf.Rect(72, 72, 523, 770)

WRONG = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What MuPDF raises of a file that is not as it should be."""

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

_open: OrderedDict[tuple[str, int], pymupdf.Document] = OrderedDict()
"""The last documents, open: the next page of one of them is likely asked for next."""


def inspect(path: Path) -> tuple[tuple[tuple[float, float], ...], bool]:
    """Width and height of each page in points, and whether there are words on the first ones.

    Raises JobError: ``encrypted_file``, ``damaged_file``, ``too_many_pages``.
    """
    try:
        document = _opened(path)
        if document.is_repaired and b"%%EOF" not in path.read_bytes()[-1024:]:
            raise JobError("damaged_file")  # what was cut off may have been pages
        sizes = tuple(_size(document[number]) for number in range(document.page_count))
        first = [document[number] for number in range(min(_LOOKED_AT, len(sizes)))]
        text = any(page.get_text("words") for page in first)
        _whole(first[0], LEVELS[0], pymupdf.csRGB)
    except WRONG as error:
        raise JobError("damaged_file") from error
    return sizes, text


def render(body: bytes) -> bytes:
    """From a Rendering in msgpack to PNG or JPEG. Raises JobError: ``no_such_page``, ``page_not_drawn``."""
    order = msgspec.msgpack.decode(body, type=Rendering)
    if order.level not in (TILED_LEVELS if order.tile else LEVELS):
        raise JobError("no_such_page")
    if order.kind == "image":
        return photograph(_picture(order))
    try:
        page = _page(order)
        content = page.read_contents()
        pictured = _pictured(page, content)
        colours = pymupdf.csGRAY if not pictured and _grey(page, content) else pymupdf.csRGB
        level, tile = order.level, order.tile
        drawn = _tile(page, level, tile, colours) if tile else _whole(page, level, colours)
        return photograph(drawn) if pictured else letters(drawn)
    except WRONG as error:
        raise JobError("page_not_drawn") from error


def read(body: bytes) -> bytes:
    """From a Reading in msgpack to PageWords in JSON. Raises JobError: ``no_such_page``, ``page_not_drawn``."""
    order = msgspec.msgpack.decode(body, type=Reading)
    if order.kind == "image":
        return msgspec.json.encode(PageWords())
    try:
        page = _page(order)
        return msgspec.json.encode(PageWords(tuple(_words(page))))
    except WRONG as error:
        raise JobError("page_not_drawn") from error


def extract(body: bytes) -> bytes:
    """From an Extraction in msgpack to a PDF. Raises JobError: ``no_such_page``, ``damaged_file``."""
    order = msgspec.msgpack.decode(body, type=Extraction)
    try:
        with opened_alone(Path(order.path)) as document, pymupdf.open() as part:
            if not 1 <= order.first <= order.last <= document.page_count:
                raise JobError("no_such_page")
            part.insert_pdf(document, from_page=order.first - 1, to_page=order.last - 1, links=False)
            return bytes(part.tobytes(garbage=3, deflate=True))
    except WRONG as error:
        raise JobError("damaged_file") from error


def story(html: str, path: Path) -> None:
    """Set HTML on pages of A4 and write them to `path` as PDF. Pictures and fonts come from the text itself only."""
    text = pymupdf.Story(html)
    drawn = io.BytesIO()
    writer = pymupdf.DocumentWriter(drawn)
    more = 1
    count = 0
    while more:
        count += 1
        if count > MAX_PAGES:
            raise JobError("too_many_pages")
        device = writer.begin_page(_PAPER)
        more, _ = text.place(_BETWEEN_MARGINS)
        text.draw(device)
        writer.end_page()
    writer.close()
    with pymupdf.open(stream=drawn.getvalue(), filetype="pdf") as document:
        document.subset_fonts()
        document.ez_save(path)


def opened_alone(path: Path) -> pymupdf.Document:
    """The document, to be changed. Raises JobError: ``encrypted_file``, ``damaged_file``, ``too_many_pages``."""
    document = pymupdf.open(path, filetype="pdf")
    if document.needs_pass:
        raise JobError("encrypted_file")
    if not (document.is_pdf and document.page_count):  # MuPDF goes by what it finds, not by what it is told
        raise JobError("damaged_file")
    if document.page_count > MAX_PAGES:
        raise JobError("too_many_pages")
    return document


def _opened(path: Path) -> pymupdf.Document:
    key = (str(path), path.stat().st_mtime_ns)
    if key in _open:
        _open.move_to_end(key)
        return _open[key]
    document = _open[key] = opened_alone(path)
    if len(_open) > _KEPT:
        _open.popitem(last=False)[1].close()
    return document


def _page(order: Rendering | Reading) -> pymupdf.Page:
    document = _opened(Path(order.path))
    if not 1 <= order.page <= document.page_count:
        raise JobError("no_such_page")
    return document[order.page - 1]


def _size(page: pymupdf.Page) -> tuple[float, float]:
    return max(1.0, page.rect.width), max(1.0, page.rect.height)


def _whole(page: pymupdf.Page, level: int, colours: pymupdf.Colorspace) -> Image.Image:
    width, height = _size(page)
    scale = min(level / width, _MAX_SIDE / width, _MAX_SIDE / height, sqrt(_MAX_PIXELS / width / height))
    return _image(page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=colours, alpha=False))


def _tile(page: pymupdf.Page, level: int, place: tuple[int, int], colours: pymupdf.Colorspace) -> Image.Image:
    width, height = _size(page)
    scale = level / width
    box = _box(place, level, ceil(level * height / width))
    clip = pymupdf.Rect(box) / scale
    drawn = _image(page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=colours, clip=clip, alpha=False))
    tile = Image.new(drawn.mode, (box[2] - box[0], box[3] - box[1]), "white")  # MuPDF rounds to a pixel more or less
    tile.paste(drawn)
    return tile


def _picture(order: Rendering) -> Image.Image:
    path = Path(order.path)
    if order.page != 1:
        raise JobError("no_such_page")
    place = order.tile
    if place is None:
        return pictures.whole(path, order.level)
    return pictures.tile(path, order.level, lambda height: _box(place, order.level, height))


def _box(place: tuple[int, int], width: int, height: int) -> tuple[int, int, int, int]:
    """Edges of a tile in a page of so many pixels."""
    column, row = place
    if not (0 <= column < ceil(width / TILE) and 0 <= row < ceil(height / TILE)):
        raise JobError("no_such_page")
    left, top = column * TILE, row * TILE
    return left, top, min(left + TILE, width), min(top + TILE, height)


def _image(pixels: pymupdf.Pixmap) -> Image.Image:
    return Image.frombytes("RGB" if pixels.n == 3 else "L", (pixels.width, pixels.height), pixels.samples_mv)


def _pictured(page: pymupdf.Page, content: bytes) -> bool:
    """Whether there may be pictures on it: among what it draws on, or (BI … ID) in its own content."""
    return bool(page.get_images()) or _INLINE.search(content) is not None


def _grey(page: pymupdf.Page, content: bytes) -> bool:
    """Whether it certainly has no colour: nothing in its content sets one but greys, and nothing else draws on it."""
    if _COLOURING.search(_EQUAL.sub(b" ", content)) or page.first_annot or page.first_widget:
        return False
    return all(kind != "Type3" for _, _, kind, *_ in page.get_fonts())


def _words(page: pymupdf.Page) -> list[Word]:
    width, height = _size(page)
    words: list[Word] = []
    for *edges, word, _block, _line, _number in page.get_text("words"):
        box = pymupdf.Rect(edges) * page.rotation_matrix
        left, right = (_share(x, width) for x in (box.x0, box.x1))
        top, bottom = (_share(y, height) for y in (box.y0, box.y1))
        if left < right and top < bottom:
            words.append((left, top, right, bottom, word))
    return words


def _share(place: float, whole: float) -> int:
    return max(0, min(10000, round(place / whole * 10000)))
