"""The state of a hearing together with its journal: what is decided becomes state, entry and message in one step."""

from __future__ import annotations

import secrets
from bisect import bisect_right
from collections.abc import Callable, Sequence

import msgspec

from server.commits import Commits, Effect
from server.hearing import audiences, machine
from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.audiences import Audience
from server.hearing.decision import Decision, Refusal
from server.hearing.merkle import SALT_BYTES
from server.hearing.model import Document, State, Utterance
from server.hearing.record import UPDATES
from server.members import Connection, Fanout, Members
from server.protocol import Done, Edited, Happened, Refused, ServerMessage, SpeakingTimes

SERVER = ""
"""Origin of entries that no person made."""


class Proceedings:
    """State changes at once; who may know is told when it is on disk."""

    def __init__(
        self,
        state: State,
        heard: list[int],
        commits: Commits,
        members: Members,
        fanout: Fanout,
        now: Callable[[], int],
    ) -> None:
        self.state = state
        self.members = members
        self.now = now
        self._commits = commits
        self._fanout = fanout
        self.heard = heard
        """The entries by which the state's lines came, in their order."""

    @property
    def seq(self) -> int:
        """The last entry, on disk or not."""
        return self._commits.seq

    @property
    def durable(self) -> int:
        """The last entry on disk."""
        return self._commits.durable

    def then(self, effect: Effect) -> None:
        """Do something once all that has happened is on disk."""
        self._commits.then(effect)

    def decide(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> Decision:
        """What would happen."""
        return machine.decide(
            self.state, seat, command, self.now(), fresh=secrets.token_hex(6), salt=secrets.token_bytes(SALT_BYTES)
        )

    def carry_out(self, seat: str, command: cmd.Command | cmd.InnerCommand) -> Refusal | None:
        """Let it happen, or say why not."""
        decision = self.decide(seat, command)
        if isinstance(decision, Refusal):
            return decision
        self.record(seat, decision)
        return None

    def record(self, origin: str, events: Sequence[ev.Event]) -> None:
        """Make events happen: in the state, in the journal, and for their audiences."""
        now = self.now()
        for event in events:
            before, self.state = self.state, machine.evolve(self.state, event, now)
            if self.state.inside != before.inside or self.state.signing.versions is not before.signing.versions:
                self.members.changed()
            seq = self._commits.add("event", origin, msgspec.msgpack.encode(event), now)
            if isinstance(event, ev.UtteranceRecognised):
                self.heard.append(seq)
            if self.state.spoken is not before.spoken:
                self._tell(self.members.told(self.state, Audience.COURT), SpeakingTimes(times=self.state.spoken))
            audience = audiences.audience(self.state, event)
            if audience is not Audience.NOBODY:
                told = self.members.told(self.state, audience)
                also = self.members.get(audiences.also_told(event))
                if also and also.connection not in told:
                    told = (*told, also.connection)
                self._tell(told, Happened(seq=seq, at=now, event=event))  # type: ignore[arg-type]  # of the union

    def add_update(self, document: Document, seat: str, update: bytes, but: Connection | None = None) -> None:
        """Enter an update that the document has already taken over."""
        seq = self._commits.add(UPDATES[document], seat, update, self.now())
        told = self.members.told(self.state, audiences.OF_EDITS[document])
        edited = Edited(seq=seq, seat=seat, update=update, document=document)
        self._tell([one for one in told if one is not but], edited)

    def tell(self, audience: Audience, message: ServerMessage) -> None:
        """Tell who belongs to an audience now, once all that has happened is on disk."""
        told = self.members.told(self.state, audience)
        self.then(lambda: self._fanout(told, message))

    def reply(self, connection: Connection, request: int, refusal: Refusal | None) -> None:
        """Answer a request once what it did is on disk."""
        answer = Refused(request=request, code=refusal.code) if refusal else Done(request=request)
        self.then(lambda: connection.send(answer))

    def utterances_after(self, seq: int) -> list[Utterance]:
        """Lines that a page which has everything up to `seq` lacks."""
        utterances = list(self.state.utterances.values())
        return utterances[bisect_right(self.heard, seq) :]

    def _tell(self, told: Sequence[Connection], message: Happened | Edited | SpeakingTimes) -> None:
        self.then(lambda: self._fanout(told, message))
