"""候审室 as people see it: who waits, and who calls in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.axe import complaints
from tests.e2e.courtroom import PHONE, Courtroom, open_seat
from tests.founding import found_hearing
from tests.running import RunningServer, running_server

pytestmark = pytest.mark.browser


@pytest.fixture
def lobbied(tmp_path: Path) -> Iterator[RunningServer]:
    """A hearing whose parties wait in the lobby."""
    found_hearing(tmp_path / "data", lobby=True)
    with running_server(tmp_path / "data") as server:
        yield server


def waiting(court: Courtroom) -> Locator:
    return court.page.get_by_role("list", name="候审室").get_by_role("listitem")


@pytest.mark.spec("A5", "A6")
def test_parties_wait_in_the_lobby_until_the_court_calls_in_one_or_all(
    browser: Browser, lobbied: RunningServer
) -> None:
    clerk = open_seat(browser, lobbied.links("书记员")[0])
    plaintiff = open_seat(browser, lobbied.links("原告")[0], PHONE)
    defendant = open_seat(browser, lobbied.links("被告")[0])
    agent = open_seat(browser, lobbied.links("原告代理人")[0])
    outside = (plaintiff, defendant, agent)
    for room in outside:
        expect(room.page.get_by_role("heading", name="候审室", exact=True)).to_be_visible()
        expect(room.page.get_by_text("尚未开庭").first).to_be_visible()
        assert complaints(room.page) == []
        assert "王敏" not in room.page.content()
    expect(waiting(clerk)).to_have_count(3)
    clerk.press("准备开庭")
    expect(plaintiff.page.get_by_text("法庭邀请您入庭后，本页会自动打开法庭")).to_be_visible()

    clerk.press("邀请入庭：原告 张伟")
    expect(plaintiff.record).to_be_visible()
    expect(waiting(clerk)).to_have_count(2)
    expect(defendant.page.get_by_role("heading", name="候审室", exact=True)).to_be_visible()
    clerk.press("全部邀请入庭")
    for room in outside:
        expect(room.record).to_be_visible()
    expect(waiting(clerk)).to_have_count(0)
    defendant.page.reload()
    expect(defendant.record).to_be_visible()
    assert [room.complaints for room in (clerk, *outside)] == [[], [], [], []]
