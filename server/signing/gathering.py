"""PURE: what the sealed file says of a hearing's signing, with the names of those who took part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from server.collab.layout import Sheet
from server.hearing.header import TITLES
from server.hearing.model import Role, State
from server.hearing.signatures import signs
from server.hearing.signing import Declined
from server.hearing.signing import Signature as Given
from server.signing.signed import Picture, Refusal, Signature, SignedRecord, Version, Waiting
from server.signing.words import words

_HOW = {
    "link": "扫本人专用二维码打开签名页（一次有效）",
    "seat": "在本人席位登录后打开签名页",
    "paper": "在纸上签名",
}


class Seated(Protocol):
    """A seat and its person."""

    @property
    def id(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def name(self) -> str: ...


def gather(
    state: State, seats: Iterable[Seated], sheet: Sheet, pictures: Mapping[str, Picture], proof: str
) -> SignedRecord:
    """All of it: `pictures` by the name of their file, `proof` the address at which the version can be looked up."""
    return _Gathering(state, {seat.id: seat for seat in seats}, pictures).record(sheet, proof)


class _Gathering:
    def __init__(self, state: State, seats: Mapping[str, Seated], pictures: Mapping[str, Picture]) -> None:
        self._state = state
        self._seats = seats
        self._pictures = pictures

    def record(self, sheet: Sheet, proof: str) -> SignedRecord:
        signing = self._state.signing
        signers = [(seat, signing.signer(seat)) for seat in self._state.seats]
        return SignedRecord(
            sheet=sheet,
            versions=tuple(Version(one.number, one.root, words(one.root), one.at) for one in signing.versions),
            signatures=tuple(self._signature(one) for _, signer in signers for one in signer.signatures),
            refusals=tuple(self._refusal(seat, signer.declined) for seat, signer in signers if signer.declined),
            waiting=tuple(Waiting(self._name(seat), self._title(seat)) for seat, _ in signers if self._waits(seat)),
            proof=proof,
        )

    def _signature(self, one: Given) -> Signature:
        return Signature(
            name=self._name(one.seat),
            role=self._title(one.seat),
            version=one.version,
            at=one.at,
            verified=self._verified(one),
            device=one.device,
            picture=self._pictures.get(one.picture),
        )

    def _verified(self, one: Given) -> str:
        said = [_HOW[one.how]]
        if one.how == "paper":
            said = [f"在纸上签名，由{self._title(one.by)}{self._name(one.by)}拍照录入"]
        if check := self._checked(one.seat):
            said.append(check)
        if self._partly(one.seat, one.version):
            said.insert(0, "仅签署本人陈述的部分")
        if one.confirmed:
            said.append("经本人手机短信验证码确认")
        if one.renews:
            said.append("文本与此前签署的一致，确认沿用原签名")
        return "；".join(said)

    def _partly(self, seat: str, version: int) -> bool:
        """Whether the seat was asked for its own words alone."""
        return seat in self._state.signing.versions[version - 1].own

    def _checked(self, seat: str) -> str:
        check = self._state.lobby.identities.get(seat)
        if check is None or check.stage != "passed":
            return ""
        return f"身份证件与人像由{self._title(check.by)}{self._name(check.by)}核对一致"

    def _refusal(self, seat: str, declined: Declined) -> Refusal:
        return Refusal(
            name=self._name(seat),
            role=self._title(seat),
            version=declined.version,
            at=declined.at,
            reason=f"{declined.reason}（仅就本人陈述的部分）"
            if self._partly(seat, declined.version)
            else declined.reason,
            verified=self._checked(seat),
        )

    def _waits(self, seat: str) -> bool:
        signing, version = self._state.signing, len(self._state.signing.versions)
        declined = signing.signer(seat).declined
        answered = signing.given(seat, version) or (declined is not None and declined.version == version)
        return signs(self._state, seat) and not answered

    def _name(self, seat: str) -> str:
        return self._seats[seat].name if seat in self._seats else seat

    def _title(self, seat: str) -> str:
        return TITLES[self._state.role(seat)] if seat in self._state.seats else ""
