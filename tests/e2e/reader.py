"""The record as the server has it, read without a browser."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tests.clerk import Clerk
from tests.e2e.courtroom import Courtroom
from tests.page import page


def paragraphs_of_server(link: str) -> list[str]:
    """Text of every paragraph, the header left out, as this seat reads it. Takes the seat from a page that has it."""
    # Playwright's event loop runs in the test's own thread.
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, _read(link)).result()


def agree(rooms: list[Courtroom], link: str) -> list[str]:
    """Wait until all pages have everything saved and the same record, and find it at the server; its paragraphs."""
    for room in rooms:
        room.saved()
    rooms[0].until(lambda: len({room.text() for room in rooms}) == 1, "the pages differ")
    there = paragraphs_of_server(link)
    assert rooms[0].paragraphs() == there, "the page and the server differ"
    complaints = [complaint for room in rooms for complaint in room.complaints]
    assert not complaints, complaints
    return there


async def _read(link: str) -> list[str]:
    async with page(link) as opened:
        reader = Clerk(opened)
        await reader.sync()
        _header, *paragraphs = reader.text().split("\n")
        return paragraphs
