"""A sheet as PDF/A-2b, drawn by Typst with the template beside this file. Printing is this file on paper."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import typst

from server.collab.coverage import lacking
from server.collab.layout import Sheet
from server.hearing.header import BEIJING
from server.worker import JobError

TEMPLATE = Path(__file__).with_name("record.typ")
STANDARD: Final = "a-2b"
FAMILIES = frozenset({"FandolFang R", "Noto Serif CJK SC"})
"""Without these (`scripts/fonts` fetches them) nothing is drawn: a record in boxes is no record."""


def pdf(sheet: Sheet, fonts: Path, *, numbered: bool = False) -> bytes:
    """Draw a sheet; `numbered` puts the number of each line of a page beside it. Raises JobError ``fonts_missing``.

    A character that no font in the folder has is written as its number, 〔U+1F600〕: seen, instead of an empty box.
    """
    compiler = _compiler(fonts)
    text = msgspec.json.encode(sheet).decode()
    try:
        return _draw(compiler, sheet, text, numbered)
    except typst.TypstError as error:
        unknown = lacking(text, fonts)
        if not unknown:
            raise RuntimeError(error.message) from error
        table = {ord(character): f"〔U+{ord(character):04X}〕" for character in unknown}
        return _draw(compiler, sheet, text.translate(table), numbered)


def _draw(compiler: typst.Compiler, sheet: Sheet, text: str, numbered: bool) -> bytes:
    drawn = compiler.compile(
        format="pdf",
        sys_inputs={"sheet": text, "numbered": "yes" if numbered else ""},
        pdf_standards=[STANDARD],
        timestamp=datetime(*sheet.made, tzinfo=BEIJING),
    )
    assert isinstance(drawn, bytes)
    return drawn


@lru_cache(maxsize=1)
def _compiler(fonts: Path) -> typst.Compiler:
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    if not set(known.families()) >= FAMILIES:
        raise JobError("fonts_missing")
    return typst.Compiler(input=TEMPLATE, font_paths=known, ignore_system_fonts=True)
