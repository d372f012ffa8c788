"""What a page is told while its view of the hearing waits for the disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import anyio
import pytest

from server.demonstration import demonstration
from server.media import messages as media
from server.members import Connection
from server.protocol import PROTOCOL, Hello, ServerMessage, SpeechChanged, SpeechState, Welcome
from server.room import FromPage, Room, SpeechReports
from server.rooms import Rooms
from server.settings import Settings
from server.speech import AWAY
from server.store.store import Store

pytestmark = pytest.mark.anyio

MISSING = SpeechState(ready=False, model="none", sample=False, reason="model_missing")


class Media:
    """A media process that is away."""

    def send(self, _message: media.ToMedia) -> bool:
        return False


class Speech:
    """A speech process that is starting."""

    state = AWAY

    def confirm(self, stream: str, n: int) -> None:
        raise AssertionError(f"nothing was said: {stream} {n}")

    def opened(self, hearing: str, room: Room) -> None:
        """Nothing is held for it."""


class Page:
    """A connection that keeps what it gets."""

    def __init__(self, seat: str, name: str = "page") -> None:
        self.id = name
        self.seat = seat
        self.address = ""
        self.got: list[ServerMessage] = []

    def send(self, message: ServerMessage) -> None:
        self.got.append(message)

    def close(self) -> None:
        raise AssertionError("nobody sends it away")


def deliver(connections: Sequence[Connection], message: ServerMessage) -> None:
    for connection in connections:
        connection.send(message)


async def until(condition: Callable[[], bool]) -> None:
    with anyio.fail_after(10):
        while not condition():
            await anyio.sleep(0.001)


@pytest.mark.spec("S5")
async def test_news_of_the_speech_process_comes_after_a_welcome_that_waits_for_the_disk(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = store.journal
    seats = await demonstration(store.directory, journal, store.leases, "before", settings)
    speech = Speech()
    rooms = Rooms(journal, store.leases, store.directory, Media(), speech, deliver, "node")
    room = await rooms.room(seats[0].hearing)
    append, waiting = journal.append, []
    monkeypatch.setattr(journal, "append", lambda *entries: waiting.append(partial(append, *entries)))
    page = Page(seats[0].id)
    room.post(FromPage(page, Hello(request=1, protocol=PROTOCOL, tab="tab")))
    await until(lambda: bool(waiting))
    speech.state = MISSING
    room.post(SpeechReports(MISSING))
    await anyio.sleep(0.01)
    early = list(page.got)
    monkeypatch.undo()
    for write in waiting:
        write()
    await until(lambda: len(page.got) > 1)
    assert early == [], "nothing is told before his coming is on disk"
    welcome, changed = page.got
    assert isinstance(welcome, Welcome)
    assert welcome.speech == AWAY, "as it was when he came in"
    assert changed == SpeechChanged(speech=MISSING)
    room.post(SpeechReports(AWAY))
    await until(lambda: len(page.got) > 2)
    assert page.got[2:] == [SpeechChanged(speech=AWAY)], "from then on news waits for nothing"
    await rooms.close()
