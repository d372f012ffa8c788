"""One person's page of evidence, and files to bring there."""

from __future__ import annotations

import io
import re

import pymupdf
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.courtroom import Courtroom

Corner = tuple[float, float]
"""A point of a page, in shares of its width and height."""


def pdf(pages: int) -> bytes:
    """An acknowledgement of debt; each page says which it is."""
    document = pymupdf.open()
    for number in range(1, pages + 1):
        page = document.new_page(width=595, height=842)
        page.insert_text((230, 110), "借条", fontsize=32, fontname="china-s")
        page.insert_text((80, 200), f"第{number}页 今借到张伟人民币伍拾万元整", fontsize=18, fontname="china-s")
    content: bytes = document.tobytes()
    return content


def photo() -> bytes:
    """A picture from a phone's camera."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).convert("RGB").save(file, "JPEG")
    return file.getvalue()


class Desk:
    """One person's page of evidence."""

    def __init__(self, room: Courtroom) -> None:
        self.room = room
        self.page: Page = room.page

    @property
    def catalogue(self) -> Locator:
        return self.page.get_by_role("navigation", name="证据目录")

    @property
    def sheet(self) -> Locator:
        """The page that is open."""
        return self.page.get_by_role("region", name=re.compile("证据.*第 .* 页")).locator(".sheet")

    @property
    def tools(self) -> Locator:
        return self.page.get_by_role("toolbar", name="批注工具")

    def enter(self) -> None:
        self.page.get_by_role("tab", name=re.compile("^(举证质证|证据)$")).click()

    def item(self, title: str) -> Locator:
        """A line of the catalogue; what is still on its way is not one."""
        return self.catalogue.locator("li[id]").filter(has_text=title)

    def upload(self, *files: tuple[str, bytes], way: str = "选择文件") -> None:
        """As somebody does who presses 上传证据; each file with its name."""
        self.room.press("上传证据")
        field = self.page.get_by_label(way, exact=True)
        field.set_input_files([FilePayload(name=name, mimeType="", buffer=content) for name, content in files])

    def shows(self, page: int) -> None:
        """Wait until the picture of this page has come."""
        picture = self.sheet.get_by_role("img", name=re.compile(f"^第 {page} 页"))
        expect(picture).to_have_js_property("complete", True)
        expect(picture).not_to_have_class(re.compile("coming"))

    def tool(self, name: str) -> None:
        self.tools.get_by_role("button", name=name, exact=True).click()

    def at(self, corner: Corner) -> tuple[float, float]:
        """Where a point of the page is on the screen."""
        box = self.sheet.bounding_box()
        assert box
        return box["x"] + corner[0] * box["width"], box["y"] + corner[1] * box["height"]

    def width(self) -> float:
        """Of the page as it is on the screen, in pixels."""
        box = self.sheet.bounding_box()
        return box["width"] if box else 0

    def draw(self, tool: str, *corners: Corner) -> None:
        """Press the mouse at the first point and pull it through the others; it stays pressed."""
        self.tool(tool)
        self.page.mouse.move(*self.at(corners[0]))
        self.page.mouse.down()
        for corner in corners[1:]:
            self.page.mouse.move(*self.at(corner), steps=3)

    def lift(self) -> None:
        self.page.mouse.up()

    def marks(self) -> list[list[str | None]]:
        """What is drawn on the page: the colour of each mark and its shape."""
        found: list[list[str | None]] = self.sheet.locator(".drawn").evaluate_all(SHAPES)
        return found


SHAPES = """all => all.map(one => [
  getComputedStyle(one).color, one.firstElementChild.getAttribute('d') ?? one.textContent,
])"""
