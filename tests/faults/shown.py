"""What the journal says, what pages were shown of it, and what history tells."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec

from server.hearing.record import UPDATES, Entry
from server.past import CAUSES
from server.settings import Settings
from server.store.store import open_store
from tests.page import Message, Page
from tests.reader import Reader


async def journal(data: Path, after: int) -> list[Entry]:
    """The entries of the one hearing, behind a server that is down."""
    store = await open_store(Settings(data=data))
    try:
        (hearing,) = await store.journal.hearings()
        return await store.journal.read(hearing, after)
    finally:
        await store.close()


def contradictions(pages: Iterable[Page], entries: Sequence[Entry]) -> list[str]:
    """What a page was told and the journal does not say, or says otherwise."""
    written = {entry.seq: entry for entry in entries}
    found = []
    for page in pages:
        for message in page.messages:
            if message["type"] in ("edited", "happened"):
                entry = written.get(message["seq"])
                if entry is None or not _same(message, entry):
                    found.append(f"{message} is not {entry}")
    return found


def _same(message: Message, entry: Entry) -> bool:
    if message["type"] == "edited":
        told = (UPDATES[message["document"]], message["seat"], message["update"])
        return told == (entry.kind, entry.origin, entry.body)
    told = ("event", message["at"], message["event"])
    return told == (entry.kind, entry.at, entry.kind == "event" and msgspec.msgpack.decode(entry.body))


async def untold(reader: Reader, entries: Sequence[Entry]) -> list[str]:
    """Where history, read page by page over HTTP, differs from the journal: in what was written to the record, when and
    by whom, in the events that it tells beside it, in their order, or in how often it tells them.
    """
    expected: list[tuple[int, int, object, object]] = []
    for entry in entries:
        if entry.kind == UPDATES["record"]:
            expected.append((entry.seq, entry.at, entry.origin, entry.body))
        elif entry.kind == "event" and msgspec.msgpack.decode(entry.body)["type"] in _TOLD:
            expected.append((entry.seq, entry.at, "event", msgspec.msgpack.decode(entry.body)))
    told: list[tuple[int, int, object, object]] = []
    after, last = entries[0].seq - 1, entries[-1].seq
    while after < last:
        page = await reader.history(after)
        updates = [(one["seq"], one["at"], one["seat"], b64decode(one["update"])) for one in page["updates"]]
        events = [(one["seq"], one["at"], "event", one["event"]) for one in page["events"]]
        told += sorted((one for one in [*updates, *events] if one[0] <= last), key=_seq)
        after = page["next"]
    differing = [one for one in told if one not in expected] + [one for one in expected if one not in told]
    return [f"history differs: {one}" for one in differing] or (
        [] if told == expected else ["history is out of order, or tells something twice"]
    )


_TOLD = {kind.__struct_config__.tag for kind in CAUSES}
"""Events that history tells."""

_seq = itemgetter(0)


def undone(welcome: Message, orders: Iterable[Mapping[str, Any]]) -> list[str]:
    """Commands that were acknowledged and are not in what a page gets, or are there more than once."""
    objections = Counter(objection["text"] for objection in welcome["objections"])
    reasons = {objection: ruling["reason"] for objection, ruling in welcome["rulings"].items()}
    marks = Counter(mark["stroke"]["text"] for mark in welcome["evidence"]["marks"])
    ids = {mark["id"] for mark in welcome["evidence"]["marks"]}
    found = []
    for order in orders:
        match order["kind"]:
            case "raise_objection":
                kept = objections[order["text"]] == 1
            case "rule_objection":
                kept = reasons.get(order["objection"]) == order["reason"]
            case "confirm_words":
                kept = set(order["words"]) <= set(welcome["confirmed"].get(order["utterance"], []))
            case "draw_mark":
                stroke = order["stroke"]
                kept = stroke["tool"] == "box" or marks[stroke["text"]] == 1  # boxes are erased again
            case "erase_mark":
                kept = order["mark"] not in ids
            case _:  # who holds the permission is what the next of these has made of it
                kept = True
        if not kept:
            found.append(f"{order} is not kept")
    return found


def holders_after(holders: Iterable[str], entries: Iterable[Entry]) -> set[str]:
    """Who holds the permission after these entries."""
    held = set(holders)
    for entry in entries:
        event = msgspec.msgpack.decode(entry.body) if entry.kind == "event" else {}
        if event.get("type") == "permission_changed":
            held = held.difference(event["ended"]).union(event["granted"])
    return held
