"""What the page's code is generated from: message schemas, tables of rights, sentences of errors."""

from __future__ import annotations

from typing import Any

import msgspec

from server.answers import HTTP_ANSWERS, HTTP_REQUESTS
from server.errors import ERRORS
from server.hearing import header, rules
from server.hearing.model import COURT, LABELS, SIDES, Role
from server.protocol import PROTOCOL, PageMessage, ServerMessage
from server.signing.words import ALPHABET


def describe() -> dict[str, Any]:
    """JSON for `npm run types`, which writes web/src/protocol.ts from it.

    `messages` is a JSON Schema with the definitions that `from_page` and `from_server` name; binary fields carry the
    json-schema-to-typescript extension `tsType`.
    """
    (page, server, *_), components = msgspec.json.schema_components(
        [PageMessage, ServerMessage, *HTTP_REQUESTS, *HTTP_ANSWERS], ref_template="#/definitions/{name}"
    )
    definitions = components | {"PageMessage": page, "ServerMessage": server}
    return {
        "protocol": PROTOCOL,
        "messages": {"definitions": _binary(definitions)},
        "from_page": ["PageMessage", *(request.__name__ for request in HTTP_REQUESTS)],
        "from_server": ["ServerMessage", *(answer.__name__ for answer in HTTP_ANSWERS)],
        "rights": {
            right: {role: sorted(phases) for role, phases in roles.items()} for right, roles in rules.RIGHTS.items()
        },
        "needs_grant": sorted(rules.NEEDS_GRANT),
        "free_for_all": sorted(rules.FREE_FOR_ALL),
        "leading": sorted(rules.LEADING),
        "leaders": {who: [role for role in Role if role in roles] for who, roles in rules.LEADERS.items()},
        "needs_admission": sorted(rules.WAITING),
        "court": [role for role in Role if role in COURT],
        "sides": [[role for role in Role if role in side] for side in SIDES],
        "alphabet": ALPHABET,
        "labels": {role: LABELS[role] for role in Role},
        "titles": {role: header.TITLES[role] for role in Role},
        "header": {"title": header.TITLE, "lines": header.LINES, "note": header.NOTE},
        "fields": header.FIELDS,
        "errors": {code: {"zh": sentence.zh, "en": sentence.en} for code, sentence in ERRORS.items()},
    }


def _binary(node: Any) -> Any:
    if isinstance(node, list):
        return [_binary(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("contentEncoding") == "base64":
        return {"tsType": "Uint8Array"}
    return {key: _binary(value) for key, value in node.items()}
