"""The papers attached to the agenda of a meeting."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
TABLE = "agenda_paper"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", Text(length=16), nullable=False),
        sa.Column("about", Text(length=32), nullable=False),
        sa.Column("attached_by", sa.Integer(), nullable=True),
        sa.Column("attached_at", Moment(timezone=True), nullable=False),
        _points_to("initiative_id", "initiative"),
        _points_to("item_id", "agenda_item"),
        _points_to("attached_by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("item_id", "kind", "about", name=op.f(f"uq_{TABLE}_item_id_kind_about")),
    )
    op.create_index(op.f(f"ix_{TABLE}_initiative_id"), TABLE, ["initiative_id"], unique=False)
    op.create_index(op.f(f"ix_{TABLE}_item_id"), TABLE, ["item_id"], unique=False)
    op.create_index(op.f(f"ix_{TABLE}_public_id"), TABLE, ["public_id"], unique=True)


def _points_to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}"))


def downgrade() -> None:
    op.drop_table(TABLE)
