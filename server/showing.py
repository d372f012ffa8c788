"""Only known while it happens: where the shown exhibit is looked at, what is being drawn, who has it before him."""

from __future__ import annotations

import msgspec

from server.evidence_messages import Draw, Drawing, EvidenceChanged, EvidenceView, Seen, SeenBy, Show, Shown
from server.hearing import audiences, marks, rules
from server.hearing.model import COURT, State
from server.hearing.rules import Right
from server.members import Connection, Members


class ExhibitView:
    """Of one hearing. None of it is recorded; sending waits for nothing."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._shown: Shown | None = None
        self._seen: dict[str, SeenBy] = {}

    def show(self, state: State, connection: Connection, message: Show) -> None:
        """The seat that shows an exhibit looks somewhere else; everybody follows."""
        showing = state.evidence.showing
        if showing is None or (showing.by, showing.exhibit) != (connection.seat, message.exhibit):
            return
        shown = Shown(seat=connection.seat, **msgspec.structs.asdict(message))
        if self._shown is None or (self._shown.exhibit, self._shown.page) != (shown.exhibit, shown.page):
            self._seen.clear()
        self._shown = shown
        self._members.tell(state, audiences.Audience.ROOM, shown, but=[connection])

    def draw(self, state: State, connection: Connection, message: Draw) -> None:
        """Somebody who may is drawing; who sees the exhibit sees it grow."""
        stroke = message.stroke
        drawing = Drawing(seat=connection.seat, stroke=stroke)
        if stroke is None:
            self._members.tell(state, audiences.Audience.ROOM, drawing, but=[connection])
        elif marks.may_draw(state, connection.seat) and rules.sees(state, connection.seat, stroke.exhibit):
            self._members.tell(state, audiences.watchers(state, stroke.exhibit), drawing, but=[connection])

    def seen(self, state: State, connection: Connection, message: Seen) -> None:
        """Somebody has the shown page before him; the court and who shows it are told."""
        if not rules.shown(state, message.exhibit) or not state.admitted(connection.seat):
            return
        seen = SeenBy(seat=connection.seat, exhibit=message.exhibit, page=message.page)
        self._seen[connection.seat] = seen
        for member in self._members:
            if self._watches(state, member.connection.seat) and member.connection is not connection:
                member.send(seen)

    def changed(self, state: State) -> None:
        """Another exhibit is shown, or none: those who see nothing else get it, or lose it."""
        self._shown = None
        self._seen.clear()
        for member in self._members:
            seat = member.connection.seat
            if state.admitted(seat) and not rules.allowed(state, seat, Right.READ_EXHIBITS):
                member.send(EvidenceChanged(evidence=self.of(state, seat)))

    def of(self, state: State, seat: str) -> EvidenceView:
        """The evidence as the seat may see it."""
        evidence = state.evidence
        visible = {exhibit for exhibit in evidence.exhibits if rules.sees(state, seat, exhibit)}
        reads = rules.allowed(state, seat, Right.READ_EXHIBITS)
        admitted = state.admitted(seat)
        return EvidenceView(
            exhibits=[one for one in evidence.exhibits.values() if one.id in visible],
            order=dict(evidence.order) if reads else {},
            withdrawn=sorted(evidence.withdrawn & visible),
            showing=evidence.showing if admitted else None,
            annotators=sorted(evidence.annotators) if admitted else [],
            asking=sorted(evidence.asking) if admitted else [],
            marks=[mark for mark in evidence.marks.values() if mark.stroke.exhibit in visible],
            opinions=[one for said in evidence.opinions.values() for one in said.values()] if reads else [],
            leaves=len(evidence.leaves) if reads else 0,
            shown=self._shown if admitted else None,
            seen=list(self._seen.values()) if self._watches(state, seat) else [],
        )

    def _watches(self, state: State, seat: str) -> bool:
        showing = state.evidence.showing
        return showing is not None and (seat == showing.by or state.role(seat) in COURT)
