"""The court's templates over HTTP: who may do what, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from server.errors import ERRORS
from server.hearing.standard import STANDARD
from tests.running import running_server

pytestmark = pytest.mark.spec("T4")

OATH = {"kind": "passage", "name": "证人保证书", "key": "5", "lines": ["审：{witness}请宣读保证书。", "证：＿＿＿＿。"]}
PRESENT = {"x-tingji": "1"}


class Seat:
    """Somebody who has opened his link, as far as HTTP goes."""

    def __init__(self, client: httpx.Client, link: str) -> None:
        self._client = client
        self.path = str(client.get(link).url) + "api/templates"

    def list(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET").json()["templates"]
        return found

    def ask(self, method: str, path: str = "", json: object = None, **options: Any) -> httpx.Response:
        headers = options.pop("headers", PRESENT)
        return self._client.request(method, self.path + path, json=json, headers=headers, **options)

    def put(self, template: str, content: object, known: int = 0) -> httpx.Response:
        return self.ask("PUT", f"/{template}", {"content": content, "known": known})


Take = Callable[..., Seat]


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Take]:
    """Takes a seat by its role and number, at a server whose templates nobody else changes."""
    with running_server(tmp_path_factory.mktemp("data")) as server, ExitStack() as opened:

        def sit(role: str, number: int = 0) -> Seat:
            client = opened.enter_context(httpx.Client(follow_redirects=True))
            return Seat(client, server.links(role)[number])

        yield sit


@pytest.fixture(scope="module")
def clerk(take: Take) -> Seat:
    return take("书记员")


def refusal(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/json"
    code = answer.json()["code"]
    assert code in ERRORS
    return answer.status_code, code


def test_the_court_sees_the_standard_templates(take: Take, clerk: Seat) -> None:
    for seat in (clerk, take("审判长")):
        answer = seat.ask("GET")
        assert answer.headers["cache-control"] == "no-store"
        assert [template["id"] for template in answer.json()["templates"]] == list(STANDARD)
        assert [template["id"] for template in answer.json()["standard"]] == list(STANDARD)


def test_what_one_clerk_writes_the_other_reads_changes_and_removes(take: Take, clerk: Seat) -> None:
    other = take("书记员", 1)
    written = clerk.put("oath", OATH).json()
    assert written in other.list()
    changed = other.put("oath", OATH | {"key": "6"}, written["changed_at"]).json()
    assert changed["key"] == "6"
    assert refusal(clerk.put("oath", OATH, written["changed_at"])) == (409, "template_changed")
    assert refusal(clerk.ask("DELETE", "/oath", {"known": written["changed_at"]})) == (409, "template_changed")
    assert refusal(clerk.put("other", OATH | {"key": "6"})) == (409, "template_key_taken")
    assert other.ask("PUT", "", {"kind": "passage", "order": ["oath"]}).status_code == 200
    passages = [template["id"] for template in clerk.list() if template["kind"] == "passage"]
    assert passages[0] == "oath"
    assert clerk.ask("DELETE", "/oath", {"known": changed["changed_at"]}).status_code == 200
    assert [template["id"] for template in other.list()] == list(STANDARD)


@pytest.mark.parametrize("role", ["原告", "被告", "证人"])
def test_nobody_outside_the_court_sees_or_writes_them(take: Take, role: str) -> None:
    seat = take(role)
    for answer in (
        seat.ask("GET"),
        seat.put("oath", OATH),
        seat.ask("DELETE", "/header-trial", {"known": 1}),
        seat.ask("PUT", "", {"kind": "header", "order": []}),
    ):
        assert refusal(answer) == (403, "not_your_role")


def test_without_the_cookie_there_is_nothing(clerk: Seat) -> None:
    assert refusal(httpx.get(clerk.path)) == (401, "not_signed_in")
    answer = httpx.put(f"{clerk.path}/oath", json={"content": OATH, "known": 0}, headers=PRESENT)
    assert refusal(answer) == (401, "not_signed_in")


@pytest.mark.parametrize(("method", "path"), [("PUT", "/header-trial"), ("DELETE", "/header-trial"), ("PUT", "")])
def test_another_site_cannot_write_with_the_persons_cookie(clerk: Seat, method: str, path: str) -> None:
    before = clerk.list()
    plain = {"content-type": "text/plain"}
    body = {"content": OATH, "known": 1} if path and method == "PUT" else {"known": 1}
    assert refusal(clerk.ask(method, path, body, headers=plain)) == (400, "bad_request")
    assert clerk.list() == before
    allowed = clerk.ask("OPTIONS", path, headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in allowed.headers


WRONG: list[tuple[dict[str, object], str]] = [
    ({"kind": "other"}, "bad_request"),
    ({"name": ""}, "bad_request"),
    ({"name": " "}, "bad_request"),
    ({"name": "长" * 41}, "bad_request"),
    ({"key": "甲"}, "bad_request"),
    ({"key": "AB"}, "bad_request"),
    ({"key": "\n"}, "bad_request"),
    ({"title": "标题"}, "bad_request"),
    ({"lines": []}, "bad_request"),
    ({"lines": ["一\n二"]}, "bad_request"),
    ({"lines": ["\0"]}, "bad_request"),
    ({"lines": ["长" * 1001]}, "bad_request"),
    ({"lines": [""] * 41}, "bad_request"),
    ({"more": 1}, "bad_request"),
    ({"kind": "header", "key": "", "title": ""}, "bad_request"),
    ({"kind": "header", "key": "5", "title": "笔录"}, "bad_request"),
    ({"kind": "header", "key": "", "title": "笔录", "lines": ["长" * 201]}, "template_header_long"),
]


@pytest.mark.parametrize(("change", "code"), WRONG)
def test_a_template_that_is_not_in_order_is_refused(clerk: Seat, change: dict[str, object], code: str) -> None:
    before = clerk.list()
    assert refusal(clerk.put("wrong", OATH | change)) == (400, code)
    assert clerk.list() == before


def test_a_field_that_does_not_exist_is_refused_by_name(clerk: Seat) -> None:
    answer = clerk.put("wrong", OATH | {"lines": ["案号：{case_number}", "原告：{plaintif}"]})
    assert refusal(answer) == (400, "template_field_unknown")
    assert answer.json()["about"] == "{plaintif}"


def test_what_is_no_template_at_all_is_refused(clerk: Seat) -> None:
    too_large = clerk.ask("PUT", "/wrong", content=b" " * 150_001, headers=PRESENT)
    assert refusal(too_large) == (413, "too_large")
    for body in (b"", b"[", b"\xff", b'{"known": 0}'):
        assert refusal(clerk.ask("PUT", "/wrong", content=body, headers=PRESENT)) == (400, "bad_request")
    assert refusal(clerk.put("No_Such-Id", OATH)) == (400, "bad_request")
    assert refusal(clerk.put("x" * 41, OATH)) == (400, "bad_request")
    assert refusal(clerk.ask("PUT", "/wrong", {"content": OATH, "known": -1})) == (400, "bad_request")


def test_the_order_cannot_be_endless(clerk: Seat) -> None:
    answer = clerk.ask("PUT", "", {"kind": "header", "order": ["x"] * 201})
    assert refusal(answer) == (400, "bad_request")


def test_too_many_changes_in_a_minute_are_slowed_down(take: Take) -> None:
    judge = take("审判长")
    answers = until_refused(lambda: judge.ask("PUT", "", {"kind": "header", "order": []}))
    assert refusal(answers[-1]) == (429, "too_fast")
    assert len(answers) > 60
    assert judge.ask("GET").status_code == 200


def until_refused(ask: Callable[[], httpx.Response]) -> list[httpx.Response]:
    answers = []
    for _ in range(200):
        answers.append(ask())
        if answers[-1].status_code != 200:
            break
    return answers
