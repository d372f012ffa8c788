"""笔录头: the fields of a header template, filled with what is known of the hearing.

The page fills the same fields by the same rules (`web/src/core/fields.ts`), so that what is exported is what was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Final, Protocol

import msgspec

from server.hearing.model import AGENTS, BENCH, PARTIES, Role

TITLE: Final = "庭审笔录"

LINES: Final = (
    "案号：{case_number}",
    "案由：{cause}",
    "时间：{time}",
    "地点：{place}",
    "是否公开审理：{public}",
)
"""The header until the court has chosen another."""

NOTE: Final = "本笔录通过语音识别自动生成，所有内容以录音录像为准"
"""Stands at the end of the header where recognised lines have entered the record."""

TITLES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.PRESIDING_JUDGE: "审判长",
        Role.JUDGE: "审判员",
        Role.ASSESSOR: "人民陪审员",
        Role.CLERK: "书记员",
        Role.PLAINTIFF: "原告",
        Role.PLAINTIFF_AGENT: "原告代理人",
        Role.DEFENDANT: "被告",
        Role.DEFENDANT_AGENT: "被告代理人",
        Role.THIRD_PARTY: "第三人",
        Role.THIRD_PARTY_AGENT: "第三人代理人",
        Role.WITNESS: "证人",
        Role.EXPERT: "鉴定人",
        Role.INTERPRETER: "翻译",
        Role.OBSERVER: "旁听人员",
    }
)
"""How the record names a role."""

BEIJING: Final = timezone(timedelta(hours=8))
"""The record's clock, wherever its readers sit. China has one time zone and no summer time."""

FIELDS: Final = (
    *("case_number", "case_name", "cause", "court", "place", "time", "public", "bench", "clerks", "parties"),
    *("plaintiff", "plaintiff_agent", "defendant", "defendant_agent", "third_party", "third_party_agent", "witness"),
)
"""Every field that a template may name, in the order in which they are offered."""

_LONGEST_NAME: Final = 12
"""Characters. What is longer before a colon is a sentence, not the name of a fact."""

_NAMED: Final = (
    *(Role.PLAINTIFF, Role.PLAINTIFF_AGENT, Role.DEFENDANT, Role.DEFENDANT_AGENT),
    *(Role.THIRD_PARTY, Role.THIRD_PARTY_AGENT, Role.WITNESS),
)
_FIELD: Final = re.compile(r"\{([a-z_]+)\}")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")


class Cover(Protocol):
    """What is known of the hearing apart from its journal; `starts_at` in milliseconds since the epoch."""

    @property
    def case_number(self) -> str: ...
    @property
    def case_name(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def court(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def starts_at(self) -> int: ...
    @property
    def public(self) -> bool: ...


class Person(Protocol):
    """Somebody with a seat."""

    @property
    def role(self) -> Role: ...
    @property
    def name(self) -> str: ...


class Line(msgspec.Struct, frozen=True):
    """A line of a filled header. `name` is what stands before its first colon, "" if that names nothing."""

    name: str
    text: str


def fields(cover: Cover, people: Iterable[Person], opened_at: int = 0) -> dict[str, str]:
    """The value of every field that a template may name.

    `opened_at` is when the session began, 0 before. `bench` and `parties` (with their agents) have a line for each
    person, "title：name"; all other fields with people are names in one line.
    """
    people = list(people)
    at = opened_at or cover.starts_at
    return {
        "case_number": cover.case_number,
        "case_name": cover.case_name,
        "cause": cover.cause,
        "court": cover.court,
        "place": cover.place,
        "time": day_and_time(at) if at else "",
        "public": "公开" if cover.public else "不公开",
        "bench": _titled(people, BENCH),
        "clerks": _names(people, Role.CLERK),
        "parties": _titled(people, PARTIES | AGENTS),
        **{role.value: _names(people, role) for role in _NAMED},
    }


def filled(lines: Sequence[str], values: Mapping[str, str]) -> list[Line]:
    """A template's lines with their fields filled in.

    A line of which every field is empty is left out; a line break in a value begins a new line; what names no field
    stays as it is written.
    """
    return [_line(text) for template in lines for text in _fill(template, values)]


def day_and_time(at: int) -> str:
    """A moment (milliseconds since the epoch) as the record writes it."""
    return datetime.fromtimestamp(at / 1000, BEIJING).strftime("%Y年%-m月%-d日 %H:%M")


def clock(at: int) -> str:
    """The time of day of a moment (milliseconds since the epoch)."""
    return datetime.fromtimestamp(at / 1000, BEIJING).strftime("%H:%M:%S")


def unknown_field(text: str) -> str:
    """The first thing in braces that is no field, braces included; "" if there is none."""
    return next((found[0] for found in _BRACES.finditer(text) if found[1] not in FIELDS), "")


def _names(people: Sequence[Person], role: Role) -> str:
    return "、".join(person.name for person in people if person.role is role)


def _titled(people: Sequence[Person], roles: frozenset[Role]) -> str:
    return "\n".join(f"{TITLES[person.role]}：{person.name}" for person in people if person.role in roles)


def _fill(template: str, values: Mapping[str, str]) -> Iterator[str]:
    named = [name for name in _FIELD.findall(template) if name in values]
    if named and not any(values[name] for name in named):
        return
    yield from _FIELD.sub(lambda field: values.get(field[1], field[0]), template).split("\n")


def _line(text: str) -> Line:
    name, colon, rest = text.partition("：")
    return Line(name, rest) if colon and 0 < len(name) <= _LONGEST_NAME else Line("", text)
