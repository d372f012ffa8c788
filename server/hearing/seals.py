"""封章: when the signed record may be sealed, and whether a seal still says all that there is."""

from __future__ import annotations

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing.decision import Decision, Refusal
from server.hearing.model import State
from server.hearing.signatures import paused
from server.hearing.signing import Seal


def answers(state: State) -> tuple[str, ...]:
    """What there is to be sealed: ids of signatures, and the seats of those who refused the present version."""
    version = state.signing.version
    signers = [(seat, state.signing.signer(seat)) for seat in state.seats]
    signed = tuple(one.id for _, signer in signers for one in signer.signatures)
    return signed + tuple(
        seat for seat, signer in signers if version and signer.declined and signer.declined.version == version.number
    )


def refused(state: State) -> Refusal | None:
    """Why the record cannot be sealed now."""
    version = state.signing.version
    if version is None:
        return Refusal("nothing_to_sign")
    if paused(state):
        return Refusal("text_changing")
    return None if answers(state) else Refusal("nobody_signed")


def standing(state: State) -> Seal | None:
    """The last seal, if there is nothing that it does not say and nothing that it lacks."""
    seals, version = state.signing.seals, state.signing.version
    if not seals or version is None or seals[-1].trouble:
        return None
    same = (seals[-1].version, seals[-1].answers) == (version.number, answers(state))
    return seals[-1] if same else None


def decide(state: State, seat: str, command: cmd.SealVersion) -> Decision:
    """A sealed file has been made and stored; the right to that is known."""
    if refusal := refused(state):
        return refusal
    seal = command.seal
    if (seal.version, seal.answers) != (len(state.signing.versions), answers(state)):
        return Refusal("signatures_changed")
    return [] if standing(state) else [ev.VersionSealed(seal=seal, by=seat)]
