"""Somebody who is signed in, for what goes over HTTP; and what he gives to be known by."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.evidence import corpus
from tests.page import sign_in

CHANGES = {"x-tingji": "1"}


@asynccontextmanager
async def somebody(link: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client below `/s/<seat>/api/`."""
    base, seat, cookie = await sign_in(link)
    headers = {"cookie": cookie} | CHANGES
    async with httpx.AsyncClient(base_url=f"{base}/s/{seat}/api/", headers=headers, verify=False, timeout=60) as client:
        yield client


async def give(client: httpx.AsyncClient, number: str) -> httpx.Response:
    """Both photographs and a number."""
    for photo, form in (("card", "JPEG"), ("face", "HEIC")):
        kept = await client.put(f"identity/{photo}", content=corpus.picture(form))
        assert kept.status_code == 200, kept.text
    return await client.put("identity", json={"number": number})
