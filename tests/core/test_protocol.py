"""The protocol's document and its code say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from server import answers, protocol, signing_messages
from server.collab.refusal import Code
from server.errors import ERRORS
from server.evidence.orders import Arrivals, Outline, PageWords, Progress
from server.guest_messages import Application, AskToObserve, Invite, Invited, ObservedHearing
from server.protocol import PageMessage, ServerMessage
from server.schema import describe
from server.text_messages import GiveFeedback, MessageList, WriteMessage

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
FROM_PAGE, REST = DOCUMENT.split("## From the page")[1].split("## From the server")
FROM_SERVER, OVER_HTTP = REST.split("## Over HTTP")


def examples(part: str) -> list[tuple[str, str]]:
    """(heading, JSON) of every example."""
    found = []
    for section in re.split(r"^### ", part, flags=re.MULTILINE)[1:]:
        heading = section.split("\n", 1)[0].strip()
        found += [(heading, block) for block in re.findall(r"```json\n(.*?)```", section, flags=re.DOTALL)]
    return found


@pytest.mark.parametrize(
    ("part", "union"), [(FROM_PAGE, PageMessage), (FROM_SERVER, ServerMessage)], ids=["page", "server"]
)
def test_every_message_has_an_example_that_parses(part: str, union: type[msgspec.Struct]) -> None:
    shown = set()
    for heading, block in examples(part):
        message = msgspec.json.decode(block, type=union)
        assert message.__struct_config__.tag == heading
        assert msgspec.json.decode(msgspec.json.encode(message), type=union) == message
        shown.add(heading)
    assert shown == {kind.__struct_config__.tag for kind in get_args(union)}


OVER_HTTP_SHAPES = {
    "GET /s/SEAT/history?after=SEQ": answers.HistoryPage,
    "GET /s/SEAT/log?before=SEQ": answers.LogPage,
    "GET /s/SEAT/api/attendance": answers.Attendance,
    "POST /s/SEAT/api/invitations": Invite,
    "What an invitation is answered with": Invited,
    "GET /observe/HEARING/hearing": ObservedHearing,
    "POST /observe/HEARING/applications": AskToObserve,
    "GET /observe/HEARING/applications/TOKEN": Application,
    "GET /s/SEAT/api/identity": answers.OwnIdentity,
    "PUT /s/SEAT/api/identity": answers.GiveNumber,
    "GET /s/SEAT/api/identities/PERSON": answers.ShownIdentity,
    "GET /s/SEAT/api/messages": MessageList,
    "POST /s/SEAT/api/messages": WriteMessage,
    "PUT /s/SEAT/api/feedback": GiveFeedback,
    "GET /s/SEAT/uploads/ID/state": Progress,
    "GET /s/SEAT/uploads": Arrivals,
    "GET /s/SEAT/evidence/EXHIBIT/outline": Outline,
    "GET /s/SEAT/evidence/EXHIBIT/pages/N/text": PageWords,
    "POST /s/SEAT/evidence/EXHIBIT/split": answers.SplitExhibit,
    "What a split is answered with": answers.Splitting,
    "GET /s/SEAT/api/templates": answers.TemplateList,
    "PUT /s/SEAT/api/templates/ID": answers.WriteTemplate,
    "DELETE /s/SEAT/api/templates/ID": answers.DeleteTemplate,
    "PUT /s/SEAT/api/templates": answers.ArrangeTemplates,
    "A refusal of these": answers.TemplateRefused,
    "POST /s/SEAT/api/signing/links": signing_messages.AskLink,
    "What a link is answered with": signing_messages.SigningLink,
    "POST /s/SEAT/api/signing/page": signing_messages.SigningPage,
    "GET /sign/SEAT/api/status": signing_messages.SigningStatus,
    "GET /sign/SEAT/api/text/VERSION": signing_messages.SigningText,
    "POST /sign/SEAT/api/reading": signing_messages.ReportReading,
    "POST /sign/SEAT/api/signature": signing_messages.WriteSignature,
    "POST /sign/SEAT/api/code": signing_messages.WriteCode,
    "POST /sign/SEAT/api/renewal": signing_messages.WriteRenewal,
    "POST /sign/SEAT/api/refusal": signing_messages.WriteRefusal,
}


def test_everything_over_http_has_an_example_that_parses() -> None:
    shown = examples(OVER_HTTP)
    assert [heading for heading, _ in shown] == list(OVER_HTTP_SHAPES)
    assert {*OVER_HTTP_SHAPES.values()} == {*answers.HTTP_REQUESTS, *answers.HTTP_ANSWERS}
    for heading, block in shown:
        kind = OVER_HTTP_SHAPES[heading]
        answer = msgspec.json.decode(block, type=kind)
        assert msgspec.to_builtins(answer) == msgspec.to_builtins(
            msgspec.json.decode(msgspec.json.encode(answer), type=kind)
        )


@pytest.mark.parametrize("field", ["seq", "by", "extra"])
def test_a_page_cannot_smuggle_in_a_field(field: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"type": "do", "request": 1, "command": {"type": "open", field: 1}}, PageMessage)
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"type": "bye", field: 1}, PageMessage)


def test_what_a_page_sends_is_limited_in_size() -> None:
    too_long = {"type": "edit", "request": 1, "client": 1, "update": bytes(1_500_001)}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(too_long, PageMessage)
    assert protocol.MAX_MESSAGE > 1_500_000


def test_every_refusal_code_in_the_code_has_its_sentences() -> None:
    root = Path(__file__).parents[2] / "server"
    used = set()
    for source in root.rglob("*.py"):
        used |= set(re.findall(r'(?:Refusal\(|Refusing\(|code=)"([a-z_]+)"', source.read_text()))
    assert used
    assert used | set(Code) <= set(ERRORS)
    for sentence in ERRORS.values():
        assert sentence.zh.endswith("。")
        assert sentence.en.endswith(".")


def test_the_page_gets_rights_and_sentences_with_the_message_types() -> None:
    described = describe()
    assert described["rights"]["open"]["clerk"] == ["preparing"]
    assert described["messages"]["definitions"]["Edit"]["properties"]["update"] == {"tsType": "Uint8Array"}
    assert set(described["errors"]) == set(ERRORS)
