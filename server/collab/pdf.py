"""A sheet as PDF/A-2b, drawn by Typst with the template beside this file. Printing is this file on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import typst

from server.collab.coverage import lacking
from server.collab.layout import Sheet
from server.hearing.header import BEIJING
from server.worker import JobError

TEMPLATE = Path(__file__).with_name("record.typ")
ROOT = Path(__file__).parents[1]
"""Templates import each other by paths from here."""

STANDARD: Final = "a-2b"
FAMILIES = frozenset({"FandolFang R", "Noto Serif CJK SC"})
"""Without these (`scripts/fonts` fetches them) nothing is drawn: a record in boxes is no record."""


class Place(NamedTuple):
    """A box in the drawn file that its template names: page counted from 1, left, top, width and height in points."""

    page: int
    x: float
    y: float
    width: float
    height: float


def pdf(sheet: Sheet, fonts: Path, *, numbered: bool = False) -> bytes:
    """Draw a sheet; `numbered` puts the number of each line of a page beside it. Raises JobError ``fonts_missing``."""
    inputs = {"sheet": msgspec.json.encode(sheet).decode(), "numbered": "yes" if numbered else ""}
    return drawn(TEMPLATE, inputs, datetime(*sheet.made, tzinfo=BEIJING), fonts)


def drawn(template: Path, inputs: Mapping[str, str], made: datetime, fonts: Path) -> bytes:
    """What a template makes of its `inputs`, JSON or "" each. Raises JobError ``fonts_missing``.

    A character that no font in the folder has is written as its number, 〔U+1F600〕: seen, instead of an empty box.
    """
    compiler = _compiler(template, fonts)
    try:
        return _draw(compiler, inputs, made)
    except typst.TypstError as error:
        unknown = lacking("".join(inputs.values()), fonts)
        if not unknown:
            raise RuntimeError(error.message) from error
        table = {ord(character): f"〔U+{ord(character):04X}〕" for character in unknown}
        return _draw(compiler, {name: text.translate(table) for name, text in inputs.items()}, made)


def place(template: Path, fonts: Path, name: str) -> Place:
    """Where the template has put what it calls so, in what it has `drawn` last."""
    found = _compiler(template, fonts).query(f"<{name}>", field="value", one=True)
    return msgspec.json.decode(found, type=Place)


def _draw(compiler: typst.Compiler, inputs: Mapping[str, str], made: datetime) -> bytes:
    file = compiler.compile(format="pdf", sys_inputs=dict(inputs), pdf_standards=[STANDARD], timestamp=made)
    assert isinstance(file, bytes)
    return file


@lru_cache(maxsize=2)
def _compiler(template: Path, fonts: Path) -> typst.Compiler:
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    if not set(known.families()) >= FAMILIES:
        raise JobError("fonts_missing")
    return typst.Compiler(input=template, root=ROOT, font_paths=known, ignore_system_fonts=True)
