"""Private calendars of members."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0047"
down_revision = "0043"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        *_named("calendar_feed"),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("digest", Text(length=64), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("revoked_at", Moment(timezone=True), nullable=True),
        _points_to("calendar_feed", "membership_id", "membership"),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    _indexes("calendar_feed", "initiative_id", "membership_id")
    _public_index("calendar_feed")


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
    op.drop_table("calendar_feed")
