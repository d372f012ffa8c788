"""A sheet as a Word document: real styles, lists that count, page fields, the fonts that Chinese courts use."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from server.collab.layout import Sheet
from server.collab.word import Body
from server.hearing.header import BEIJING

STYLES = Path(__file__).with_name("word.xml")


def docx(sheet: Sheet, *, numbered: bool = False) -> bytes:
    """Write a sheet; `numbered` lets Word number the lines of each page."""
    document = Document()
    body = Body(sheet)
    _replace(document.styles.element, parse_xml(STYLES.read_bytes()))
    _replace(document.part.numbering_part.element, _parsed("numbering", body.numbering))
    content = document.element.body
    for element in _parsed("body", body.xml):
        content.insert(-1, element)  # the section's properties stay last
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(27)
    section.left_margin, section.right_margin = Mm(28), Mm(24)
    _replace(section.header.part.element, _parsed("hdr", _paragraph("Header", _text(sheet.name))))
    _replace(section.footer.part.element, _parsed("ftr", _paragraph("Footer", _pages())))
    if numbered:
        margins = content[-1].find(qn("w:pgMar"))
        margins.addnext(parse_xml(f'<w:lnNumType {nsdecls("w")} w:countBy="1" w:restart="newPage"/>'))
    properties = document.core_properties
    properties.title = sheet.name
    properties.author = properties.last_modified_by = sheet.court
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime(*sheet.made, tzinfo=BEIJING)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _pages() -> str:
    page, pages = (f'<w:fldSimple w:instr=" {name} ">{_text("1")}</w:fldSimple>' for name in ("PAGE", "NUMPAGES"))
    return f"{_text('第 ')}{page}{_text(' 页　共 ')}{pages}{_text(' 页')}"


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _parsed(tag: str, content: str) -> BaseOxmlElement:
    return parse_xml(f"<w:{tag} {nsdecls('w')}>{content}</w:{tag}>")


def _replace(old: BaseOxmlElement, new: BaseOxmlElement) -> None:
    """Put the children of one element in the place of another's."""
    old[:] = list(new)
