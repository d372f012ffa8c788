"""What people write to the court beside the record, and what they say of the hearing afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("hearing", sa.Text, sa.ForeignKey("hearings.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("seat", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("seat", sa.Text, sa.ForeignKey("seats.id"), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("media", sa.Integer, nullable=False),
        sa.Column("ease", sa.Integer, nullable=False),
        sa.Column("overall", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
