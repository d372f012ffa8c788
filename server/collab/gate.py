"""Judges an edit of the record by its bytes, before the document sees it. Pure.

Content never moves in a Yjs document: an element keeps its parent, a character its text, a value its attribute. So a
record has its shape if and only if every item had its place when it came, and it is enough to judge each once.
What passes cannot make the engine fail either: every item it names exists and is of the kind it must be.
"""

from __future__ import annotations

from collections.abc import Container

from server.collab.places import GONE, Addition, Places, Slot, Track
from server.collab.refusal import Code, Refused
from server.collab.transcript import DEPTH, HEADER, KINDS, TEXT, Utterance
from server.collab.update import ANY, DELETED, FORMAT, STRING, TYPE, Deletion, Item, Limits, Section, read_update


def validate(update: bytes, places: Places, client: int, utterances: Container[str], limits: Limits) -> Addition:
    """What an update by `client` brings. Nothing is changed here.

    `utterances` are the ids that the server has ever put into this document. Raises Refused.
    """
    sections, deletions = read_update(update, limits)
    news = _news(sections, places, client)
    ahead, added = places, None
    if news:
        ahead, added = places.ahead(client)
        _judge_items(news, deletions, ahead, added, utterances)
        if places.size + added.end - added.start > limits.document:
            raise Refused(Code.OVERSIZED)
    for deletion in deletions:
        _judge_deletion(deletion, ahead)
    return Addition(client, added, deletions)


def _news(sections: list[Section], places: Places, client: int) -> list[Item]:
    """What follows on the client's known writing; all else must be known.

    An honest client repeats itself when its editor answers a change with another in the same breath. The engines pass
    over what they know, but not before they have looked up, and split, what it stands beside.
    """
    news: list[Item] = []
    for section in sections:
        items = section.after(places.end(section.client))
        for item in section.items[: len(section.items) - len(items)]:
            _stand(item, places)
        if items and (news or section.client != client):
            raise Refused(Code.FOREIGN_CLIENT)
        news += items
    return news


def _judge_items(
    items: list[Item], deletions: list[Deletion], places: Places, added: Track, utterances: Container[str]
) -> None:
    """Judge items one by one, each as the next of `added`, which `places` already has."""
    reversed_in: list[Slot] = []
    for item in items:
        slot = _stand(item, places)
        if slot is not GONE:
            _judge(item, slot, places.root, utterances)
        if places.is_reversed(item):
            reversed_in.append(slot)
        added.add(item, slot)
    for deletion in deletions:
        if deletion.client == added.client:
            added.bury(deletion)
    # Undo brings them about in what the same edit deletes; nobody will see in which order that is.
    if not all(slot.is_gone() for slot in reversed_in):
        raise Refused(Code.MALFORMED)


def _stand(item: Item, places: Places) -> Slot:
    """Where an item stands, and not between the two halves of a character."""
    slot = places.locate(item)
    if item.origin is not None and places.splits((item.origin[0], item.origin[1] + 1)):
        raise Refused(Code.SPLIT_SURROGATE)
    if item.right is not None and places.splits(item.right):
        raise Refused(Code.SPLIT_SURROGATE)
    return slot


def _judge(item: Item, slot: Slot, root: Slot, utterances: Container[str]) -> None:
    if slot.kind == HEADER or (item.content == HEADER and item.kind == TYPE):
        raise Refused(Code.HEADER_CHANGED)
    if slot.attribute is not None:
        _judge_value(item, slot.kind, slot.attribute, utterances)
    elif slot.kind == TEXT:
        if item.kind not in (STRING, FORMAT, DELETED):
            raise Refused(Code.KIND_NOT_ALLOWED)
    else:
        if slot is root and item.origin is None:
            # Everything that follows something is behind the header; this would come before it.
            raise Refused(Code.HEADER_CHANGED)
        if item.kind == TYPE:
            _judge_child(item.content, slot)
        elif item.kind != DELETED:
            raise Refused(Code.KIND_NOT_ALLOWED)


def _judge_value(item: Item, kind: str, attribute: str, utterances: Container[str]) -> None:
    rule = KINDS[kind].attributes.get(attribute) if kind in KINDS else None
    if rule is None:
        raise Refused(Code.ATTRIBUTE_NOT_ALLOWED)
    if item.right is not None or item.kind not in (ANY, DELETED):
        raise Refused(Code.KIND_NOT_ALLOWED)
    if item.kind == ANY:
        assert isinstance(item.content, list)
        for value in item.content:
            if value is None:
                continue
            if not rule.allows(value):
                raise Refused(Code.ATTRIBUTE_NOT_ALLOWED)
            if isinstance(rule, Utterance) and value not in utterances:
                raise Refused(Code.UNKNOWN_UTTERANCE)


def _judge_child(child: object, slot: Slot) -> None:
    if child not in KINDS[slot.kind].children or (slot.depth >= DEPTH and child != TEXT):
        raise Refused(Code.KIND_NOT_ALLOWED)


def _judge_deletion(deletion: Deletion, places: Places) -> None:
    client, clock, length = deletion
    end = clock + length
    if end > places.end(client):
        raise Refused(Code.UNKNOWN_ORIGIN)
    if places.header is not None and places.header[0] == client and clock <= places.header[1] < end:
        raise Refused(Code.HEADER_CHANGED)
    if places.splits((client, clock)) or places.splits((client, end)):
        raise Refused(Code.SPLIT_SURROGATE)
