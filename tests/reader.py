"""Somebody who reads the record's history and the hearing's log, over HTTP."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from tests.page import Message, sign_in


@dataclass
class Reader:
    """A seat that fetches over HTTP."""

    base: str
    seat: str
    cookie: str

    async def get(self, path: str, seat: str = "") -> httpx.Response:
        """The raw answer."""
        async with httpx.AsyncClient(verify=False, headers={"cookie": self.cookie}) as client:
            return await client.get(f"{self.base}/s/{seat or self.seat}/{path}")

    async def history(self, after: int = 0) -> Message:
        """One page, with its HTTP status."""
        return decoded(await self.get(f"history?after={after}"))

    async def log(self, before: int = 2**40) -> Message:
        """One page, with its HTTP status."""
        return decoded(await self.get(f"log?before={before}"))


def decoded(answer: httpx.Response) -> Message:
    """What it says, with its HTTP status."""
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    told: Message = answer.json()
    return told | {"status": answer.status_code}


async def reader(link: str) -> Reader:
    """Sign in by a link."""
    return Reader(*await sign_in(link))
