"""Evidence on its way: over a cut, a pause, a closed page, a dead server, and a store that is down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Route, expect

from tests.e2e.courtroom import Courtroom, open_seat
from tests.evidence import corpus
from tests.running import running_server
from tests.servers import s3

pytestmark = pytest.mark.browser


class Line:
    """A wire that can be cut behind the first bytes of a file."""

    def __init__(self, page: Courtroom) -> None:
        self.cut = True
        self.offsets: list[int] = []
        page.page.route(re.compile("/uploads/"), self._pass)

    def _pass(self, route: Route) -> None:
        if route.request.method == "PATCH":
            offset = int(route.request.headers["upload-offset"])
            if self.cut and offset > 0:
                route.abort("connectionfailed")
                return
            self.offsets.append(offset)
        route.continue_()


def enter(room: Courtroom) -> Locator:
    """Go to the evidence; the catalogue."""
    room.page.get_by_role("tab", name=re.compile("^举证质证$")).click()
    return room.page.get_by_role("navigation", name="证据目录")


def choose(room: Courtroom, *files: Path) -> None:
    room.press("上传证据")
    room.page.get_by_label("选择文件", exact=True).set_input_files(files)


@pytest.mark.spec("E1")
def test_a_file_goes_on_after_a_cut_a_closed_page_and_a_dead_server_and_waits_for_the_store(
    browser: Browser, tmp_path: Path
) -> None:
    photograph, secret, empty = tmp_path / "现场照片.png", tmp_path / "账本.pdf", tmp_path / "空.pdf"
    Image.effect_noise((1200, 1000), 90).save(photograph)
    secret.write_bytes(corpus.encrypted_pdf(open_with="secret"))
    empty.touch()
    with s3() as store, running_server(tmp_path / "data", {"TINGJI_BLOBS": store.url()}) as server:
        store.stop()
        plaintiff = open_seat(browser, server.links("原告")[0])
        line = Line(plaintiff)
        catalogue = enter(plaintiff)
        choose(plaintiff, photograph, secret, empty)
        sending = catalogue.locator(".shelf li").filter(has_text="现场照片.png")
        expect(sending).to_contain_text(re.compile("上传中 [1-9]"))
        expect(catalogue.get_by_text("文件是空的")).to_be_visible()
        plaintiff.press("暂停上传 现场照片.png")
        expect(sending).to_contain_text(re.compile("已暂停 [1-9]"))

        # The page is closed; what the server has said since it says again, until it is put away.
        plaintiff.page.reload()
        catalogue = enter(plaintiff)
        expect(catalogue.get_by_text("文件设有打开密码")).to_be_visible()
        plaintiff.press("移除 账本.pdf")
        line.cut = False
        line.offsets.clear()
        choose(plaintiff, photograph)
        expect(catalogue.get_by_text("正等待存储恢复")).to_be_visible()
        assert line.offsets[0] > 0, "the same file goes on where it was"

        # A page that is still there would come back too, and take the seat from the new one.
        plaintiff.page.close()
        server.kill()
        server.start()
        plaintiff = open_seat(browser, server.links("原告")[0])
        catalogue = enter(plaintiff)
        expect(catalogue.get_by_text("正等待存储恢复")).to_be_visible()
        expect(catalogue.get_by_text("文件设有打开密码")).to_have_count(0)
        store.start()
        expect(catalogue.locator("li[id]").filter(has_text="现场照片")).to_be_visible()
        expect(catalogue.locator(".shelf")).to_have_count(0)
