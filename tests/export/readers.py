"""Exported files as other programs read them: poppler, python-docx, LibreOffice. Nothing here is the product's."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import msgspec
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

_BODY = ("-r", "72", "-x", "70", "-y", "80", "-W", "460", "-H", "690")
"""Between header, footer and line numbers, in points of an A4 page."""


def bare(text: str) -> str:
    """Text without spaces and line ends: where a line is broken is the layout's affair."""
    return "".join(text.removeprefix("\ufeff").split())


def pdf_text(pdf: bytes, *options: str) -> str:
    """The text layer in the order in which it is drawn."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def pdf_body(pdf: bytes) -> str:
    """The text layer without what stands on each page."""
    return pdf_text(pdf, *_BODY)


def pdf_facts(pdf: bytes) -> dict[str, str]:
    """What pdfinfo says."""
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in told.splitlines())}


def pdf_fonts(pdf: bytes, folder: Path) -> dict[str, bool]:
    """Whether each font is embedded, by its name."""
    file = folder / "fonts.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdffonts", file], capture_output=True, check=True, text=True).stdout
    return {line.split()[0]: re.search(r" yes yes yes ", line) is not None for line in told.splitlines()[2:]}


def pdf_bookmarks(pdf: bytes, folder: Path) -> list[str]:
    """The outline, nested ones indented by their depth."""
    file = folder / "outline.pdf"
    file.write_bytes(pdf)
    command = ["pdftohtml", "-xml", "-i", "-stdout", str(file)]
    tree = ElementTree.fromstring(subprocess.run(command, capture_output=True, check=True).stdout)
    found: list[str] = []

    def collect(outline: ElementTree.Element, depth: int) -> None:
        for child in outline:
            if child.tag == "outline":
                collect(child, depth + 1)
            else:
                found.append("  " * depth + (child.text or ""))

    for outline in tree.findall("outline"):
        collect(outline, 0)
    return found


class Word(msgspec.Struct, frozen=True):
    """A word with its place on the first page, in points from the upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pdf_words(pdf: bytes) -> list[Word]:
    """The words of the first page."""
    command = ["pdftotext", "-bbox", "-l", "1", "-enc", "UTF-8", "-", "-"]
    told = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    return [
        Word(text, float(left), float(top), float(right), float(bottom))
        for left, top, right, bottom, text in re.findall(pattern, told)
    ]


class Page(msgspec.Struct, frozen=True):
    """A rendered page: a byte for each pixel, 0 is black; `scale` pixels a point."""

    width: int
    pixels: bytes
    scale: float

    def cut(self, word: Word) -> bytes:
        """The pixels of a word, row by row."""
        left, right = round(word.left * self.scale), round(word.right * self.scale)
        rows = range(round(word.top * self.scale), round(word.bottom * self.scale))
        return b"".join(self.pixels[y * self.width + left : y * self.width + right] for y in rows)


def pdf_page(pdf: bytes, dpi: int = 144) -> Page:
    """The first page."""
    command = ["pdftoppm", "-gray", "-r", str(dpi), "-f", "1", "-l", "1", "-"]
    image = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    magic, size, depth, pixels = image.split(b"\n", 3)
    assert (magic, depth) == (b"P5", b"255")
    return Page(int(size.split()[0]), pixels, dpi / 72)


def word_text(docx: bytes) -> str:
    """Every paragraph of the body, those in tables row by row; without the marks of lists, which Word counts itself."""
    return "\n".join(paragraph.text for paragraph in _paragraphs(Document(BytesIO(docx))))


def word_styles(docx: bytes) -> list[tuple[str, str]]:
    """Name of the style and text of each paragraph of the body."""
    paragraphs = _paragraphs(Document(BytesIO(docx)))
    return [(paragraph.style.name or "" if paragraph.style else "", paragraph.text) for paragraph in paragraphs]


def word_table(docx: bytes) -> list[list[str]]:
    """The first table, row by row; a cell over several columns once."""
    table = Document(BytesIO(docx)).tables[0]
    return [[_Cell(cell, table).text for cell in row._tr.tc_lst] for row in table.rows]


def word_parts(docx: bytes) -> dict[str, str]:
    """All files inside."""
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".jpeg")}


def _paragraphs(container: WordDocument | _Cell) -> Iterator[Paragraph]:
    for item in container.iter_inner_content():
        if isinstance(item, Table):
            for cell in item._tbl.iter(qn("w:tc")):
                if next(cell.iterancestors(qn("w:tbl"))) is item._tbl:
                    yield from _paragraphs(_Cell(cell, item))
        else:
            yield item


def office(docx: bytes, folder: Path) -> bytes:
    """LibreOffice's printing of a Word document, as PDF."""
    source = folder / "given.docx"
    source.write_bytes(docx)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    return source.with_suffix(".pdf").read_bytes()
