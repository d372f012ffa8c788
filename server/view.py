"""What a seat may see of a hearing when it connects."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from server.evidence_messages import EvidenceView
from server.hearing.model import COURT, Sharing, State, Utterance
from server.hearing.rules import Right, allowed
from server.lobby_messages import LobbyView
from server.media_messages import SharingView
from server.members import Members
from server.order_messages import OrderView
from server.protocol import PROTOCOL, HearingCard, SeatCard, SpeechState, Welcome
from server.signing_messages import SigningView


class Cards(msgspec.Struct, frozen=True):
    """The hearing's cover and the names behind its seats, in the order in which the court lists them."""

    hearing: HearingCard
    seats: tuple[SeatCard, ...]
    applicants: tuple[SeatCard, ...] = ()
    """Those who ask to observe."""


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
    signing: SigningView,
    request: int = 0,
) -> Welcome:
    """The hearing as `seat` may see it as of `seq`; `utterances` are those it does not have yet.

    `evidence` and `signing` are what it may see of these.
    """
    admitted = state.admitted(seat)
    reads = allowed(state, seat, Right.READ_RECORD)
    hears = allowed(state, seat, Right.READ_UTTERANCES)
    court = state.role(seat) in COURT
    muted = state.order.muted

    def may_know(line: str) -> bool:
        return hears and (court or not state.utterances[line].muted)

    def may_see(other: str) -> bool:
        """Whether the other is there: the court knows of everybody, those in the room of each other."""
        return court or other == seat or (admitted and state.admitted(other))

    return Welcome(
        request=request,
        protocol=PROTOCOL,
        seq=seq,
        now=now,
        you=seat,
        waiting=not admitted,
        hearing=msgspec.structs.replace(cards.hearing, starts_at=state.starts_at),
        phase=state.phase,
        phase_since=state.phase_since,
        phase_until=state.phase_until,
        openings=list(state.openings),
        sitting=state.sitting,
        leaders=state.leaders,
        agenda=state.agenda if admitted else (),
        gaps=state.gaps if reads else 0,
        stage=state.stage if admitted else "",
        hands=list(state.hands) if admitted else [],
        seats=[card for card in cards.seats if admitted or card.id == seat],
        applicants=list(cards.applicants) if court else [],
        presence={one: presence for one, presence in state.presence.items() if may_see(one)},
        summoned=sorted(state.summoned) if admitted else [],
        holders=list(state.grants) if reads else [],
        sync=state.sync and reads,
        utterances=[line for line in utterances if may_know(line.id)],
        inserted=list(state.inserted) if reads else [],
        heard=[heard for heard in members.heard.values() if hears and (court or heard.seat not in muted)],
        drafts=list(state.drafts.values()) if court else [],
        devices=[member.devices for member in members if admitted and may_see(member.connection.seat)],
        speech=speech,
        speaking_at={microphone: said[-1][1] for microphone, said in state.speaking.items()} if admitted else {},
        reassigned={line: told for line, told in state.reassigned.items() if may_know(line)},
        corrections={line: told for line, told in state.corrections.items() if may_know(line)},
        confirmed={line: sorted(words) for line, words in state.confirmed.items() if may_know(line)},
        stream=state.stream if reads else "",
        viewed=members.viewed if reads and state.stream else None,
        header=state.header if reads else None,
        objections=list(state.objections.values()) if reads else [],
        rulings=dict(state.rulings) if reads else {},
        evidence=evidence,
        sharing=_sharing(state.sharing if admitted else Sharing()),
        order=_order(state, seat),
        lobby=_lobby(state, seat),
        spoken=dict(state.spoken) if court else {},
        signing=signing,
    )


def _order(state: State, seat: str) -> OrderView:
    order = state.order
    known = frozenset(state.seats) if state.admitted(seat) else frozenset({seat})
    return OrderView(
        muted=sorted(order.muted & known),
        blanked=sorted(order.blanked & known),
        removed=sorted(order.removed & known),
        reading=order.reading if state.admitted(seat) else 0,
    )


def _lobby(state: State, seat: str) -> LobbyView:
    lobby = state.lobby
    court = state.role(seat) in COURT
    return LobbyView(
        kept=lobby.kept,
        called=sorted(lobby.called) if state.admitted(seat) else [],
        checks={one: check for one, check in lobby.checks.items() if court or one == seat},
        identities={one: check for one, check in lobby.identities.items() if court or one == seat},
    )


def _sharing(sharing: Sharing) -> SharingView:
    return SharingView(asking=sorted(sharing.asking), granted=sorted(sharing.granted), seat=sharing.seat)
