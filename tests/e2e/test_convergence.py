"""Two clerks do to one record all that its tools can do, at random: every page and the server end with the same tree.

All runs share a server, a browser and a record, which grows from run to run.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, expect

from tests.cable import Cable
from tests.e2e.courtroom import Courtroom, open_seat
from tests.founding import SHARED, found_hearing
from tests.running import running_server

pytestmark = [pytest.mark.browser, pytest.mark.spec("T1"), pytest.mark.spec("T5")]

STEPS = 24
"""Edits of a run."""

LINES = 60
"""Recognised lines that wait to be inserted."""

TREE = "record => JSON.stringify(record.editor.getJSON())"
COPY = "record => record.editor.state['y-sync$'].type.toString()"

TABLE = "<table><tr><td><p>名称</p></td><td><p><b>目的</b></p></td></tr><tr><td><p>一</p></td><td>二</td></tr></table>"
LIST = "<ol><li><p>买卖合同</p></li><li><p>送货单</p><ul><li><p>背面</p></li></ul></li></ol>"
PASSAGES = "<h2>法庭调查</h2><p>原：<b>请求</b>判令被告<i>支付</i>货款。</p><p>被：不同意。</p>"


class Hall(NamedTuple):
    """The clerks, of whom the first hangs on a cable, and a party who reads."""

    clerks: list[Courtroom]
    party: Courtroom
    cable: Cable


@pytest.fixture(scope="module")
def hall(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    data = tmp_path_factory.mktemp("hall")
    found_hearing(data, SHARED, [(4 + number % 3, f"第{number}句 （货款） 没有 收到。") for number in range(LINES)])
    with running_server(data) as server:
        first, second = server.links("书记员")
        cable = Cable(server.port)
        first = first.replace(f":{server.port}", f":{cable.port}")
        clerks = [open_seat(browser, link) for link in (first, second)]
        for clerk in clerks:
            expect(clerk.record).to_have_attribute("contenteditable", "true")
        clerks[0].type("审：现在开庭。")
        yield Hall(clerks, open_seat(browser, server.links("被告")[0]), cable)
        clerks[0].page.context.close()
        cable.close()


def keys(*pressed: str) -> Callable[[Courtroom, random.Random], None]:
    """Press them one after another where the cursor is."""

    def press(clerk: Courtroom, chance: random.Random) -> None:
        for key in pressed:
            clerk.page.keyboard.press(key)

    return press


def type_words(clerk: Courtroom, chance: random.Random) -> None:
    words = "".join(chr(chance.randint(0x4E00, 0x9FA5)) for _ in range(chance.randint(1, 8)))
    (clerk.page.keyboard.insert_text if chance.random() < 0.5 else clerk.page.keyboard.type)(words)


def delete(clerk: Courtroom, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        clerk.page.keyboard.press("Backspace")


def mark(clerk: Courtroom, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 5)):
        clerk.page.keyboard.press("Shift+ArrowLeft")
    clerk.page.keyboard.press(chance.choice(("Control+b", "Control+i", "Control+u")))


def undo(clerk: Courtroom, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        clerk.page.keyboard.press("Control+z")
    if chance.random() < 0.5:
        clerk.page.keyboard.press("Control+y")


def paste(clerk: Courtroom, chance: random.Random) -> None:
    html = chance.choice((TABLE, LIST, PASSAGES))
    clerk.record.evaluate(PASTE, html)


PASTE = """(record, html) => {
  const data = new DataTransfer()
  data.setData('text/html', html)
  record.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
}"""


def insert_line(clerk: Courtroom, chance: random.Random) -> None:
    """The server puts a line into the record, where this clerk's cursor is."""
    clerk.lines.filter(has=clerk.page.get_by_role("button", name="插入", exact=True)).first.locator(".said").dblclick()


EDITS: list[tuple[int, Callable[[Courtroom, random.Random], None]]] = [
    (8, type_words),
    (3, delete),
    (4, mark),
    (3, undo),
    (2, paste),
    (2, insert_line),
    (3, keys("Enter")),
    (1, keys("Enter", "Enter")),
    (1, keys("Control+Shift+7")),
    (1, keys("Control+Shift+8")),
    (1, keys("Tab")),
    (1, keys("Shift+Tab")),
    (1, keys("Alt+1")),
    (1, keys("Alt+3")),
    (1, keys("Shift+Home", "Delete")),
]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_two_clerks_do_at_once_all_pages_and_the_server_end_with_the_same_tree(hall: Hall, seed: int) -> None:
    chance = random.Random(seed)
    leaves, returns, reloads = sorted(chance.sample(range(2, STEPS - 2), 3))
    for step in range(STEPS):
        if step == leaves:
            hall.cable.pull()
            expect(hall.clerks[0].saving).to_contain_text("离线")
        if step == returns:
            hall.cable.plug_in()
        if step == reloads:
            clerk = chance.choice(hall.clerks)
            clerk.page.reload()
            expect(clerk.record).to_have_attribute("contenteditable", "true")
        edit = chance.choices([edit for _, edit in EDITS], [weight for weight, _ in EDITS])[0]
        offline = leaves <= step < returns
        clerk = hall.clerks[1] if offline and edit is insert_line else chance.choice(hall.clerks)
        clerk.click_into(chance.random(), chance.random())
        edit(clerk, chance)
    for clerk in hall.clerks:
        clerk.saved()
    everybody = [*hall.clerks, hall.party]
    try:
        hall.party.until(lambda: all(tree(room) == tree(hall.party) for room in hall.clerks), "the pages differ")
    except AssertionError as error:
        error.add_note(differences(hall))
        raise
    seen = tree(hall.party)
    hall.party.page.reload()
    expect(hall.party.record).to_be_visible()
    assert tree(hall.party) == seen, "the server has something else"
    assert [room.complaints for room in everybody] == [[], [], []]


def tree(room: Courtroom) -> Any:
    """The whole record as the editor has it, with header, marks and attributes."""
    return room.record.evaluate(TREE)


def differences(hall: Hall) -> str:
    """The blocks in which three pages differ, as two clerks and the party have them, and whether their copies do."""
    rooms = [*hall.clerks, hall.party]
    blocks = [json.loads(tree(room))["content"] for room in rooms]
    copies = {room.record.evaluate(COPY) for room in rooms}
    found = [
        json.dumps({"block": at, "clerks": [first, second], "party": read}, ensure_ascii=False)
        for at, (first, second, read) in enumerate(zip_longest(*blocks))
        if not first == second == read
    ]
    return "\n".join([f"{len(copies)} different copies", *found, *(str(room.complaints) for room in rooms)])
