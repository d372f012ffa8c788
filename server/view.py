"""What a seat may see of a hearing when it connects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from server.evidence_messages import EvidenceView
from server.hearing.model import COURT, Presence, State, Utterance
from server.hearing.rules import Right, allowed
from server.members import Members
from server.protocol import PROTOCOL, HearingCard, SeatCard, SpeechState, Welcome


class Cards(msgspec.Struct, frozen=True):
    """The hearing's cover and the names behind its seats, in the order in which the court lists them."""

    hearing: HearingCard
    seats: tuple[SeatCard, ...]


def welcome(
    state: State,
    members: Members,
    cards: Cards,
    speech: SpeechState,
    *,
    seat: str,
    seq: int,
    now: int,
    utterances: Sequence[Utterance],
    evidence: EvidenceView,
    request: int = 0,
) -> Welcome:
    """The hearing as `seat` may see it as of `seq`; `utterances` are those it does not have yet.

    `evidence` is what it may see of that.
    """
    admitted = state.admitted(seat)
    reads = allowed(state, seat, Right.READ_RECORD)
    hears = allowed(state, seat, Right.READ_UTTERANCES)
    return Welcome(
        request=request,
        protocol=PROTOCOL,
        seq=seq,
        now=now,
        you=seat,
        waiting=not admitted,
        hearing=cards.hearing,
        phase=state.phase,
        phase_since=state.phase_since,
        phase_until=state.phase_until,
        opened_at=state.opened_at,
        stage=state.stage if admitted else "",
        hands=list(state.hands) if admitted else [],
        seats=[card for card in cards.seats if admitted or card.id == seat],
        presence=dict(state.presence) if admitted else _own(state.presence, seat),
        summoned=sorted(state.summoned) if admitted else [],
        holders=list(state.grants) if reads else [],
        sync=state.sync and reads,
        utterances=list(utterances) if hears else [],
        inserted=list(state.inserted) if reads else [],
        heard=list(members.heard.values()) if hears else [],
        drafts=list(state.drafts.values()) if state.role(seat) in COURT else [],
        devices=[member.devices for member in members] if admitted else [],
        speech=speech,
        speaking_at={microphone: said[-1][1] for microphone, said in state.speaking.items()} if admitted else {},
        reassigned=dict(state.reassigned) if hears else {},
        corrections=dict(state.corrections) if hears else {},
        confirmed={line: sorted(words) for line, words in state.confirmed.items()} if hears else {},
        stream=state.stream if reads else "",
        viewed=members.viewed if reads and state.stream else None,
        header=state.header if reads else None,
        objections=list(state.objections.values()) if reads else [],
        rulings=dict(state.rulings) if reads else {},
        evidence=evidence,
    )


def _own(presence: Mapping[str, Presence], seat: str) -> dict[str, Presence]:
    return {seat: presence[seat]} if seat in presence else {}
