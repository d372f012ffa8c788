"""Which marks stand on a copy of an exhibit, by whom and in which colours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from server.evidence.orders import Marked
from server.hearing.header import TITLES
from server.hearing.model import Role, State

COLOURS: Mapping[Role, str] = MappingProxyType(
    {
        Role.PRESIDING_JUDGE: "#24365e",
        Role.JUDGE: "#24365e",
        Role.ASSESSOR: "#24365e",
        Role.CLERK: "#55606e",
        Role.PLAINTIFF: "#a4480f",
        Role.PLAINTIFF_AGENT: "#a4480f",
        Role.DEFENDANT: "#1b6397",
        Role.DEFENDANT_AGENT: "#1b6397",
        Role.THIRD_PARTY: "#6a4aa0",
        Role.THIRD_PARTY_AGENT: "#6a4aa0",
        Role.WITNESS: "#2e6b4f",
        Role.EXPERT: "#0f6f73",
        Role.INTERPRETER: "#7a5c00",
        Role.OBSERVER: "#6b6b6b",
    }
)
"""Those of the page's light theme (web/src/styles/tokens.css): paper is always light."""


def marked(state: State, names: Mapping[str, str], exhibit: str, roles: Collection[str]) -> tuple[Marked, ...]:
    """The marks on an exhibit as they were drawn one after another; of these roles only, if any are named.

    `names` gives the person at each seat.
    """
    found = []
    for mark in sorted(state.evidence.marks.values(), key=lambda mark: mark.at):
        role = state.role(mark.by)
        if mark.stroke.exhibit == exhibit and (not roles or role in roles):
            author = f"{TITLES[role]} {names.get(mark.by, '')}".strip()
            found.append(Marked(author, TITLES[role], COLOURS[role], mark.stroke))
    return tuple(found)
