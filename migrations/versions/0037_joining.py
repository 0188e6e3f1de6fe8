"""Requests to join an initiative or a stream without an invitation, and what was said of them."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "join_request",
        *_named("join_request"),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", Text(length=120), nullable=False),
        sa.Column("email", Text(length=320), nullable=False),
        sa.Column("why", Text(), nullable=False),
        sa.Column("language", Text(length=8), nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", Moment(timezone=True), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("last_at", Moment(timezone=True), nullable=False),
        sa.Column("outcome", Text(length=16), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        _points_to("join_request", "stream_id", "work_stream"),
        _points_to("join_request", "person_id", "person"),
        _points_to("join_request", "decided_by", "membership"),
        _points_to("join_request", "invitation_id", "invitation"),
    )
    _indexes("join_request", "initiative_id", "stream_id", "person_id", "email", "last_at")
    _public_index("join_request")
    op.create_table(
        "join_reply",
        *_named("join_reply"),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("text", Text(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("join_reply", "request_id", "join_request"),
        _points_to("join_reply", "by", "membership"),
        _points_to("join_reply", "stream_id", "work_stream"),
    )
    _indexes("join_reply", "initiative_id", "request_id")
    _public_index("join_reply")


def _named(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """What every row of an initiative that has an address carries."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        _points_to(table, "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _public_index(table: str) -> None:
    op.create_index(op.f(f"ix_{table}_public_id"), table, ["public_id"], unique=True)


def downgrade() -> None:
    for table in ("join_reply", "join_request"):
        op.drop_table(table)
