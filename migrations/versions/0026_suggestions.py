"""Suggestions: threads that propose other words for their passage."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
STATES = ("OPEN", "ACCEPTED", "REJECTED", "WITHDRAWN", "ERASED")


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("lead_in", Text(length=80), nullable=False),
        sa.Column("lead_out", Text(length=80), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="suggestion_state"), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("seen_at", Moment(timezone=True), nullable=True),
        _points_to("thread_id", "comment_thread"),
        _points_to("initiative_id", "initiative"),
        _points_to("organisation_id", "organisation"),
        _points_to("decided_by", "membership"),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_suggestion")),
    )
    op.create_index(op.f("ix_suggestion_initiative_id"), "suggestion", ["initiative_id"], unique=False)


def _points_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_suggestion_{column}"))


def downgrade() -> None:
    op.drop_table("suggestion")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TYPE suggestion_state")
