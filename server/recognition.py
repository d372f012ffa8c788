"""What the recogniser understood becomes lines of the hearing, and is told while it is being said."""

from __future__ import annotations

from typing import Protocol

from server.asr import messages as asr
from server.asr.segments import partial_text, utterance_text
from server.hearing import commands as cmd
from server.hearing.audiences import Audience
from server.hearing.model import Utterance
from server.insertion import Insertion
from server.media import messages as media
from server.proceedings import Proceedings
from server.protocol import Heard, Lagging, SpeechState
from server.rehearsal import Rehearsals, is_rehearsal

Understood = asr.Partial | asr.Final | asr.Lagging | media.SoundLost


class SpeechProcess(Protocol):
    """The way to the speech process."""

    @property
    def state(self) -> SpeechState:
        """What it last said of itself."""

    def confirm(self, stream: str, n: int) -> None:
        """The utterance is on disk."""


class Recognition:
    """One hearing's microphones, as they are understood."""

    def __init__(
        self, proceedings: Proceedings, insertion: Insertion, rehearsals: Rehearsals, speech: SpeechProcess
    ) -> None:
        self._proceedings = proceedings
        self._members = proceedings.members
        self._insertion = insertion
        self._rehearsals = rehearsals
        self._speech = speech

    @property
    def state(self) -> SpeechState:
        """How the speech process is."""
        return self._speech.state

    def understood(self, item: Understood) -> None:
        """Take what the speech process says, or that sound never reached it."""
        if is_rehearsal(item.stream):
            self._rehearsed(item)
            return
        match item:
            case asr.Final():
                self._line(item)
            case asr.Partial():
                self._heard(Heard(seat=item.seat, text=partial_text(item.text), at=item.at))
            case asr.Lagging():
                lagging = Lagging(seat=item.seat, behind_ms=item.behind_ms)
                self._members.tell(self._proceedings.state, Audience.READERS, lagging)
            case media.SoundLost():
                self._proceedings.carry_out(item.seat, cmd.ReportLoss(start=item.start, end=item.end))

    def _rehearsed(self, item: Understood) -> None:
        if isinstance(item, asr.Final | asr.Partial):
            self._rehearsals.heard(item)
        if isinstance(item, asr.Final):
            self._speech.confirm(item.stream, item.n)

    def _line(self, final: asr.Final) -> None:
        state = self._proceedings.state
        if final.seat in state.seats and final.words:
            utterance = Utterance(
                id=f"{final.seat}.{final.stream}.{final.n}",
                seat=final.seat,
                start=final.start,
                end=final.end,
                text=utterance_text(final.words),
                words=final.words,
            )
            new = utterance.id not in state.utterances
            self._proceedings.carry_out(final.seat, cmd.Recognise(utterance))
            if new and self._proceedings.state.sync:
                self._insertion.append(utterance.id)
            self._heard(Heard(seat=final.seat, text="", at=final.end))
        self._proceedings.then(lambda: self._speech.confirm(final.stream, final.n))

    def _heard(self, heard: Heard) -> None:
        if heard.text:
            self._members.heard[heard.seat] = heard
        else:
            self._members.heard.pop(heard.seat, None)
        state = self._proceedings.state
        muted = heard.seat in state.order.muted
        self._members.tell(state, Audience.COURT if muted else Audience.READERS, heard)
