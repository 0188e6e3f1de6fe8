"""The moments at which a sitting passes from one item to another; the private links to the screen of its room."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "item_moment",
        *_named("item_moment"),
        sa.Column("item", Text(length=32), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        _points_to("item_moment", "by_id", "membership"),
    )
    _indexes("item_moment", "initiative_id", "meeting_id")
    op.create_table(
        "room_screen",
        *_named("room_screen"),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("digest", Text(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        _points_to("room_screen", "made_by", "membership"),
        sa.UniqueConstraint("digest", name=op.f("uq_room_screen_digest")),
    )
    _indexes("room_screen", "initiative_id", "meeting_id")
    op.create_index(op.f("ix_room_screen_public_id"), "room_screen", ["public_id"], unique=True)


def _named(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """What both have: an initiative and a meeting."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        _points_to(table, "initiative_id", "initiative"),
        _points_to(table, "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in ("room_screen", "item_moment"):
        op.drop_table(table)
