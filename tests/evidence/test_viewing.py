"""A page that no worker survives is not tried again at once, and the other pages are there all the same."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.evidence import trouble, viewing
from server.evidence.cache import Cache
from server.evidence.trouble import Trouble
from server.evidence.viewing import Item, Viewing
from server.store.blobs_disk import DiskBlobs
from server.worker import JobError
from server.workers import Workers
from tests.evidence import corpus

pytestmark = pytest.mark.anyio


@pytest.fixture
async def drawers() -> AsyncIterator[Workers]:
    pool = Workers(1)
    yield pool
    await pool.close()


async def test_a_page_without_end_costs_one_worker_and_no_more(
    tmp_path: Path, drawers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = corpus.maze(pages=12)
    item = Item("h", hashlib.sha256(file).hexdigest(), "pdf")
    blobs = DiskBlobs(tmp_path / "blobs")
    await blobs.put(item.original, file)
    looks = Viewing(blobs, Cache(tmp_path / "cache"), drawers, Workers(1))
    try:
        await looks.page(item, 1, 512)  # which starts the worker
        monkeypatch.setattr(viewing, "DRAW_SECONDS", 1.0)
        with pytest.raises(JobError, match="page_not_drawn"):
            await looks.page(item, 12, 512)
        before = drawers.pids
        for again in (looks.page(item, 12, 1024), looks.page(item, 12, 4096, (0, 0)), looks.words(item, 12)):
            with pytest.raises(JobError, match="page_not_drawn"):
                await again
        assert drawers.pids == before
        monkeypatch.undo()
        assert (await looks.page(item, 11, 512)).exists()
    finally:
        await looks.close()


def test_a_page_is_left_alone_for_a_while_and_a_file_after_some_pages() -> None:
    now = [0.0]
    lately = Trouble(lambda: now[0])
    lately.note("a", 1)
    assert lately.bars("a", 1) and not lately.bars("a", 2) and not lately.bars("b", 1)
    for page in range(2, 2 + trouble.MOST):
        lately.note("a", page)
    assert lately.bars("a", 99) and not lately.bars("b", 99)
    now[0] = trouble.SECONDS
    assert not lately.bars("a", 1) and not lately.bars("a", 99)
