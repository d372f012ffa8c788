"""Items of evidence: filed, described, ordered, withdrawn, shown to all, and what the parties say of them."""

from __future__ import annotations

import msgspec

from server.hearing import commands as cmd
from server.hearing import events as ev
from server.hearing import rules
from server.hearing.decision import Decision, Refusal
from server.hearing.evidence import Exhibit, Opinion
from server.hearing.model import COURT, PARTIES, SIDES, Phase, State

MOST = 2000
"""Exhibits of one hearing."""

OTHERS = ""
"""In place of a party: 其他."""


def decide(state: State, seat: str, command: cmd.EvidenceCommand, now: int) -> Decision:
    """What comes of a command about exhibits."""
    match command:
        case cmd.DescribeExhibit():
            return _describe(state, seat, command)
        case cmd.OrderExhibits():
            return _order(state, seat, command)
        case cmd.WithdrawExhibit():
            return _withdraw(state, seat, command.exhibit)
        case cmd.ShowExhibit():
            return _show(state, seat, command.exhibit)
        case cmd.StopShowing():
            return _stop(state, seat)
        case cmd.GiveOpinion():
            return _give_opinion(state, seat, command, now)
        case _:
            raise TypeError(f"no decision for {command!r}")


def may_file(state: State, seat: str, party: str, case: str) -> Refusal | None:
    """Why the seat may not bring evidence for a party in a case now; None if it may."""
    right = rules.Right.FILE_EXHIBITS
    if not rules.allowed(state, seat, right):
        roles = rules.RIGHTS[right]
        return Refusal("not_now" if seat in state.seats and state.role(seat) in roles else "not_your_role")
    if not _is_party(state, party):
        return Refusal("unknown_party")
    if not _for_party(state, seat, party):
        return Refusal("not_your_evidence")
    if not _is_case(state, case):
        return Refusal("unknown_case")
    return Refusal("exhibits_full") if len(state.evidence.exhibits) >= MOST else None


def file(state: State, seat: str, command: cmd.FileExhibit, now: int, salt: bytes) -> Decision:
    if command.id in state.evidence.exhibits:
        return []
    if refusal := may_file(_as_received(state, command), seat, command.party, command.case):
        return refusal
    exhibit = Exhibit(
        id=command.id,
        party=command.party,
        title=command.title.strip() or command.name,
        by=seat,
        at=now,
        sha256=command.sha256,
        size=command.size,
        kind=command.kind,
        name=command.name,
        salt=salt,
        leaf=len(state.evidence.leaves),
        pages=command.pages,
        duration=command.duration,
        purpose=command.purpose.strip(),
        source=command.source.strip(),
        copy=command.copy,
        case=command.case,
    )
    return [ev.ExhibitFiled(exhibit=exhibit)]


def _as_received(state: State, command: cmd.FileExhibit) -> State:
    """A store that was down while the court closed must not cost anybody a file."""
    in_time = state.phase is Phase.CLOSED and 0 < command.received <= state.phase_since
    return msgspec.structs.replace(state, phase=Phase.IN_SESSION) if in_time else state


def note_access(state: State, seat: str, command: cmd.NoteAccess) -> Decision:
    if not rules.sees(state, seat, command.exhibit):
        return Refusal("unknown_exhibit")
    if command.how == "played":
        return [ev.ExhibitPlayed(exhibit=command.exhibit, by=seat)]
    return [ev.ExhibitDownloaded(exhibit=command.exhibit, by=seat)]


def left(state: State, seat: str) -> list[ev.Event]:
    """What somebody showed goes with him."""
    showing = state.evidence.showing
    return [ev.ShowingStopped(by="")] if showing and showing.by == seat else []


def _describe(state: State, seat: str, command: cmd.DescribeExhibit) -> Decision:
    exhibit = _own(state, seat, command.exhibit)
    if isinstance(exhibit, Refusal):
        return exhibit
    title = command.title.strip()
    if not title:
        return Refusal("title_missing")
    case = command.case or exhibit.case
    if not _is_case(state, case):
        return Refusal("unknown_case")
    described = ev.ExhibitDescribed(
        exhibit=exhibit.id,
        title=title,
        purpose=command.purpose.strip(),
        source=command.source.strip(),
        copy=command.copy,
        by=seat,
        case=case,
    )
    before = (exhibit.title, exhibit.purpose, exhibit.source, exhibit.copy, exhibit.case)
    same = before == (described.title, described.purpose, described.source, described.copy, described.case)
    return [] if same else [described]


def _order(state: State, seat: str, command: cmd.OrderExhibits) -> Decision:
    present = state.evidence.order.get(command.party, ())
    if not _for_party(state, seat, command.party):
        return Refusal("not_your_evidence")
    if sorted(command.exhibits) != sorted(present):
        return Refusal("catalogue_changed")
    if command.exhibits == present:
        return []
    return [ev.ExhibitsOrdered(party=command.party, exhibits=command.exhibits, by=seat)]


def _withdraw(state: State, seat: str, exhibit: str) -> Decision:
    found = _own(state, seat, exhibit)
    if isinstance(found, Refusal):
        return found
    if exhibit in state.evidence.withdrawn:
        return []
    ended = [ev.ShowingStopped(by=seat)] if rules.shown(state, exhibit) else []
    return [*ended, ev.ExhibitWithdrawn(exhibit=exhibit, by=seat)]


def _show(state: State, seat: str, exhibit: str) -> Decision:
    if exhibit not in state.evidence.exhibits:
        return Refusal("unknown_exhibit")
    if exhibit in state.evidence.withdrawn:
        return Refusal("exhibit_withdrawn")
    showing = state.evidence.showing
    if showing and showing.by != seat and state.role(seat) not in COURT:
        return Refusal("somebody_shows")
    if showing and (showing.exhibit, showing.by) == (exhibit, seat):
        return []
    return [ev.ExhibitShown(exhibit=exhibit, by=seat)]


def _stop(state: State, seat: str) -> Decision:
    showing = state.evidence.showing
    if showing is None:
        return []
    if showing.by != seat and state.role(seat) not in COURT:
        return Refusal("somebody_shows")
    return [ev.ShowingStopped(by=seat)]


def _give_opinion(state: State, seat: str, command: cmd.GiveOpinion, now: int) -> Decision:
    if command.exhibit not in state.evidence.exhibits:
        return Refusal("unknown_exhibit")
    text = command.text.strip()
    if not (text or command.authenticity or command.legality or command.relevance):
        return Refusal("opinion_empty")
    opinion = Opinion(
        exhibit=command.exhibit,
        seat=seat,
        at=now,
        authenticity=command.authenticity,
        legality=command.legality,
        relevance=command.relevance,
        text=text,
    )
    return [ev.OpinionGiven(opinion=opinion)]


def _own(state: State, seat: str, exhibit: str) -> Exhibit | Refusal:
    found = state.evidence.exhibits.get(exhibit)
    if found is None:
        return Refusal("unknown_exhibit")
    return found if _for_party(state, seat, found.party) else Refusal("not_your_evidence")


def _is_case(state: State, case: str) -> bool:
    """Of a series one has to be named, and none where there is a single case."""
    return case in state.cases if state.cases else not case


def _is_party(state: State, party: str) -> bool:
    return party == OTHERS or (party in state.seats and state.role(party) in PARTIES)


def _for_party(state: State, seat: str, party: str) -> bool:
    """Whether the seat is of the court, or of the party's own side."""
    role = state.role(seat)
    if role in COURT or seat == party:
        return True
    return party in state.seats and any({role, state.role(party)} <= side for side in SIDES)
