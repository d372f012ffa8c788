"""Links, cookies, headers and the sentences for what goes wrong at the door."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from socketio.exceptions import ConnectionError as SocketRefused

from tests.page import Page, sign_in
from tests.running import ROOT, RunningServer, free_port


@pytest.mark.spec("O1")
def test_a_link_is_printed_for_every_seat_and_opens_it(own_server: RunningServer) -> None:
    assert [len(own_server.links(role)) for role in ("审判长", "书记员", "原告", "被告", "证人")] == [1, 2, 1, 1, 1]
    with httpx.Client(follow_redirects=True) as browser:
        for role in ("审判长", "书记员", "原告", "被告", "证人"):
            for link in own_server.links(role):
                answer = browser.get(link)
                assert answer.status_code == 200
                assert "/s/s-" in str(answer.url)
        paths = {cookie.path for cookie in browser.cookies.jar}
        assert len(paths) == 6, "six seats side by side in one browser"


def test_wrong_links_all_get_the_same_answer(server: RunningServer) -> None:
    good = server.links("原告")[0]
    # Not the last character: four of them mean the same there, as the rest of it fills up the last byte.
    forged = good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1]
    answers = {httpx.get(forged).text for _ in range(2)}
    answers.add(httpx.get(f"{server.url}/j/nonsense").text)
    assert len(answers) == 1
    assert "链接无效或已过期" in answers.pop()


def test_a_page_without_its_cookie_says_what_to_do(server: RunningServer) -> None:
    answer = httpx.get(f"{server.url}/s/s-00000000/")
    assert answer.status_code == 401
    assert "请重新打开您的链接" in answer.text
    assert "open your link again" in answer.text


@pytest.mark.anyio
async def test_a_cookie_of_one_seat_does_not_open_another(server: RunningServer) -> None:
    base, _, cookie = await sign_in(server.links("原告")[0])
    _, judge, _ = await sign_in(server.links("审判长")[0])
    with pytest.raises(SocketRefused):
        await Page(base, judge, cookie).connect()


def test_every_answer_carries_the_security_headers(server: RunningServer) -> None:
    for path in ("/", "/healthz", "/j/x", "/s/x/", "/nothing-here"):
        headers = httpx.get(server.url + path).headers
        assert "script-src" not in headers["content-security-policy"], "scripts fall under default-src 'self'"
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.spec("O3")
def test_health_and_readiness_answer(server: RunningServer) -> None:
    assert httpx.get(f"{server.url}/healthz").json() == {"alive": True}
    server.wait_ready("store", "blobs", "media", "speech")
    assert httpx.get(f"{server.url}/readyz").status_code == 200


def test_the_source_can_be_downloaded_and_holds_no_data(server: RunningServer) -> None:
    with tarfile.open(fileobj=BytesIO(httpx.get(f"{server.url}/source").content)) as archive:
        names = archive.getnames()
    assert "tingji/server/app.py" in names
    assert not [name for name in names if "node_modules" in name or "/data/" in name or name.endswith(".db")]


def _run(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TINGJI_")}
    command = [sys.executable, "-m", "server", "run"]
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=60)


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = _run(TINGJI_DATA=str(tmp_path), TINGJI_PORT=port)
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "TINGJI_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_wrong_settings_are_said_in_a_sentence(tmp_path: Path) -> None:
    ended = _run(TINGJI_DATA=str(tmp_path), TINGJI_PORT="many")
    assert ended.returncode == 1
    assert "TINGJI_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_data_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    ended = _run(TINGJI_DATA=str(blocked / "data"), TINGJI_PORT=str(free_port()))
    assert ended.returncode == 1
    assert "TINGJI_DATA" in ended.stderr
    assert "Traceback" not in ended.stderr
