"""Lines of the recogniser enter the record as paragraphs of their own, and are taken out of it again."""

from __future__ import annotations

from collections.abc import Sequence

from server.collab.document import Inserted, RecordDocument
from server.collab.refusal import Refused as EditRefused
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.decision import Refusal
from server.hearing.labels import label_of
from server.hearing.lines import speaker_of, text_of
from server.hearing.rules import Right
from server.proceedings import SERVER, Proceedings


class Insertion:
    """The server's own hand in the record."""

    def __init__(self, record: RecordDocument, proceedings: Proceedings) -> None:
        self._record = record
        self._proceedings = proceedings

    def insert(self, seat: str, command: cmd.InsertUtterances) -> Refusal | None:
        """Put lines into the record as paragraphs of their own."""
        self._forget_deleted(seat, command.utterances)
        decision = self._proceedings.decide(seat, command)
        if isinstance(decision, Refusal):
            return decision
        for event in decision:
            if isinstance(event, ev.UtterancesInserted):
                self.enter(seat, event.utterances, command.place)
        return None

    def enter(self, by: str, ids: Sequence[str], place: bytes = b"") -> None:
        """Write lines into the record at `place`, at its end if that is empty."""
        self._proceedings.record(by, [ev.UtterancesInserted(utterances=tuple(ids), by=by)])
        blocks = [self._block(utterance) for utterance in ids]
        self._proceedings.add_update("record", SERVER, self._record.insert(place or None, blocks))

    def append(self, utterance: str) -> None:
        """同步笔录: write a line at the end of the record, in the order in which people spoke."""
        lines = self._proceedings.state.utterances
        later = {line.id for line in lines.values() if line.start > lines[utterance].start}
        self._proceedings.record(SERVER, [ev.UtterancesInserted(utterances=(utterance,), by=SERVER)])
        self._proceedings.add_update("record", SERVER, self._record.append(self._block(utterance), later))

    def withdraw(self, seat: str, command: cmd.WithdrawUtterance) -> Refusal | None:
        """Take a line out of the record again."""
        decision = self._proceedings.decide(seat, command)
        if isinstance(decision, Refusal):
            return decision
        try:
            update = self._record.withdraw(command.utterance)
        except EditRefused as refused:
            return Refusal(refused.code)
        self._proceedings.record(seat, decision)
        self._proceedings.add_update("record", SERVER, update)
        return None

    def _block(self, utterance: str) -> Inserted:
        state = self._proceedings.state
        line = state.utterances[utterance]
        return Inserted(line.id, label_of(state, speaker_of(line)), text_of(state, line))

    def _forget_deleted(self, seat: str, ids: Sequence[str]) -> None:
        """A line whose paragraph somebody has deleted may enter again."""
        state = self._proceedings.state
        again = [utterance for utterance in ids if utterance in state.inserted]
        if again and rules.allowed(state, seat, Right.INSERT_UTTERANCES):
            present = self._record.utterances()
            gone = [utterance for utterance in again if utterance not in present]
            self._proceedings.record(seat, [ev.UtteranceWithdrawn(utterance=utterance, by=seat) for utterance in gone])
