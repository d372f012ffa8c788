"""What a seat may see of the signing."""

from __future__ import annotations

from server.hearing.model import COURT, TESTIFYING, State
from server.hearing.rules import Right, allowed
from server.hearing.signatures import paused, renewable, signs
from server.hearing.signing import Signature, Signer
from server.signing.frozen import Frozen, Item, Line
from server.signing.words import words
from server.signing_messages import SignerView, SigningLine, SigningStatus, SigningText, SigningView
from server.view import Cards


def signing(state: State, seat: str) -> SigningView:
    """What it is told when it connects."""
    kept = state.signing
    court = state.role(seat) in COURT
    asked = court or signs(state, seat)
    known = kept.signers if court else {seat: kept.signers[seat]} if seat in kept.signers else {}
    reads = allowed(state, seat, Right.READ_RECORD)
    return SigningView(
        versions=list(kept.versions) if asked else [],
        paused=bool(kept.versions) and paused(state),
        signers={one: _signer(signer) for one, signer in known.items()},
        placed=placed(state) if reads else [],
        seals=list(state.signing.seals) if reads else [],
    )


def placed(state: State) -> list[Signature]:
    """The signatures that stand in the record."""
    found = (state.signing.signature(one) for one in state.signing.placed)
    return [one for one in found if one is not None]


def sees_picture(state: State, seat: str, signature: Signature) -> bool:
    """Whether it may see a signature: the court any, the signer his own, who reads the record what stands in it."""
    if state.role(seat) in COURT or signature.seat == seat:
        return True
    return signature.id in state.signing.placed and allowed(state, seat, Right.READ_RECORD)


def status(state: State, cards: Cards, seat: str) -> SigningStatus:
    """What a signing page shows of its seat's signing."""
    signer = state.signing.signer(seat)
    version = state.signing.version
    card = next(card for card in cards.seats if card.id == seat)
    number = version.number if version else 0
    return SigningStatus(
        seat=seat,
        name=card.name,
        role=card.role,
        case_number=cards.hearing.case_number,
        case_name=cards.hearing.case_name,
        phase=state.phase,
        version=number,
        at=version.at if version else 0,
        root=version.root if version else "",
        words=words(version.root) if version else "",
        paused=version is not None and paused(state),
        before=_before(signer, number),
        renewable=bool(renewable(state, seat)),
        given=list(state.signing.given(seat, number)),
        declined=signer.declined if signer.declined and signer.declined.version == number else None,
        until=signer.session.until if signer.session else 0,
    )


def text(state: State, seat: str, number: int, version: Frozen) -> SigningText:
    """The version of that number as the signer may read it."""
    own = state.role(seat) in TESTIFYING
    lines = [
        SigningLine(leaf.content.text, leaf.owner == seat)
        for leaf in version.leaves
        if isinstance(leaf.content, Line) and (leaf.owner == seat or not own)
    ]
    exhibits = 0 if own else sum(isinstance(leaf.content, Item) for leaf in version.leaves)
    return SigningText(version=number, own=own, lines=lines, exhibits=exhibits)


def _before(signer: Signer, present: int) -> int:
    earlier = [one.version for one in signer.signatures if one.version < present]
    if signer.declined and signer.declined.version < present:
        earlier.append(signer.declined.version)
    return max(earlier, default=0)


def _signer(signer: Signer) -> SignerView:
    return SignerView(
        opened=signer.opened,
        opened_at=signer.opened_at,
        read=signer.read,
        until=signer.session.until if signer.session else 0,
        device=signer.session.device if signer.session else "",
        signatures=list(signer.signatures),
        declined=signer.declined,
        reminded_at=signer.reminded_at,
    )
