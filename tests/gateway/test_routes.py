"""Every route × role × phase by the table of rights, with a hand-made client. The routes are the application's own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple

import httpx
import pytest

from server.hearing.model import COURT, TESTIFYING, Phase, Role
from server.hearing.rules import NEEDS_GRANT, RIGHTS, Right
from server.store.ports import ListedSeat
from tests.founding import found_hearing
from tests.page import page, sign_in
from tests.running import RunningServer

pytestmark = [pytest.mark.anyio, pytest.mark.spec("H7")]

PEOPLE = (
    (Role.PRESIDING_JUDGE, "王敏"),
    (Role.CLERK, "李静"),
    (Role.PLAINTIFF, "张伟"),
    (Role.PLAINTIFF_AGENT, "孙悦"),
    (Role.WITNESS, "陈晨"),
    (Role.EXPERT, "郑明"),
    (Role.INTERPRETER, "林岚"),
    (Role.OBSERVER, "何平"),
    (Role.DEFENDANT, "刘洋"),
)
"""The defendant waits in the lobby all the time, witness and expert outside, the observer for the court's word."""

TITLES = ("审判长", "书记员", "原告", "原告代理人", "证人", "鉴定人", "翻译", "旁听人员", "被告")
OUTSIDE = TESTIFYING | {Role.OBSERVER, Role.DEFENDANT}
STEPS = {
    Phase.PREPARING: "prepare",
    Phase.IN_SESSION: "open",
    Phase.RECESS: "recess",
    Phase.CLOSED: "close",
    Phase.CONCLUDED: "conclude",
}
EXHIBIT = "evidence/founded0"
SECRET = "只有庭上的人知道的一句话"
PART = b'{"parts": [{"first": 1, "last": 1, "title": "\xe6\x97\xa0"}]}'


class Asked(NamedTuple):
    """How a route is asked, and the right that it takes; None: it tells everybody of himself alone.

    `changes`: where it is allowed it is not asked, so that the table can be walked in place.
    """

    path: str
    right: Right | None
    body: bytes = b""
    changes: bool = False


TUS = {"tus-resumable": "1.0.0", "upload-length": "1", "upload-offset": "0", "x-tingji": "1"}
TEMPLATE = b'{"known": 0, "content": {"kind": "passage", "name": "a", "key": "", "title": "", "lines": ["a"]}}'

ROUTES: Mapping[str, Asked] = {
    "GET /s/{seat}/history": Asked("history?after=0", Right.READ_HISTORY),
    "GET /s/{seat}/log": Asked("log?before=1000000", Right.READ_LOG),
    "GET /s/{seat}/api/attendance": Asked("api/attendance", Right.READ_ATTENDANCE),
    "GET /s/{seat}/record.{form}": Asked("record.txt", Right.EXPORT_RECORD),
    "GET /s/{seat}/lines.{form}": Asked("lines.txt", Right.EXPORT_UTTERANCES),
    "GET /s/{seat}/evidence/{exhibit}/original": Asked(f"{EXHIBIT}/original", Right.READ_EXHIBITS),
    "GET /s/{seat}/evidence/{exhibit}/proof": Asked(f"{EXHIBIT}/proof", Right.READ_EXHIBITS),
    "GET /s/{seat}/evidence/{exhibit}/proof.svg": Asked(f"{EXHIBIT}/proof.svg", Right.READ_EXHIBITS),
    "GET /s/{seat}/evidence/{exhibit}/outline": Asked(f"{EXHIBIT}/outline", Right.READ_EXHIBITS),
    "GET /s/{seat}/evidence/{exhibit}/pages/{page:int}/{level:int}": Asked(
        f"{EXHIBIT}/pages/1/1", Right.READ_EXHIBITS, changes=True
    ),
    "GET /s/{seat}/evidence/{exhibit}/pages/{page:int}/{level:int}/{column:int}-{row:int}": Asked(
        f"{EXHIBIT}/pages/1/3/0-0", Right.READ_EXHIBITS, changes=True
    ),
    "GET /s/{seat}/evidence/{exhibit}/pages/{page:int}/text": Asked(
        f"{EXHIBIT}/pages/1/text", Right.READ_EXHIBITS, changes=True
    ),
    "GET /s/{seat}/evidence/{exhibit}/media": Asked(f"{EXHIBIT}/media", Right.READ_EXHIBITS, changes=True),
    "GET /s/{seat}/evidence/{exhibit}/marked.pdf": Asked(f"{EXHIBIT}/marked.pdf", Right.READ_EXHIBITS, changes=True),
    "POST /s/{seat}/evidence/{exhibit}/split": Asked(f"{EXHIBIT}/split", Right.FILE_EXHIBITS, PART, changes=True),
    "POST /s/{seat}/uploads": Asked("uploads", Right.FILE_EXHIBITS, changes=True),
    "OPTIONS /s/{seat}/uploads": Asked("uploads", None),
    "GET /s/{seat}/uploads": Asked("uploads", None),
    "HEAD /s/{seat}/uploads/{id}": Asked("uploads/none", None),
    "PATCH /s/{seat}/uploads/{id}": Asked("uploads/none", None),
    "DELETE /s/{seat}/uploads/{id}": Asked("uploads/none", None),
    "GET /s/{seat}/uploads/{id}/state": Asked("uploads/none/state", None),
    "GET /s/{seat}/api/templates": Asked("api/templates", Right.MANAGE_TEMPLATES),
    "PUT /s/{seat}/api/templates": Asked(
        "api/templates", Right.MANAGE_TEMPLATES, b'{"kind": "passage", "order": []}', changes=True
    ),
    "PUT /s/{seat}/api/templates/{template}": Asked(
        "api/templates/t-x", Right.MANAGE_TEMPLATES, TEMPLATE, changes=True
    ),
    "DELETE /s/{seat}/api/templates/{template}": Asked(
        "api/templates/t-x", Right.MANAGE_TEMPLATES, b'{"known": 0}', changes=True
    ),
    "GET /s/{seat}/api/identity": Asked("api/identity", None),
    "PUT /s/{seat}/api/identity": Asked(
        "api/identity", Right.GIVE_IDENTITY, b'{"number": "11010519491231002X"}', changes=True
    ),
    "PUT /s/{seat}/api/identity/card": Asked("api/identity/card", Right.GIVE_IDENTITY, b"a", changes=True),
    "PUT /s/{seat}/api/identity/face": Asked("api/identity/face", Right.GIVE_IDENTITY, b"a", changes=True),
    "GET /s/{seat}/api/identities/{person}": Asked("api/identities/nobody", Right.VIEW_IDENTITY, changes=True),
    "POST /s/{seat}/api/signing/versions": Asked("api/signing/versions", Right.START_SIGNING, changes=True),
    "POST /s/{seat}/api/signing/links": Asked("api/signing/links", Right.START_SIGNING, b'{"seat": "nobody"}'),
    "POST /s/{seat}/api/signing/page": Asked("api/signing/page", Right.SIGN, changes=True),
    "PUT /s/{seat}/api/signing/{signer}/paper": Asked("api/signing/s/paper", Right.START_SIGNING, changes=True),
    "GET /s/{seat}/signing/pictures/{signature}": Asked("signing/pictures/none", None),
    "GET /s/{seat}/signing/versions/{number:int}": Asked("signing/versions/1", Right.READ_SIGNING, changes=True),
    "POST /s/{seat}/api/invitations": Asked("api/invitations", Right.INVITE, b"{}", changes=True),
    "GET /observe/{hearing}": Asked("", None),
    "GET /observe/{hearing}/hearing": Asked("", None),
    "POST /observe/{hearing}/applications": Asked("", None),
    "GET /observe/{hearing}/applications/{token}": Asked("", None),
    "POST /s/{seat}/api/signing/seal": Asked("api/signing/seal", Right.START_SIGNING, changes=True),
    "GET /s/{seat}/signing/seals/{number:int}.pdf": Asked("signing/seals/1.pdf", Right.READ_RECORD, changes=True),
    "GET /s/{seat}/speed": Asked("speed", None),
    "POST /s/{seat}/speed": Asked("speed", None),
    "GET /log-key": Asked("", None),
    "GET /s/{seat}/api/messages": Asked("api/messages", None),
    "POST /s/{seat}/api/messages": Asked("api/messages", None),
    "PUT /s/{seat}/api/feedback": Asked("api/feedback", None),
    "GET /s/{seat}/feedback.svg": Asked("feedback.svg", None),
    "GET /feedback/{token}": Asked("", None),
    "PUT /feedback/{token}/api": Asked("", None),
}

OPEN = {
    *("OPTIONS /s/{seat}/uploads", "GET /log-key", "GET /feedback/{token}", "PUT /feedback/{token}/api"),
    *(route for route in ROUTES if " /observe/" in route),
}
"""What says nothing of anybody, and asks for no sign-in; who asks to observe has none (`test_guests`)."""


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, list[ListedSeat], list[str]]]:
    """A hearing with people of all kinds, a line and an exhibit; its seats, and the routes of the application."""
    data = tmp_path_factory.mktemp("data")
    brought = [(2, "买卖合同", "pdf", 1, SECRET.encode())]
    seats = found_hearing(data / "d", PEOPLE, lines=[(2, SECRET)], exhibits=brought, lobby=True)  # type: ignore[arg-type]  # a Brought
    listed = data / "routes"
    server = RunningServer(data / "d", program=("-m", "tests.routes", str(listed)))
    try:
        server.start()
        yield server, seats, listed.read_text().splitlines()
    finally:
        server.close()


@asynccontextmanager
async def clients(server: RunningServer) -> AsyncIterator[dict[Role, httpx.AsyncClient]]:
    """Somebody signed in for each role, who asks by himself."""
    async with AsyncExitStack() as opened:
        people = {}
        for (role, _), title in zip(PEOPLE, TITLES, strict=True):
            base, seat, cookie = await sign_in(server.links(title)[0])
            headers = {"cookie": cookie, "accept": "application/json"}
            client = httpx.AsyncClient(base_url=f"{base}/s/{seat}/", headers=headers, verify=False, timeout=60)
            people[role] = await opened.enter_async_context(client)
        yield people


async def ask(client: httpx.AsyncClient, route: str, asked: Asked, party: str) -> httpx.Response:
    about = f"filename {b64encode(b'a').decode()},party {b64encode(party.encode()).decode()}".strip()
    headers = TUS | {"upload-metadata": about}
    return await client.request(route.split()[0], asked.path, content=asked.body, headers=headers)


def may(role: Role, phase: Phase, right: Right) -> bool:
    """By the table; nobody outside reads; evidence is brought, and who one is given, from the lobby too."""
    if phase not in RIGHTS[right].get(role, frozenset()):
        return False
    if right in NEEDS_GRANT:
        return role is Role.CLERK
    return role not in OUTSIDE or right in (Right.FILE_EXHIBITS, Right.GIVE_IDENTITY)


def test_the_table_has_every_route_of_the_application(
    founded: tuple[RunningServer, list[ListedSeat], list[str]],
) -> None:
    assert set(founded[2]) == set(ROUTES)


async def test_a_seat_is_opened_by_its_own_cookie_alone(
    founded: tuple[RunningServer, list[ListedSeat], list[str]],
) -> None:
    server, seats, _ = founded
    _, _, cookie = await sign_in(server.links("审判长")[0])
    for headers in ({}, {"cookie": cookie}):
        base = f"{server.url}/s/{seats[2].id}/"
        async with httpx.AsyncClient(base_url=base, headers=headers, verify=False) as stranger:
            for route, asked in ROUTES.items():
                if route not in OPEN:
                    assert (await ask(stranger, route, asked, "")).status_code == 401, route


@pytest.mark.spec("H6")
@pytest.mark.spec("A5")
async def test_what_the_table_forbids_is_refused_and_tells_and_changes_nothing(
    founded: tuple[RunningServer, list[ListedSeat], list[str]],
) -> None:
    server, seats, _ = founded
    async with page(server.links("审判长")[0]) as judge, AsyncExitStack() as opened:
        people = await opened.enter_async_context(clients(server))
        present = [await opened.enter_async_context(page(server.links(title)[0])) for title in TITLES[2:]]
        for inside in (present[0], present[1], present[4]):
            assert (await judge.do("call_in", seat=inside.seat))["type"] == "done"
        for phase in Phase:
            if phase in STEPS:
                assert (await judge.do(STEPS[phase]))["type"] == "done"
            for role, client in people.items():
                for route, asked in ROUTES.items():
                    if asked.right is None:
                        continue
                    party = seats[8].id if role is Role.DEFENDANT else seats[2].id
                    allowed = may(role, phase, asked.right)
                    if allowed and (asked.changes or phase is not Phase.IN_SESSION):
                        continue
                    answer = await ask(client, route, asked, party)
                    told = (phase, role, route, answer.status_code, answer.text[:200])
                    if allowed:
                        assert answer.status_code not in (401, 403, 404), told
                    else:
                        assert answer.status_code in (403, 404), told
                        assert SECRET not in answer.text, told
        for role, client in people.items():
            for route, asked in ROUTES.items():
                if asked.right is None and role not in COURT:
                    assert SECRET not in (await ask(client, route, asked, "")).text, (role, route)
        kinds = {"joined", "addressed", "phase_changed", "called_in", "discipline_begun", "concluded"}
        kinds.add("exhibit_downloaded")
        events = [message["event"] for message in judge.messages if message["type"] == "happened"]
        assert {event["type"] for event in events} <= kinds
        readers = {seat.id for seat in seats if seat.role not in OUTSIDE}
        assert {event["by"] for event in events if event["type"] == "exhibit_downloaded"} <= readers
