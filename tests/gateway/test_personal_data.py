"""A hearing as it goes, and then a search for those who took part: in all that was stored, logged and sent."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from server.hearing.model import Role
from tests.clerk import clerk
from tests.evidence import corpus
from tests.founding import found_hearing
from tests.gateway.identifying import give, somebody
from tests.page import Page, page
from tests.running import RunningServer, running_server

pytestmark = [pytest.mark.anyio, pytest.mark.spec("A6", "R3")]

NAME, PHONE, NUMBER = "欧阳静𬭎", "13900001234", "11010519491231002X"
GUEST, GUEST_PHONE, GUEST_NUMBER = "慕容晓𬭎", "13800007654", "440524188001010014"
KNOWN = (NAME, PHONE, NUMBER, GUEST, GUEST_PHONE, GUEST_NUMBER)
UNTOLD = (PHONE, NUMBER, GUEST_PHONE, GUEST_NUMBER)
"""What no page is told; names are on everybody's tiles."""

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.CLERK, "李静"),
    (Role.PLAINTIFF, NAME),
    (Role.DEFENDANT, "刘洋"),
    (Role.WITNESS, "陈晨"),
)


def holds(content: bytes, *known: str) -> list[str]:
    """Which of these are in it, in any of the ways in which text is written down."""
    escaped = {one: one.encode("ascii", "backslashreplace") for one in known}
    forms = {one: (one.encode(), one.encode("utf-16-le"), escaped[one]) for one in known}
    return [one for one, written in forms.items() if any(form in content for form in written)]


def contents(data: Path) -> dict[str, bytes]:
    """Every file of the data folder."""
    return {str(file.relative_to(data)): file.read_bytes() for file in data.rglob("*") if file.is_file()}


def logged(server: RunningServer) -> bytes:
    """What the server has printed, but for the demonstration's table of links, which is for whoever starts it."""
    return "\n".join(line for line in server.output if "/j/" not in line).encode()


async def sits(server: RunningServer) -> list[Page]:
    """A hearing with everything that somebody gives of himself; the pages of those who should learn none of it."""
    plaintiff_link = server.links("原告")[0]
    async with (
        page(server.links("审判长")[0]) as judge,
        clerk(server.links("书记员")[0]) as writer,
        page(plaintiff_link) as plaintiff,
        page(server.links("被告")[0]) as defendant,
        page(server.links("证人")[0]) as witness,
        somebody(plaintiff_link) as client,
        somebody(server.links("书记员")[0]) as court,
    ):
        others = [judge, writer.page, defendant, witness]
        asked = {"thread": plaintiff.seat, "text": f"我是{NAME}，电话{PHONE}"}
        assert (await client.post("messages", json=asked)).status_code == 200
        feedback = {"media": 5, "ease": 5, "overall": 5, "text": f"{NAME} {PHONE}"}
        assert (await client.put("feedback", json=feedback)).status_code == 200
        assert (await give(client, NUMBER)).status_code == 200
        assert (await court.get(f"identities/{plaintiff.seat}")).json()["number"] == NUMBER
        invited = {"name": GUEST, "role": "interpreter", "phone": GUEST_PHONE, "id_number": GUEST_NUMBER}
        assert (await court.post("invitations", json=invited)).status_code == 200
        hearing = plaintiff.welcome["hearing"]["id"]
        asks = {"name": GUEST, "phone": GUEST_PHONE}
        observing = f"{server.url}/observe/{hearing}/applications"
        assert (await client.post(observing, json=asks)).status_code == 200
        assert (await client.post(observing, json={"name": GUEST_NUMBER, "phone": GUEST})).status_code == 400
        for command, fields in (
            ("accept_identity", {"seat": plaintiff.seat}),
            ("call_in", {}),
            ("prepare", {}),
            ("open", {}),
            ("summon", {"seat": witness.seat}),
        ):
            assert (await judge.do(command, **fields))["type"] == "done"
        assert (await plaintiff.do("raise_hand"))["type"] == "done"
        assert (await writer.edit(writer.write("现在开庭。")))["type"] == "done"

        # What goes wrong is logged; what was in it is not.
        await plaintiff.send(
            {"type": "do", "request": 7, "command": {"type": "open", "by": f"{NAME} {NUMBER} {PHONE}"}}
        )
        await plaintiff.wait(lambda m: m.get("code") == "bad_request")
        assert (await client.get(f"identities/{NUMBER}")).status_code == 403
        assert (await client.put("identity", content=NUMBER.encode())).status_code in (400, 409)
        assert (await client.put("identity/card", content=NUMBER.encode())).status_code in (400, 409)
        assert (await client.post("messages", content=PHONE.encode())).status_code == 400
        for command in ("recess", "close", "conclude"):
            assert (await judge.do(command))["type"] == "done"
        assert (await court.get("../log?before=1000000")).status_code == 200
        assert (await court.get("attendance")).status_code == 200
        for other in others:
            await other.ask({"type": "probe"})
        return others


async def test_nothing_that_names_somebody_is_found_where_it_may_not_be(tmp_path: Path) -> None:
    found_hearing(tmp_path, PEOPLE, lobby=True)
    with running_server(tmp_path) as server:
        others = await sits(server)
        server.stop()
        output = logged(server)
        server.start()
        assert holds(output + logged(server), *KNOWN) == []

    # The text channel is between the plaintiff and the clerks: theirs is the one page that is told of the phone.
    for other in others:
        told = [message for message in other.messages if message["type"] != "written"]
        assert holds(repr(told).encode(), *UNTOLD) == [], other.seat
    with sqlite3.connect(tmp_path / "tingji.db") as database:
        journal = b"\n".join(bytes(body) for (body,) in database.execute("SELECT body FROM entries"))
    assert b"identity_passed" in journal
    assert holds(journal, *KNOWN) == []
    stored = contents(tmp_path)
    assert "tingji.db" in stored
    photograph = corpus.picture("JPEG")[:200]
    for file, content in stored.items():
        assert holds(content, *KNOWN) == [], file
        assert photograph not in content, file
