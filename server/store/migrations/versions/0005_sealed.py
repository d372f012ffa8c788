"""What names people is sealed; phones, ID numbers and photographs have a place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from server.store.sealed import Sealer

revision = "0005"
down_revision = "0004"

_NAMING = (
    ("persons", "name", ("id",)),
    ("hearings", "case_name", ("id",)),
    ("cases", "case_name", ("id",)),
    ("messages", "text", ("hearing", "number")),
    ("feedback", "text", ("seat",)),
)
"""Table, column, and the key that tells where a sealed value belongs."""


def upgrade() -> None:
    sealer: Sealer = context.config.attributes["sealer"]
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("PRAGMA secure_delete = ON")  # the names must not stay behind in pages that are free
    for table, column, key in _NAMING:
        _seal(sealer, table, column, key, sqlite)
    if sqlite:
        op.execute("PRAGMA secure_delete = OFF")
    op.add_column("persons", sa.Column("phone", sa.LargeBinary))
    op.add_column("persons", sa.Column("id_number", sa.LargeBinary))
    op.create_table(
        "identities",
        sa.Column("seat", sa.Text, sa.ForeignKey("seats.id"), primary_key=True),
        sa.Column("number", sa.LargeBinary),
        sa.Column("card", sa.LargeBinary),
        sa.Column("face", sa.LargeBinary),
        sa.Column("taken_at", sa.BigInteger, nullable=False),
    )


def _seal(sealer: Sealer, table: str, column: str, key: tuple[str, ...], sqlite: bool) -> None:
    empty = sa.text("x''" if sqlite else "''")
    op.add_column(table, sa.Column("sealed", sa.LargeBinary, nullable=False, server_default=empty))
    known = sa.table(table, *(sa.column(name) for name in (*key, column, "sealed")))
    bind = op.get_bind()
    for row in bind.execute(sa.select(*(known.c[name] for name in (*key, column)))).all():
        *place, plain = row
        sealed = sealer.seal_text(plain, " ".join((f"{table}.{column}", *map(str, place))))
        chosen = sa.and_(*(known.c[name] == value for name, value in zip(key, place, strict=True)))
        bind.execute(sa.update(known).where(chosen).values(sealed=sealed))
    op.drop_column(table, column)
    op.execute(f"ALTER TABLE {table} RENAME COLUMN sealed TO {column}")
