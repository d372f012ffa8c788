"""`python -m server demonstration`: whoever has come to the end of one hearing begins another."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.page import page
from tests.running import ROOT, RunningServer

pytestmark = [pytest.mark.anyio, pytest.mark.spec("O1")]


def command(server: RunningServer) -> str:
    return subprocess.run(
        [sys.executable, "-m", "server", "demonstration"],
        cwd=ROOT,
        env=os.environ | {"TINGJI_DATA": str(server.data), "TINGJI_PORT": str(server.port)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout


async def test_another_demonstration_begins_while_the_server_runs_and_is_what_the_next_start_prints(
    own_server: RunningServer,
) -> None:
    before = own_server.links("书记员")
    async with page(own_server.links("审判长")[0]) as judge:
        assert (await judge.do("prepare"))["type"] == "done"
    printed = command(own_server)
    links = {line.split()[-1] for line in printed.splitlines() if own_server.url in line}
    assert len(links) == 6 and not links & set(before)
    roles = {line.split()[0]: line.split()[-1] for line in printed.splitlines() if own_server.url in line}
    async with page(roles["审判长"]) as judge:
        assert judge.messages[0]["phase"] == "scheduled"
    own_server.kill()
    own_server.start()
    assert [len(own_server.links(role)) for role in ("审判长", "书记员", "证人")] == [1, 2, 1]
    async with page(own_server.links("审判长")[0]) as judge:
        assert judge.messages[0]["phase"] == "scheduled"
