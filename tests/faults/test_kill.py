"""kill -9 of the server."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from server.keeper import EVERY
from server.loading import load, replay
from server.settings import Settings
from server.store.store import open_store
from tests.core.test_snapshot import assert_same
from tests.faults.kill import NEARLY, rounds
from tests.long_hearing import fill

COMMANDS = {
    *("take_permission", "return_permission", "share_permission"),
    *("raise_objection", "rule_objection", "confirm_words"),
    *("draw_mark", "erase_mark"),
}


@pytest.mark.spec("T1", "T2", "T8", "T9", "E5")
def test_thirty_kills_lose_nothing_that_was_saved_or_shown_and_double_nothing(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path, NEARLY))
    findings = asyncio.run(rounds(30, seed=20261121, data=tmp_path))
    assert [finding for finding in findings if not finding.right] == []
    assert sum(finding.saved for finding in findings) > 300, "the clerks did type"
    assert sum(finding.unsaved for finding in findings) > 0, "some kills did interrupt a save"
    assert sum(finding.refused for finding in findings) > 0, "the permission was taken from under a clerk's hands"
    commands: Counter[str] = Counter()
    for finding in findings:
        commands.update(finding.done)
    assert set(commands) == COMMANDS
    assert min(commands.values()) > 10, "everybody was at work"
    asyncio.run(compare(tmp_path))


async def compare(data: Path) -> None:
    """A hearing that was opened from its snapshot all along is what its journal says."""
    store = await open_store(Settings(data=data))
    (hearing,) = await store.journal.hearings()
    loaded = await load(store.journal, hearing)
    assert loaded.snapshot >= EVERY
    assert loaded.snapshot < loaded.seq
    assert_same(loaded, replay(await store.journal.read(hearing)))
    await store.close()
