"""kill -9 of the server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.kill import rounds


@pytest.mark.spec("T1")
def test_thirty_kills_lose_nothing_that_was_saved_or_shown_and_double_nothing(tmp_path: Path) -> None:
    findings = asyncio.run(rounds(30, seed=20261121, data=tmp_path))
    assert [finding for finding in findings if not finding.right] == []
    assert sum(finding.saved for finding in findings) > 300, "the clerks did type"
    assert sum(finding.unsaved for finding in findings) > 0, "some kills did interrupt a save"
