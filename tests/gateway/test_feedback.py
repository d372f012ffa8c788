"""The form about a finished hearing: by one's seat, by the code on one's phone, and what the administrator reads."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import httpx
import pytest

from tests.page import sign_in
from tests.qr import read
from tests.running import ROOT, RunningServer

pytestmark = [pytest.mark.anyio, pytest.mark.spec("H4")]

FAIR = {"media": 4, "ease": 5, "overall": 5, "text": "清楚"}


async def give(address: str, given: Any, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(headers=headers, timeout=60) as http:
        return await http.put(address, json=given)


def administrator(server: RunningServer) -> str:
    return subprocess.run(
        [sys.executable, "-m", "server", "feedback"],
        cwd=ROOT,
        env=os.environ | {"TINGJI_DATA": str(server.data)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout


async def test_it_is_given_by_the_seat_or_its_code_changed_and_read_by_the_administrator(
    own_server: RunningServer,
) -> None:
    assert "还没有反馈" in administrator(own_server)
    base, seat, cookie = await sign_in(own_server.links("原告")[0])
    own = {"cookie": cookie, "x-tingji": "1"}
    address = f"{base}/s/{seat}/api/feedback"
    assert (await give(address, FAIR | {"media": 1}, own)).status_code == 200
    broken: list[Any] = [FAIR | {"media": 6}, {"media": 1}, [], FAIR | {"x": 1}, FAIR | {"text": "字" * 2001}]
    for wrong in broken:
        assert (await give(address, wrong, own)).json()["code"] == "bad_request"
    assert (await give(address, FAIR, {"x-tingji": "1"})).json()["code"] == "not_signed_in"
    assert (await give(address, FAIR, {"cookie": cookie})).json()["code"] == "bad_request"

    async with httpx.AsyncClient(headers={"cookie": cookie}, timeout=60) as http:
        link = read((await http.get(f"{base}/s/{seat}/feedback.svg")).text)
        assert link.startswith(f"{base}/feedback/")
    async with httpx.AsyncClient(timeout=60) as phone:
        assert 'id="app"' in (await phone.get(link)).text
        assert (await phone.get(link + "x")).status_code == 404
        assert (await phone.get(f"{base}/s/{seat}/")).status_code == 401, "the code opens nothing else"
    assert (await give(f"{link}x/api", FAIR, {"x-tingji": "1"})).json()["code"] == "link_invalid"
    assert (await give(f"{link}/api", FAIR, {"x-tingji": "1"})).status_code == 200

    told = administrator(own_server)
    assert "反馈 1 份  声音和画面 4.0  操作 5.0  总体 5.0" in told
    assert "原告  4 5 5  清楚" in told
    assert "张伟" not in told
