"""Somebody who uploads evidence over HTTP, without a browser."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx

from tests.page import sign_in

TUS = {"tus-resumable": "1.0.0"}
PIECE = TUS | {"content-type": "application/offset+octet-stream"}


class Sender:
    """A seat that uploads over HTTP."""

    def __init__(self, http: httpx.AsyncClient, seat: str) -> None:
        self.http = http
        self.seat = seat
        self.address = ""

    async def create(self, length: int, **about: str) -> httpx.Response:
        told = {"filename": "合同.pdf", "party": self.seat} | about
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}".rstrip() for key, value in told.items()
        )
        return await self.http.post(
            "uploads", headers=TUS | {"upload-length": str(length), "upload-metadata": metadata}
        )

    async def begin(self, length: int, **about: str) -> str:
        created = await self.create(length, **about)
        assert created.status_code == 201, created.text
        location: str = created.headers["location"]
        assert location.startswith(f"/s/{self.seat}/uploads/")
        return location.removeprefix(f"/s/{self.seat}/")

    async def append(self, upload: str, offset: int, data: bytes) -> httpx.Response:
        return await self.http.patch(upload, content=data, headers=PIECE | {"upload-offset": str(offset)})

    async def offset(self, upload: str) -> int:
        return int((await self.http.head(upload, headers=TUS)).headers["upload-offset"])

    async def upload(self, body: bytes, **about: str) -> str:
        upload = await self.begin(len(body), **about)
        assert (await self.append(upload, 0, body)).status_code == 204
        return upload

    async def state(self, upload: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.http.get(f"{upload}/state")).json()
        return found

    async def ended(self, upload: str) -> dict[str, Any]:
        """Wait until the server is done with it."""
        with anyio.fail_after(60):
            while (found := await self.state(upload))["state"] not in ("filed", "refused"):
                await anyio.sleep(0.05)
        return found


@asynccontextmanager
async def sender(link: str) -> AsyncIterator[Sender]:
    base, seat, cookie = await sign_in(link)
    async with httpx.AsyncClient(base_url=f"{base}/s/{seat}/", headers={"cookie": cookie}, timeout=60) as http:
        yield Sender(http, seat)
