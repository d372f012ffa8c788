"""Marks as annotations of a PDF that every reader shows, each role's in a layer of its own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from pathlib import Path

import msgspec
import pymupdf

from server.evidence import pages, pictures
from server.evidence.orders import Marked, Stamping
from server.worker import JobError

WHOLE = 10_000
"""Marks are measured in so many parts of the page. Lines are as thick as `ink.ts` draws them, in parts of its width."""

PEN = 48
LINE = 36
HIGHLIGHTER = 180
LETTERS = 220

_OPACITY = 0.4
_UNKNOWN = "〓"  # what printers set for a character that they lack; the note itself has it
_LONG_SIDE = 842  # of a picture's page, in points: A4
_WIDEST = 3508  # of a picture in pixels: A4 at 300 dots an inch


_letters = pymupdf.Font("china-s")


def stamp(body: bytes) -> bytes:
    """From a Stamping in msgpack to a PDF. Raises JobError: ``damaged_file``."""
    order = msgspec.msgpack.decode(body, type=Stamping)
    try:
        with _copy(Path(order.path), order.kind) as document:
            layers: dict[str, int] = {}
            for mark in order.marks:
                if mark.layer not in layers:
                    layers[mark.layer] = document.add_ocg(mark.layer)
                if mark.stroke.page <= document.page_count:
                    _draw(document[mark.stroke.page - 1], mark, layers[mark.layer])
            return bytes(document.tobytes(garbage=1, deflate=True, encryption=pymupdf.mupdf.PDF_ENCRYPT_NONE))
    except pages.WRONG as error:
        raise JobError("damaged_file") from error


def _copy(path: Path, kind: str) -> pymupdf.Document:
    """What the file shows; no program that it runs and no file that it carries."""
    if kind == "image":
        return _framed(path)
    document = pages.opened_alone(path)
    document.scrub(
        attached_files=True,
        clean_pages=False,
        embedded_files=True,
        hidden_text=False,
        javascript=True,
        metadata=False,
        redactions=False,
        remove_links=False,
        reset_fields=False,
        reset_responses=False,
        thumbnails=False,
        xml_metadata=False,
    )
    return document


def _framed(path: Path) -> pymupdf.Document:
    image = pictures.whole(path, _WIDEST)
    picture = io.BytesIO()
    image.save(picture, "JPEG", quality=90, icc_profile=image.info.get("icc_profile") or b"")
    scale = _LONG_SIDE / max(image.size)
    document = pymupdf.open()
    page = document.new_page(width=max(1, image.width * scale), height=max(1, image.height * scale))
    page.insert_image(page.rect, stream=picture.getvalue())
    return document


def _draw(page: pymupdf.Page, mark: Marked, layer: int) -> None:
    line = _line(page, mark.stroke.points)
    unit = page.rect.width / WHOLE
    match mark.stroke.tool:
        case "pen":
            _finish(page.add_ink_annot([_dot_or(line)]), mark, layer, PEN * unit)
        case "highlighter":
            _finish(page.add_ink_annot([_dot_or(line)]), mark, layer, HIGHLIGHTER * unit, opacity=_OPACITY)
        case "box":
            _finish(page.add_rect_annot(pymupdf.Rect(*line[0], *line[1]).normalize()), mark, layer, LINE * unit)
        case "arrow":
            arrow = page.add_line_annot(*line)
            arrow.set_line_ends(pymupdf.mupdf.PDF_ANNOT_LE_NONE, pymupdf.mupdf.PDF_ANNOT_LE_OPEN_ARROW)
            _finish(arrow, mark, layer, LINE * unit)
        case "text":
            _write(page, mark, layer)


def _write(page: pymupdf.Page, mark: Marked, layer: int) -> None:
    size = LETTERS * page.rect.width / WHOLE
    shown = "".join(letter if _letters.has_glyph(ord(letter)) else _UNKNOWN for letter in mark.stroke.text)
    width = _letters.text_length(shown, size) + 2 * size
    x, y = mark.stroke.points[0] * page.rect.width / WHOLE, mark.stroke.points[1] * page.rect.height / WHOLE
    box = pymupdf.Rect(x, y, x + width, y + size * 1.5)
    note = page.add_freetext_annot(
        box * page.derotation_matrix,
        escape(shown),
        richtext=True,  # plain text is set in Helvetica, and what that lacks is left out
        style=f"font-size:{size:.2f}pt;color:{mark.colour};font-family:sans-serif;white-space:pre",
        rotate=page.rotation,
    )
    note.set_info(title=mark.author, content=shown)  # which is set anew, without the margins of rich text
    note.set_oc(layer)
    note.update(rotate=page.rotation)
    page.parent.xref_set_key(note.xref, "Contents", pymupdf.get_pdf_str(mark.stroke.text))


def _finish(annotation: pymupdf.Annot, mark: Marked, layer: int, width: float, opacity: float = 1.0) -> None:
    annotation.set_colors(stroke=_colour(mark))
    annotation.set_border(width=width)
    annotation.set_info(title=mark.author)
    annotation.set_oc(layer)
    annotation.update(opacity=opacity)


def _line(page: pymupdf.Page, numbers: Sequence[int]) -> list[tuple[float, float]]:
    """From parts of the page as it is shown to points of the page as it is written.

    Reckoned here: marks have many points, and the library's own take a hundred times as long.
    """
    width, height = page.rect.width / WHOLE, page.rect.height / WHOLE
    turn = page.derotation_matrix
    a, b, c, d, e, f = turn.a, turn.b, turn.c, turn.d, turn.e, turn.f
    shown = ((x * width, y * height) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in shown]


def _dot_or(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A single point is a dot: a line of next to no length has round ends."""
    return line if len(line) > 1 else [line[0], (line[0][0] + 0.1, line[0][1])]


def _colour(mark: Marked) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(mark.colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255
