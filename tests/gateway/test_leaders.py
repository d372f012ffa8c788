"""A court that leaves the steps of a sitting to its judges."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.page import page
from tests.running import running_server


@pytest.mark.anyio
@pytest.mark.spec("H1", "H7")
async def test_where_the_judges_lead_a_clerk_opens_nothing(tmp_path: Path) -> None:
    with running_server(tmp_path, {"TINGJI_LEADERS": "judge"}) as server:
        async with page(server.links("审判长")[0]) as judge, page(server.links("书记员")[0]) as clerk:
            assert clerk.welcome["leaders"] == "judge"
            for command in ("prepare", "open", "recess", "resume", "close"):
                assert (await clerk.do(command))["code"] == "not_leading"
                assert (await judge.do(command))["type"] == "done"
            assert (await clerk.do("conclude"))["type"] == "done"
