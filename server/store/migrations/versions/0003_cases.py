"""Cases of a series that is heard together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("hearing", sa.Text, sa.ForeignKey("hearings.id"), nullable=False, index=True),
        sa.Column("case_number", sa.Text, nullable=False),
        sa.Column("case_name", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
