"""People who present the record and sign it, over HTTP alone."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import dataclass
from typing import Any, Final

import httpx
from PIL import Image

from server.collab.reading import Tree
from tests.clerk import Clerk
from tests.page import Message, Page, sign_in

HEADERS = {"x-tingji": "1"}


DRAWN: Final = {"width": 10_000, "height": 4_000, "strokes": [[[900, 900, 60], [2600, 1900, 90], [4200, 800, 40]]]}
"""A signature as a page sends it."""


def photograph() -> bytes:
    """Of a page that was signed on paper."""
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(picture, "PNG")
    return picture.getvalue()


@dataclass
class Court:
    """A seat that is signed in."""

    base: str
    seat: str
    cookie: str

    @classmethod
    async def of(cls, link: str) -> Court:
        """Sign in by a link."""
        return cls(*await sign_in(link))

    async def post(self, path: str, body: object = None) -> httpx.Response:
        """Ask below `api/signing`."""
        return await self._ask("POST", f"api/signing/{path}", json=body)

    async def put(self, path: str, body: bytes) -> httpx.Response:
        """The same with a file."""
        return await self._ask("PUT", f"api/signing/{path}", content=body)

    async def get(self, path: str) -> httpx.Response:
        """Fetch anything of the seat's."""
        return await self._ask("GET", path)

    async def link(self, seat: str) -> str:
        """A signing link of a seat."""
        answer = await self.post("links", {"seat": seat})
        assert answer.status_code == 200, answer.text
        assert answer.json()["code"].startswith("<svg")
        # What is printed may be another address of the same server than the test's.
        return f"{self.base}/g/{answer.json()['url'].rsplit('/g/', 1)[1]}"

    async def phone(self, seat: str, link: str = "") -> Phone:
        """A phone that has opened a link of that seat."""
        phone = Phone(self.base)
        assert await phone.open(link or await self.link(seat)) == 303
        return phone

    async def welcome(self) -> Message:
        """What a page of this seat gets that connects now."""
        page = Page(self.base, self.seat, self.cookie)
        await page.connect()
        try:
            return await page.hello(tab=secrets.token_hex(4))
        finally:
            await page.close()

    async def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        async with httpx.AsyncClient(verify=False, timeout=60) as client:
            headers = HEADERS | {"cookie": self.cookie}
            return await client.request(method, f"{self.base}/s/{self.seat}/{path}", headers=headers, **sent)


@dataclass
class Phone:
    """A signing page."""

    base: str
    seat: str = ""
    cookie: str = ""

    async def open(self, link: str) -> int:
        """Open a link and press its button; the status."""
        async with httpx.AsyncClient(verify=False, headers={"user-agent": "iPhone Safari"}) as browser:
            shown = await browser.get(link)
            secret = re.search('name="page" value="([^"]+)"', shown.text)
            if secret is None:
                return shown.status_code
            answer = await browser.post(link, data={"page": secret[1]})
        if answer.status_code == 303:
            self.seat = answer.headers["location"].split("/")[2]
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer.status_code

    async def status(self) -> Message:
        """How its signing stands."""
        answer = await self.get("api/status")
        assert answer.status_code == 200, answer.text
        told: Message = answer.json()
        return told

    async def sign(self, version: int, before: int = 0, identity: str = "") -> httpx.Response:
        """Give a signature."""
        return await self.post(
            "signature",
            {
                "id": identity or secrets.token_urlsafe(16),
                "version": version,
                "before": before,
                "drawn": DRAWN,
            },
        )

    async def get(self, path: str) -> httpx.Response:
        """Fetch something of the page's."""
        return await self._ask("GET", path)

    async def post(self, path: str, body: object) -> httpx.Response:
        """Send something."""
        return await self._ask("POST", f"api/{path}", json=body)

    async def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        async with httpx.AsyncClient(verify=False, timeout=60) as client:
            headers = HEADERS | {"cookie": self.cookie}
            return await client.request(method, f"{self.base}/sign/{self.seat}/{path}", headers=headers, **sent)


async def closed(judge: Page, writer: Clerk, *paragraphs: tuple[str, str]) -> None:
    """Bring a hearing to its end, with a line in the record and, below it, labelled paragraphs."""
    for command in ("prepare", "open"):
        assert (await judge.do(command))["type"] == "done"
    assert (await writer.edit(writer.write("审判长宣布闭庭。")))["type"] == "done"
    nodes = [paragraph(label, text) for label, text in paragraphs]
    if nodes:
        assert (await writer.edit(writer.append(nodes)))["type"] == "done"
    assert (await judge.do("close"))["type"] == "done"


def paragraph(label: str, text: str) -> Tree:
    """A paragraph of the record."""
    return {"kind": "paragraph", "attributes": {"label": label} if label else {}, "children": [[[text, []]]]}
