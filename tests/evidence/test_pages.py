"""Pages are drawn as pictures at the width asked for, whole or in tiles, and their words keep their places."""

from __future__ import annotations

import io
from math import ceil
from pathlib import Path
from typing import Literal

import msgspec
import pymupdf
import pytest
from PIL import Image

from server.evidence import pages
from server.evidence.orders import LEVELS, PageWords, Reading, Rendering
from server.worker import JobError
from tests.evidence import corpus

KindDrawn = Literal["image", "pdf"]


def drawn(path: Path, kind: KindDrawn, level: int, tile: tuple[int, int] | None = None, page: int = 1) -> Image.Image:
    body = pages.render(msgspec.msgpack.encode(Rendering(str(path), kind, page, level, tile)))
    image = Image.open(io.BytesIO(body), formats=("PNG", "JPEG"))
    image.load()
    return image


def colour(image: Image.Image, x: float, y: float) -> str:
    """What the picture shows at these shares of its width and height."""
    found = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(found, tuple)
    red, green, blue = (value > 128 for value in found)
    return {(1, 0, 0): "red", (0, 0, 1): "blue", (1, 1, 1): "white", (0, 0, 0): "black"}[red, green, blue]


def quarters(folder: Path, size: tuple[float, float] = (600, 800), rotation: int = 0) -> Path:
    """A page that is red in its upper left and blue in its lower right quarter, with a word in each."""
    width, height = size
    document = pymupdf.open()
    page = document.new_page(width=width, height=height)
    page.draw_rect(pymupdf.Rect(0, 0, width / 2, height / 2), color=(1, 0, 0), fill=(1, 0, 0))
    page.draw_rect(pymupdf.Rect(width / 2, height / 2, width, height), color=(0, 0, 1), fill=(0, 0, 1))
    page.insert_text((width * 0.1, height * 0.1), "first")
    page.insert_text((width * 0.6, height * 0.6), "second")
    page.set_rotation(rotation)
    return corpus.put(folder, bytes(document.tobytes()), "page.pdf")


@pytest.mark.parametrize("level", LEVELS)
def test_a_page_is_as_wide_as_asked(tmp_path: Path, level: int) -> None:
    image = drawn(quarters(tmp_path), "pdf", level)
    assert image.size == (level, ceil(level * 4 / 3))
    assert [colour(image, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)] == ["red", "white", "white", "blue"]


def test_tiles_make_up_the_page(tmp_path: Path) -> None:
    path = quarters(tmp_path)
    whole = Image.new("RGB", (4096, 5462), "black")
    for row in range(6):
        for column in range(4):
            tile = drawn(path, "pdf", 4096, (column, row))
            assert tile.size == (1024, 1024 if row < 5 else 5462 - 5 * 1024)
            whole.paste(tile, (column * 1024, row * 1024))
    assert [colour(whole, x, y) for y in (0.49, 0.51) for x in (0.49, 0.51)] == ["red", "white", "white", "blue"]
    assert colour(whole, 0.998, 0.998) == "blue"


@pytest.mark.parametrize(
    ("level", "tile"), [(4096, (4, 0)), (4096, (0, 6)), (4096, (-1, 0)), (4096, None), (2048, (0, 0)), (700, None)]
)
def test_what_is_not_there_is_not_drawn(tmp_path: Path, level: int, tile: tuple[int, int] | None) -> None:
    with pytest.raises(JobError, match="no_such_page"):
        drawn(quarters(tmp_path), "pdf", level, tile)


@pytest.mark.parametrize("page", [0, -1, 2])
def test_a_page_that_is_not_there_is_not_drawn(tmp_path: Path, page: int) -> None:
    of_each: tuple[tuple[KindDrawn, Path], ...] = (
        ("pdf", quarters(tmp_path)),
        ("image", corpus.put(tmp_path, corpus.picture("PNG"))),
    )
    for kind, path in of_each:
        with pytest.raises(JobError, match="no_such_page"):
            drawn(path, kind, 512, page=page)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "HEIC"])
def test_a_photograph_stands_upright_and_does_not_say_where_it_was_taken(tmp_path: Path, form: str) -> None:
    file = corpus.picture(form, orientation=6)
    path = corpus.put(tmp_path, file)
    assert corpus.PLACE.encode() in file
    for image in (drawn(path, "image", 512), drawn(path, "image", 4096, (0, 0))):
        assert not image.getexif()
        assert "exif" not in image.info and "xmp" not in image.info
    upright = drawn(path, "image", 512)
    assert upright.size == (300, 400), "it is not made larger than it is"
    assert (colour(upright, 0.5, 0.25), colour(upright, 0.5, 0.75)) == ("red", "blue")
    last = drawn(path, "image", 4096, (3, 5))
    assert last.size == (1024, 5462 - 5 * 1024)
    assert colour(last, 0.5, 0.5) == "blue"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_kind_of_colour_are_drawn(tmp_path: Path, mode: str) -> None:
    image = drawn(corpus.put(tmp_path, corpus.picture("PNG", mode=mode)), "image", 512)
    transparent = mode in ("LA", "RGBA")
    assert colour(image, 0.5, 0.5) == ("white" if transparent else "black")


def test_a_picture_of_30_000_pixels_and_a_page_as_long_as_a_street_are_drawn(tmp_path: Path) -> None:
    wide = corpus.put(tmp_path, corpus.huge_png(30_000, 100))
    assert drawn(wide, "image", 2048).size == (2048, 7)
    assert drawn(wide, "image", 8192, (7, 0)).size == (1024, 28)
    for width, height in (("1", "99999"), ("99999", "1"), ("0", "0"), ("1e9", "1e9"), ("14400", "14400")):
        drawn(corpus.put(tmp_path, corpus.page_of(width, height), f"{width}.pdf"), "pdf", 2048)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_stand_where_they_are_drawn(tmp_path: Path, rotation: int) -> None:
    order = Reading(str(quarters(tmp_path, rotation=rotation)), "pdf", 1)
    words = msgspec.json.decode(pages.read(msgspec.msgpack.encode(order)), type=PageWords).words
    image = drawn(Path(order.path), "pdf", 512)
    for (left, top, right, bottom, word), (shown, name) in zip(
        words, [("red", "first"), ("blue", "second")], strict=True
    ):
        assert word == name
        assert 0 <= left < right <= 10_000 and 0 <= top < bottom <= 10_000
        assert colour(image, left / 10_000 - 0.01, top / 10_000 - 0.01) == shown


def test_a_picture_has_no_words(tmp_path: Path) -> None:
    order = Reading(str(corpus.put(tmp_path, corpus.picture("PNG"))), "image", 1)
    assert pages.read(msgspec.msgpack.encode(order)) == b'{"words":[]}'


@pytest.mark.parametrize("inline", [False, True], ids=["as an object", "within the page"])
def test_a_grey_picture_keeps_all_its_greys_and_letters_are_exact(tmp_path: Path, inline: bool) -> None:
    document = pymupdf.open()
    page = document.new_page(width=512, height=512)
    greys = bytes(range(256))
    if inline:
        stream = b"q 512 0 0 512 0 0 cm BI /W 256 /H 1 /CS /G /BPC 8 ID " + greys + b" EI Q"
        xref = document.get_new_xref()
        document.update_object(xref, "<<>>")
        document.update_stream(xref, stream)
        page.set_contents(xref)
    else:
        page.insert_image(page.rect, stream=_png(greys), keep_proportion=False)
    shown = drawn(corpus.put(tmp_path, bytes(document.tobytes())), "pdf", 512).convert("L")
    assert len(set(shown.crop((0, 250, 512, 251)).tobytes())) > 100
    letters = drawn(corpus.put(tmp_path, corpus.pdf(1), "letters.pdf"), "pdf", 512).convert("L")
    assert len(set(letters.tobytes())) <= 16


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"0 0 0 rg", "black"),
        (b"1 0 0 rg 0 0 0 RG", "red"),
        (b"0 0 0 rg /DeviceRGB cs 0 0 1 scn", "blue"),
        (b"0 1 1 0 k", "red"),
    ],
)
def test_a_page_keeps_its_colours_whatever_sets_them(tmp_path: Path, content: bytes, expected: str) -> None:
    document = pymupdf.open()
    page = document.new_page(width=512, height=512)
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, content + b" 0 0 512 512 re f")
    page.set_contents(xref)
    assert colour(drawn(corpus.put(tmp_path, bytes(document.tobytes())), "pdf", 512), 0.5, 0.5) == expected


def test_a_note_beside_grey_letters_keeps_its_colour(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=512, height=512)
    page.insert_text((20, 40), "letters")
    note = page.add_rect_annot(pymupdf.Rect(100, 100, 400, 400))
    note.set_colors(stroke=(1, 0, 0), fill=(1, 0, 0))
    note.update()
    assert colour(drawn(corpus.put(tmp_path, bytes(document.tobytes())), "pdf", 512), 0.5, 0.5) == "red"


def _png(row: bytes) -> bytes:
    file = io.BytesIO()
    Image.frombytes("L", (len(row), 1), row).save(file, "PNG")
    return file.getvalue()
