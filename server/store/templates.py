"""The court's templates in a SQL database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.errors import ERRORS
from server.hearing.standard import STANDARD
from server.hearing.templates import MOST_TEMPLATES, Template, TemplateContent, TemplateKind
from server.store import tables
from server.store.database import Database
from server.store.directory import milliseconds
from server.store.ports import StoreError

_TABLE = tables.templates


class SqlTemplates:
    """The port `Templates` over a `Database`."""

    def __init__(self, database: Database, now: Callable[[], int] = milliseconds) -> None:
        self._database = database
        self._now = now

    async def all(self) -> list[Template]:
        statement = select(_TABLE).order_by(_TABLE.c.kind, _TABLE.c.position, _TABLE.c.id)

        def work(connection: Connection) -> list[Template]:
            return [_template(row) for row in connection.execute(statement).mappings()]

        return await self._database.read(work)

    async def put(self, template: str, content: TemplateContent, known: int) -> Template:
        def work(connection: Connection) -> Template:
            before = _same(connection, template, known)
            if before and before.kind is not content.kind:
                raise _refusal("template_changed")
            position = before.position if before else _next_position(connection, content.kind)
            row = _row(template, content, position, max(self._now(), known + 1))
            try:
                if before:
                    connection.execute(update(_TABLE).where(_TABLE.c.id == template).values(row))
                else:
                    connection.execute(insert(_TABLE), row)
            except IntegrityError as error:
                raise _taken(error) from error
            return _template(row)

        return await self._database.write(work)

    async def delete(self, template: str, known: int) -> None:
        def work(connection: Connection) -> None:
            if _one(connection, template):
                _same(connection, template, known)
                connection.execute(delete(_TABLE).where(_TABLE.c.id == template))

        await self._database.write(work)

    async def arrange(self, kind: TemplateKind, order: Sequence[str]) -> None:
        places = {template: place for place, template in enumerate(order)}
        stored = select(_TABLE.c.id).where(_TABLE.c.kind == kind.value).order_by(_TABLE.c.position, _TABLE.c.id)

        def work(connection: Connection) -> None:
            there = list(connection.execute(stored.with_for_update()).scalars())
            there.sort(key=lambda template: places.get(template, len(places)))
            for position, template in enumerate(there):
                connection.execute(update(_TABLE).where(_TABLE.c.id == template).values(position=position))

        await self._database.write(work)


def first_rows() -> list[dict[str, Any]]:
    """The rows of a new table."""
    places: Counter[TemplateKind] = Counter()
    rows = []
    for template, content in STANDARD.items():
        rows.append(_row(template, content, places[content.kind], 1))
        places[content.kind] += 1
    return rows


def _same(connection: Connection, template: str, known: int) -> Template | None:
    """The template, which must be as the writer has seen it: not there, if that is what he knows."""
    stored = _one(connection, template)
    if (stored.changed_at if stored else 0) != known:
        raise _refusal("template_changed")
    return stored


def _one(connection: Connection, template: str) -> Template | None:
    # Whoever reads it first in order to write it has it until he is done.
    statement = select(_TABLE).where(_TABLE.c.id == template).with_for_update()
    row = connection.execute(statement).mappings().one_or_none()
    return None if row is None else _template(row)


def _next_position(connection: Connection, kind: TemplateKind) -> int:
    statement = select(func.count(), func.max(_TABLE.c.position)).where(_TABLE.c.kind == kind.value)
    count, last = connection.execute(statement).one()
    if count >= MOST_TEMPLATES:
        raise _refusal("templates_full")
    return 0 if last is None else last + 1


def _row(template: str, content: TemplateContent, position: int, changed_at: int) -> dict[str, Any]:
    return {
        "id": template,
        "kind": content.kind.value,
        "name": content.name,
        "key": content.key or None,
        "title": content.title,
        "lines": "\n".join(content.lines),
        "position": position,
        "changed_at": changed_at,
    }


def _template(row: RowMapping | Mapping[str, Any]) -> Template:
    return Template(
        id=row["id"],
        kind=TemplateKind(row["kind"]),
        name=row["name"],
        key=row["key"] or "",
        title=row["title"],
        lines=tuple(row["lines"].split("\n")),
        position=row["position"],
        changed_at=row["changed_at"],
    )


def _refusal(code: str) -> StoreError:
    sentence = ERRORS[code]
    return StoreError(code, sentence.zh, sentence.en)


def _taken(error: IntegrityError) -> StoreError:
    # PostgreSQL names the constraint, SQLite its columns.
    if "templates_key" in str(error.orig) or "templates.key" in str(error.orig):
        return _refusal("template_key_taken")
    # Two who enter the same new id at the same moment.
    return _refusal("template_changed")
