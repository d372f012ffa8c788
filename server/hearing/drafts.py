"""Text that the record did not take, kept until somebody who holds the permission inserts it, or it is discarded."""

from __future__ import annotations

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Decision, Refusal
from server.hearing.model import Draft, State

LIMIT = 200_000
"""Characters that the drafts of one person may hold together."""

OVERTAKEN = "overtaken"
"""Why words are kept that vanished with their paragraph: who wrote it and who deleted it hand in the same."""


def keep(state: State, seat: str, command: cmd.KeepDraft, now: int, fresh: str) -> Decision:
    size = sum(len(paragraph.text) + len(paragraph.after) for paragraph in command.paragraphs)
    kept = sum(len(p.text) + len(p.after) for d in state.drafts.values() if d.seat == seat for p in d.paragraphs)
    if not size:
        return Refusal("bad_request")
    if size + kept > LIMIT:
        return Refusal("drafts_full")
    if command.code == OVERTAKEN and command.document == "record" and _is_kept(state, command):
        return []
    draft = Draft(fresh, seat, command.code[:40], now, command.paragraphs, command.document)
    return [ev.DraftKept(draft=draft)]


def _is_kept(state: State, command: cmd.KeepDraft) -> bool:
    texts = [paragraph.text for paragraph in command.paragraphs]
    return any(
        draft.code == OVERTAKEN and [paragraph.text for paragraph in draft.paragraphs] == texts
        for draft in state.drafts.values()
        if draft.document == "record"
    )


def discard(state: State, seat: str, draft: str) -> Decision:
    known = state.drafts.get(draft)
    if known is None:
        return Refusal("unknown_draft")
    # The permission is to edit the record: of the notes everybody keeps what he wrote.
    if known.seat != seat and (known.document != "record" or seat not in state.grants):
        return Refusal("unknown_draft")
    return [ev.DraftDiscarded(draft=draft, by=seat)]
