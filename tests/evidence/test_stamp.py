"""Marks become annotations that another reader draws where and as they were drawn."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Literal

import msgspec
import pymupdf
import pytest
from PIL import Image

from server.evidence.orders import Marked, Stamping
from server.evidence.stamp import stamp
from server.hearing.evidence import Stroke, Tool
from tests.evidence import corpus

pytestmark = pytest.mark.spec("E7")

RED, BLUE = "#c81e1e", "#1e1ec8"


def mark(tool: Tool, *points: int, page: int = 1, colour: str = RED, text: str = "", layer: str = "原告") -> Marked:
    return Marked(f"{layer} 张伟", layer, colour, Stroke("e", page, tool, points, text=text))


ALL = (
    mark("pen", 1000, 1000, 5000, 1000, 5000, 2000),
    mark("highlighter", 1000, 3000, 5000, 3000),
    mark("box", 5000, 5000, 1000, 4000, colour=BLUE, layer="被告"),
    mark("arrow", 1000, 7000, 5000, 6000, colour=BLUE, layer="被告"),
    mark("text", 1000, 8000, text="有争议，请核对原件"),
)


def stamped(folder: Path, file: bytes, marks: tuple[Marked, ...] = ALL, kind: Literal["image", "pdf"] = "pdf") -> Path:
    order = Stamping(str(corpus.put(folder, file)), kind, marks)
    return corpus.put(folder, stamp(msgspec.msgpack.encode(order)), "marked.pdf")


def drawn(pdf: Path, page: int = 1) -> Image.Image:
    """As Poppler draws it."""
    name = pdf.with_name(f"page{page}")
    only = ("-f", str(page), "-l", str(page), "-singlefile")
    command = ["pdftocairo", "-png", "-r", "100", "-cropbox", *only, str(pdf), str(name)]
    subprocess.run(command, check=True)
    return Image.open(name.with_suffix(".png")).convert("RGB")


def hue(image: Image.Image, x: float, y: float, reach: int = 3) -> str:
    """The strongest colour within so many pixels of the point, in ten-thousandths of the page."""
    left, top = int(x / 10_000 * image.width), int(y / 10_000 * image.height)
    near = range(-reach, reach + 1)
    pixels = [image.getpixel((left + along, top + down)) for along in near for down in near]
    colours = [pixel for pixel in pixels if isinstance(pixel, tuple)]
    red, _, blue = max(colours, key=lambda colour: max(colour) - min(colour))
    return "white" if abs(red - blue) < 40 else "red" if red > blue else "blue"


def around_all(image: Image.Image) -> list[str]:
    """What is seen on the pen's line, the highlighter's, the box's edge and inside, the arrow, and beside them all."""
    places = [
        (3000, 1000),
        (5000, 1500),
        (3000, 3000),
        (3000, 4000),
        (1000, 4500),
        (3000, 4500),
        (3000, 6500),
        (8000, 3000),
    ]
    return [hue(image, x, y) for x, y in places]


SEEN = ["red", "red", "red", "blue", "blue", "white", "blue", "white"]


def rotated(rotation: int, crop: tuple[float, float, float, float] | None = None) -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=600, height=800)
    if crop:
        page.set_cropbox(pymupdf.Rect(crop))
    page.set_rotation(rotation)
    return bytes(document.tobytes())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 100, 500, 700)], ids=["whole", "cropped"])
def test_another_reader_draws_them_where_they_were_drawn(
    tmp_path: Path, rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    image = drawn(stamped(tmp_path, rotated(rotation, crop)))
    assert around_all(image) == SEEN
    assert hue(image, 1110 if rotation % 180 else 1220, 8150) == "red", "the text begins at its place"


def test_they_are_annotations_with_author_layer_and_chinese_text(tmp_path: Path) -> None:
    path = stamped(tmp_path, corpus.pdf(2), (*ALL, mark("pen", 1, 1, 9, 9, page=2)))
    with pymupdf.open(path) as document:
        first, second = document[0], document[1]
        found = list(first.annots())
        assert [one.type[1] for one in found] == ["Ink", "Ink", "Square", "Line", "FreeText"]
        assert {one.info["title"] for one in found} == {"原告 张伟", "被告 张伟"}
        layers = {number: about["name"] for number, about in document.get_ocgs().items()}
        assert [layers[one.get_oc()] for one in found] == ["原告", "原告", "被告", "被告", "原告"]
        assert len(list(second.annots())) == 1
    words = read(path)
    assert "有争议，请核对原件" in words and "Contract of sale, page 2" in words


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("text", ["核对", "请核对 abc", "<b>甲&乙</b>", "争", "只有abc", "ABC"])
def test_no_character_of_a_text_is_left_out(tmp_path: Path, text: str, rotation: int) -> None:
    path = stamped(
        tmp_path, rotated(rotation), (mark("text", 1000, 8000, text=text), mark("text", 1000, 2000, text=text))
    )
    assert read(path).split("\n\n")[:2] == [text, text]
    assert path.stat().st_size < 2_000_000, "the font is in it once"


def test_a_character_that_the_font_lacks_is_seen_to_be_missing(tmp_path: Path) -> None:
    path = stamped(tmp_path, corpus.pdf(1), (mark("text", 1000, 8000, text="证人䶮某"),))
    assert "证人〓某" in read(path)
    with pymupdf.open(path) as document:
        page = document[0]
        assert [note.info["content"] for note in page.annots()] == ["证人䶮某"]


def read(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode()


def test_a_dot_is_seen(tmp_path: Path) -> None:
    assert hue(drawn(stamped(tmp_path, corpus.pdf(1), (mark("pen", 8000, 8000),))), 8000, 8000) == "red"


def test_marks_on_a_photograph_are_on_a_page_of_a_pdf(tmp_path: Path) -> None:
    path = stamped(
        tmp_path, corpus.picture("JPEG", (300, 400), orientation=3), (mark("pen", 0, 5000, 9999, 5000),), "image"
    )
    image = drawn(path)
    assert abs(image.width / image.height - 3 / 4) < 0.01
    assert [hue(image, x, 2500) for x in (2500, 7500)] == ["blue", "red"], "it stands upright"
    assert hue(image, 2500, 5000, reach=0) == "red"
    assert corpus.PLACE.encode() not in path.read_bytes()


def test_no_program_and_no_carried_file_goes_along(tmp_path: Path) -> None:
    path = stamped(tmp_path, corpus.lively_pdf())
    described = subprocess.run(["pdfinfo", "-js", path], capture_output=True, check=True).stdout
    assert b"app.alert" not in described
    attached = subprocess.run(["pdfdetach", "-list", path], capture_output=True, check=True).stdout
    assert re.match(rb"0 embedded files", attached)
    restricted = stamped(tmp_path, corpus.encrypted_pdf(open_with=""))
    assert around_all(drawn(restricted)) == SEEN
