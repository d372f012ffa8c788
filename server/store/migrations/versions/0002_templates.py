"""Templates of the court, with those that every court begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.templates import first_rows

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    templates = op.create_table(
        "templates",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lines", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("kind", "key", name="templates_key"),
    )
    op.bulk_insert(templates, first_rows())
