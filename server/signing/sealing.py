"""封章: the present version with its signatures becomes a sealed file, which is stored and then recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from server import errands
from server.errands import Errand
from server.hearing import commands as cmd
from server.hearing import rules, seals
from server.hearing import signing as hearing
from server.hearing.decision import Refusal
from server.hearing.model import State
from server.hearing.rules import Right
from server.signing import strokes
from server.signing.gathering import gather
from server.signing.presenting import Versions
from server.signing.seal import Seal
from server.signing.signed import Picture, Scan
from server.store.ports import Directory


class Owner(Protocol):
    """Who owns the hearing."""

    def post(self, item: Errand) -> None:
        """Hand something to the owner."""


class Sealing:
    """Seals the records of all hearings. `address` gives the address of a version's proof, `now` milliseconds since
    the epoch."""

    def __init__(
        self,
        versions: Versions,
        seal: Seal,
        directory: Directory,
        address: Callable[[str, hearing.Version], str],
        now: Callable[[], int],
    ) -> None:
        self._versions = versions
        self._seal = seal
        self._directory = directory
        self._address = address
        self._now = now

    async def seal(self, owner: Owner, seat: str) -> Refusal | None:
        """Seal the present version. A seal that says all that there is stands, and no other is made.

        Raises JobError, StoreError, TimeoutError; KeyError where a stored file is gone.
        """
        state = await errands.settled(owner)
        if refusal := rules.refused(state, seat, Right.START_SIGNING) or seals.refused(state):
            return refusal
        if seals.standing(state):
            return None
        command = await self._sealed(state)
        return (await errands.carry_out(owner, seat, command)).refusal

    async def file(self, state: State, number: int) -> bytes | None:
        """The sealed file of that number, counted from 1. Raises StoreError, and KeyError where it is gone."""
        kept = state.signing.seals
        return await self._versions.file(state.hearing, kept[number - 1].file) if 0 < number <= len(kept) else None

    async def _sealed(self, state: State) -> cmd.SealVersion:
        version = state.signing.versions[-1]
        sheet = (await self._versions.read(state.hearing, version.blob)).sheet
        assert sheet is not None, "only copies in which something is covered have none"
        seats = await self._directory.seats(state.hearing)
        proof = self._address(state.hearing, version)
        record = gather(state, seats, sheet, await self._pictures(state), proof)
        sealed = await self._seal.seal(record, self._now())
        return cmd.SealVersion(
            hearing.Seal(
                version=version.number,
                at=sealed.sealed_at,
                file=await self._versions.keep(state.hearing, sealed.pdf),
                size=len(sealed.pdf),
                algorithm=sealed.algorithm,
                stamped_at=sealed.stamped_at,
                trouble=sealed.trouble,
                answers=seals.answers(state),
            )
        )

    async def _pictures(self, state: State) -> dict[str, Picture]:
        found: dict[str, Picture] = {}
        for signer in state.signing.signers.values():
            for one in signer.signatures:
                if one.how == "paper":
                    found[one.picture] = Scan(await self._versions.scan(state.hearing, one.picture))
                else:
                    drawn = strokes.decode(await self._versions.file(state.hearing, one.picture))
                    found[one.picture] = strokes.ink(drawn)
        return found
