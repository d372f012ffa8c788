"""What people say of the record without writing in it: whose words a line is, and objections to a passage."""

from __future__ import annotations

from server.collab.document import RecordDocument
from server.hearing import commands as cmd
from server.hearing.decision import Refusal
from server.hearing.labels import label_of
from server.hearing.lines import speaker_of
from server.proceedings import SERVER, Proceedings


class Remarks:
    """Checks such remarks against the record, and lets the record follow where the machine may."""

    def __init__(self, document: RecordDocument, proceedings: Proceedings) -> None:
        self._document = document
        self._proceedings = proceedings

    def correct_speaker(self, seat: str, command: cmd.CorrectSpeaker) -> Refusal | None:
        """Give a line to another speaker; its paragraphs get his label where nobody has labelled them otherwise."""
        decision = self._proceedings.decide(seat, command)
        if isinstance(decision, Refusal):
            return decision
        if not decision:
            return None
        before = self._label(command.utterance)
        self._proceedings.record(seat, decision)
        update = self._document.relabel(command.utterance, before, self._label(command.utterance))
        if update:
            self._proceedings.add_update("record", SERVER, update)
        return None

    def raise_objection(self, seat: str, command: cmd.RaiseObjection) -> Refusal | None:
        """Enter an objection. What it quotes must be what the passage says: the quote stays when the text changes."""
        decision = self._proceedings.decide(seat, command)
        if isinstance(decision, Refusal):
            return decision
        if not self._document.quotes(command.place, command.quote.strip()):
            return Refusal("passage_changed")
        self._proceedings.record(seat, decision)
        return None

    def _label(self, utterance: str) -> str:
        state = self._proceedings.state
        return label_of(state, speaker_of(state.utterances[utterance]))
