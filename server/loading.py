"""Makes a hearing from its journal: from the last snapshot and what came after it, or from the beginning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import structlog

from server.collab import writers
from server.collab.document import RecordDocument
from server.hearing import events as ev
from server.hearing import machine
from server.hearing.model import Document, State
from server.hearing.record import UPDATES, Entry, Kind
from server.snapshot import Kept, decode
from server.store.ports import CorruptJournal, Journal, Snapshot

log = structlog.get_logger(__name__)

_decode_event = msgspec.msgpack.Decoder(ev.AnyEvent).decode


class Loaded(msgspec.Struct, frozen=True):
    """A hearing up to and including entry `seq`, whose chain digest is `digest`.

    `heard` are the entries by which its lines came; `snapshot` is the entry of the snapshot that was used, 0 for none.
    """

    state: State
    documents: dict[Document, RecordDocument]
    heard: list[int]
    seq: int
    digest: bytes
    snapshot: int = 0


async def load(journal: Journal, hearing: str) -> Loaded:
    """The hearing as its journal has it. Raises KeyError if there is none, CorruptJournal, ValueError, StoreError."""
    snapshot = await _snapshot(journal, hearing)
    if snapshot is not None:
        entries = await journal.read(hearing, after=snapshot.seq)
        try:
            return replay(entries, snapshot)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a panic of the engine is not an Exception; what is wrong, the whole journal will show
            log.exception("snapshot unusable", hearing=hearing, seq=snapshot.seq)
    return replay(await journal.read(hearing))


async def _snapshot(journal: Journal, hearing: str) -> Snapshot | None:
    try:
        return await journal.snapshot(hearing)
    except CorruptJournal as corrupt:
        log.warning("snapshot damaged", hearing=hearing, seq=corrupt.seq)
        return None


def replay(entries: Sequence[Entry], snapshot: Snapshot | None = None) -> Loaded:
    """What a journal, or a snapshot with the entries after it, adds up to; no notes if they were never begun.

    Raises KeyError if there is nothing, UnusableSnapshot, ValueError.
    """
    if not entries and snapshot is None:
        raise KeyError("no such hearing")
    kept = decode(snapshot.body) if snapshot else Kept(State(), [], {})
    state, heard = kept.state, kept.heard
    updates: dict[Kind, list[bytes]] = {kind: [] for kind in UPDATES.values()}
    for entry in entries:
        if entry.kind == "event":
            event = _decode_event(entry.body)
            state = machine.evolve(state, event, entry.at)
            if isinstance(event, ev.UtteranceRecognised):
                heard.append(entry.seq)
        else:
            updates[entry.kind].append(entry.body)

    def document(name: Document, known: Iterable[str]) -> RecordDocument:
        client = writers.fresh_client(state.writers)
        return RecordDocument.load(updates[UPDATES[name]], known, client, kept=kept.documents.get(name))

    documents: dict[Document, RecordDocument] = {"record": document("record", state.entered)}
    if "notes" in kept.documents or updates[UPDATES["notes"]]:
        # No utterance ever entered the notes, so none may be referred to.
        documents["notes"] = document("notes", ())
    last = entries[-1] if entries else snapshot
    assert last is not None
    return Loaded(state, documents, heard, last.seq, last.digest, snapshot.seq if snapshot else 0)
