"""Freezing the record, and signing it: what may be done, and what becomes of the state.

A version can be signed while nobody may write and nothing was objected since it was presented. Whether the words are
the same is then decided when it is presented again: by the text, never by what a page says.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import permission, rules
from server.hearing.decision import Decision, Refusal
from server.hearing.model import AGENTS, COURT, PARTIES, TESTIFYING, Phase, State
from server.hearing.rules import Right
from server.hearing.signing import (
    MOST_SIGNATURES,
    SESSION_SECONDS,
    Declined,
    Session,
    Signature,
    Signer,
    Signing,
    Version,
    Way,
)


def signs(state: State, seat: str) -> bool:
    """Whether the seat is asked to sign the present version: the court; parties and agents who are in the room;
    witnesses and experts of whose words there are some in it."""
    return state.signing.version is not None and seat in state.seats and _signer(state, seat)


def unsigned(state: State) -> list[str]:
    """Who should sign, or should have been asked to, and has not signed the present version."""
    version = state.signing.version
    number = version.number if version else 0
    return [seat for seat in state.seats if _signer(state, seat) and not state.signing.given(seat, number)]


def paused(state: State) -> bool:
    """Whether the text may have changed since the last version was presented."""
    signing = state.signing
    return bool(state.grants) or (state.last_grant, len(state.objections), len(state.rulings)) != (
        signing.grant,
        signing.objections,
        signing.rulings,
    )


def renewable(state: State, seat: str) -> tuple[Signature, ...]:
    """His signatures under the last version that he signed before, if it says to him what the present one says."""
    signing = state.signing
    version = signing.version
    earlier = [one.version for one in signing.signer(seat).signatures]
    if version is None or not earlier or max(earlier) == version.number:
        return ()
    last = max(earlier)
    same = _text(signing.versions[last - 1], seat) == _text(version, seat)
    return signing.given(seat, last) if same else ()


def decide(state: State, seat: str, command: cmd.SigningCommand) -> Decision:
    """What the court asks for beside signing; its right to that is known."""
    match command:
        case cmd.RemindSigner():
            known = signs(state, command.seat)
            return [ev.SignerReminded(seat=command.seat, by=seat)] if known else Refusal("not_asked_to_sign")
        case cmd.ReleaseSigner():
            open_ = state.signing.signer(command.seat).session
            return [ev.SignerReleased(seat=command.seat, by=seat)] if open_ else []
        case cmd.PlaceSignatures():
            return _place(state, seat)
        case _:
            raise TypeError(f"no decision for {command!r}")


def freeze(state: State, seat: str, command: cmd.FreezingCommand, now: int) -> Decision:
    """What comes of presenting the record, and of paper; the right to it is known."""
    match command:
        case cmd.BeginSigning():
            silent = [ev.SyncSwitched(on=False, by=seat)] if state.sync else []
            return [*permission.freeze(state, seat), *silent]
        case cmd.FreezeVersion():
            return _freeze(state, seat, command, now)
        case cmd.EnterPaper():
            if refusal := _not_now(state, command.seat, command.version):
                return refusal
            if (sent := _sent_before(state, command.seat, command.id)) is not None:
                return sent
            if len(state.signing.given(command.seat, command.version)) >= MOST_SIGNATURES:
                return Refusal("signatures_full")
            given = Signature(command.id, command.seat, command.version, now, command.picture, "paper", seat)
            return [ev.SignatureGiven(given)]
        case _:
            raise TypeError(f"no decision for {command!r}")


def answer(state: State, seat: str, command: cmd.SignerCommand, now: int) -> Decision:
    """What comes of what a signing page sends for its seat."""
    if isinstance(command, cmd.NoteRefusedLink):
        return [ev.LinkRefused(seat=seat, code=command.code, device=command.device)] if seat in state.seats else []
    if state.phase is Phase.CONCLUDED:
        return Refusal("signing_over")
    if not rules.allowed(state, seat, Right.SIGN) or not signs(state, seat):
        return Refusal("not_asked_to_sign")
    if isinstance(command, cmd.OpenSigning):
        return _open(state, seat, command, now)
    if not isinstance(command, cmd.PageCommand):
        raise TypeError(f"no decision for {command!r}")
    session = state.signing.signer(seat).session
    if session is None or session.digest != command.session or session.until <= now:
        return Refusal("signing_session_ended")
    page = _Page(state, seat, session, now)
    match command:
        case cmd.ConfirmSigner():
            return [] if session.confirmed else [ev.SignerConfirmed(seat)]
        case cmd.ReadOn():
            return page.read_on(command)
        case cmd.GiveSignature():
            return page.sign(command)
        case cmd.RenewSignature():
            return page.renew(command)
        case cmd.DeclineToSign():
            return page.decline(command)
        case _:
            raise TypeError(f"no decision for {command!r}")


@dataclass(frozen=True)
class _Page:
    """The signing page that is open for a seat."""

    state: State
    seat: str
    session: Session
    now: int

    def read_on(self, command: cmd.ReadOn) -> Decision:
        signer = self.state.signing.signer(self.seat)
        if refusal := _not_now(self.state, self.seat, command.version):
            return refusal
        if signer.opened == command.version and signer.read >= command.tenths:
            return []
        until = self.now + SESSION_SECONDS * 1000
        return [ev.SigningRead(seat=self.seat, version=command.version, tenths=min(command.tenths, 10), until=until)]

    def sign(self, command: cmd.GiveSignature) -> Decision:
        if (sent := _sent_before(self.state, self.seat, command.id)) is not None:
            return sent
        if refusal := _not_now(self.state, self.seat, command.version):
            return refusal
        given = self.state.signing.given(self.seat, command.version)
        if len(given) != command.before:
            return Refusal("already_signed")
        if len(given) >= MOST_SIGNATURES:
            return Refusal("signatures_full")
        return [ev.SignatureGiven(self._signature(command.id, command.picture))]

    def renew(self, command: cmd.RenewSignature) -> Decision:
        if (sent := _sent_before(self.state, self.seat, command.id)) is not None:
            return sent
        if refusal := _not_now(self.state, self.seat, command.version):
            return refusal
        earlier = renewable(self.state, self.seat)
        if not earlier:
            return Refusal("not_renewable")
        return [
            ev.SignatureGiven(self._signature(f"{command.id}{f'.{number}' if number else ''}", one.picture, one.id))
            for number, one in enumerate(earlier)
        ]

    def decline(self, command: cmd.DeclineToSign) -> Decision:
        if refusal := _not_now(self.state, self.seat, command.version):
            return refusal
        if self.state.signing.given(self.seat, command.version):
            return Refusal("already_signed")
        declined = Declined(command.version, self.now, command.reason, self.session.device)
        before = self.state.signing.signer(self.seat).declined
        if before and (before.version, before.reason) == (declined.version, declined.reason):
            return []
        return [ev.SigningDeclined(seat=self.seat, declined=declined)]

    def _signature(self, identity: str, picture: str, renews: str = "") -> Signature:
        version = self.state.signing.versions[-1].number
        how, device = self.session.how, self.session.device
        confirmed = self.session.confirmed
        return Signature(identity, self.seat, version, self.now, picture, how, self.seat, device, renews, confirmed)


def _freeze(state: State, seat: str, command: cmd.FreezeVersion, now: int) -> Decision:
    counted = (command.grant, command.objections, command.rulings)
    if state.grants or counted != (state.last_grant, len(state.objections), len(state.rulings)):
        return Refusal("record_changed")
    version = state.signing.version
    if version and version.whole == command.whole:
        if not paused(state):
            return []
        return [ev.SigningResumed(version.number, seat, *counted)]
    number = len(state.signing.versions) + 1
    fresh = Version(number, seat, now, command.root, command.leaves, command.blob, command.whole, command.own)
    return [ev.VersionFrozen(fresh, *counted)]


def _open(state: State, seat: str, command: cmd.OpenSigning, now: int) -> Decision:
    signing = state.signing
    signer, version = signing.signer(seat), signing.versions[-1]
    if command.link:
        if command.link in signer.used:
            again = signer.session is not None and signer.session.digest == command.session
            return [] if again else Refusal("signing_link_used")
        if command.version != version.number:
            return Refusal("signing_link_expired")
        if signer.session and signer.session.until > now:
            return Refusal("signing_elsewhere")
    how: Way = "link" if command.link else "seat"
    session = Session(command.session, now + SESSION_SECONDS * 1000, how, command.device)
    return [ev.SigningOpened(seat=seat, version=version.number, session=session, link=command.link)]


def _place(state: State, seat: str) -> Decision:
    version = state.signing.version
    if version is None:
        return Refusal("nothing_to_sign")
    if paused(state):
        return Refusal("text_changing")
    given = tuple(one for signer in state.seats for one in state.signing.given(signer, version.number))
    if not given:
        return Refusal("nobody_signed")
    new = tuple(one.id for one in given) != state.signing.placed
    return [ev.SignaturesPlaced(signatures=given, by=seat)] if new else []


def _not_now(state: State, seat: str, version: int) -> Refusal | None:
    """Why the seat cannot sign that version."""
    present = state.signing.version
    if present is None:
        return Refusal("nothing_to_sign")
    if not signs(state, seat):
        return Refusal("not_asked_to_sign")
    if present.number != version:
        return Refusal("version_changed")
    return Refusal("text_changing") if paused(state) else None


def _sent_before(state: State, seat: str, signature: str) -> Decision | None:
    """What comes of a signature whose id is there already: his own stands, and nobody takes the id of another's."""
    there = state.signing.signature(signature)
    if there is None:
        return None
    return [] if there.seat == seat else Refusal("bad_request")


def _signer(state: State, seat: str) -> bool:
    role, version = state.role(seat), state.signing.version
    if role in TESTIFYING:
        return version is not None and seat in version.own
    return role in COURT or (role in PARTIES | AGENTS and state.admitted(seat))


def _text(version: Version, seat: str) -> str:
    return version.own.get(seat, version.whole)


def evolve(signing: Signing, event: ev.SigningEvent, at: int) -> Signing:
    """The signing after `event`, which happened at `at` (milliseconds since the epoch)."""
    change = msgspec.structs.replace
    match event:
        case ev.VersionFrozen():
            return change(
                signing,
                versions=(*signing.versions, event.version),
                grant=event.grant,
                objections=event.objections,
                rulings=event.rulings,
                placed=(),
            )
        case ev.SigningResumed():
            return change(signing, grant=event.grant, objections=event.objections, rulings=event.rulings)
        case ev.SignaturesPlaced():
            return change(signing, placed=tuple(one.id for one in event.signatures))
        case ev.VersionSealed():
            return change(signing, seals=(*signing.seals, event.seal))
        case ev.LinkRefused():
            return signing
        case ev.SignatureGiven():
            return _with(signing, event.signature.seat, _signed(signing, event.signature))
        case ev.SigningOpened():
            before = signing.signer(event.seat)
            used = before.used | {event.link} if event.link else before.used
            read = before.read if before.opened == event.version else 0
            opened = change(before, opened=event.version, opened_at=at, read=read, session=event.session, used=used)
            return _with(signing, event.seat, opened)
        case ev.SigningRead():
            signer = signing.signer(event.seat)
            session = change(signer.session, until=event.until) if signer.session else None
            return _with(signing, event.seat, change(signer, opened=event.version, read=event.tenths, session=session))
        case ev.SignerConfirmed():
            signer = signing.signer(event.seat)
            confirmed = change(signer.session, confirmed=True) if signer.session else None
            return _with(signing, event.seat, change(signer, session=confirmed))
        case ev.SigningDeclined():
            return _with(signing, event.seat, change(signing.signer(event.seat), declined=event.declined))
        case ev.SignerReminded():
            return _with(signing, event.seat, change(signing.signer(event.seat), reminded_at=at))
        case ev.SignerReleased():
            return _with(signing, event.seat, change(signing.signer(event.seat), session=None))
        case _:
            raise TypeError(f"no evolution for {event!r}")


def _signed(signing: Signing, signature: Signature) -> Signer:
    signer = signing.signer(signature.seat)
    declined = signer.declined
    kept = declined if declined and declined.version != signature.version else None
    return msgspec.structs.replace(signer, signatures=(*signer.signatures, signature), declined=kept)


def _with(signing: Signing, seat: str, signer: Signer) -> Signing:
    return msgspec.structs.replace(signing, signers=signing.signers | {seat: signer})
