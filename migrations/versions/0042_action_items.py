"""Action items: what was decided to be done, by whom, for when."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
STATES = sa.Enum("TO_DO", "DOING", "DONE", "ABANDONED", name="action_state")
POINTING = (
    ("initiative_id", "initiative"),
    ("stream_id", "work_stream"),
    ("owner_member_id", "membership"),
    ("owner_organisation_id", "organisation"),
    ("author_id", "membership"),
    ("settled_by", "membership"),
)


def upgrade() -> None:
    op.create_table(
        "action_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("title", Text(length=200), nullable=False),
        sa.Column("details", Text(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("owner_member_id", sa.Integer(), nullable=True),
        sa.Column("owner_organisation_id", sa.Integer(), nullable=True),
        sa.Column("owner", Text(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", STATES, nullable=False),
        sa.Column("state_before", STATES, nullable=False),
        sa.Column("reason", Text(length=500), nullable=False),
        sa.Column("origin_kind", Text(length=16), nullable=False),
        sa.Column("origin", Text(length=32), nullable=False),
        sa.Column("origin_item", Text(length=32), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("settled_at", Moment(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told_before", sa.Date(), nullable=True),
        sa.Column("told_after", sa.Date(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_action_item_{column}"))
            for column, table in POINTING
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    for column in ("initiative_id", "stream_id", "owner_member_id", "owner_organisation_id"):
        op.create_index(op.f(f"ix_action_item_{column}"), "action_item", [column], unique=False)
    op.create_index(op.f("ix_action_item_public_id"), "action_item", ["public_id"], unique=True)
    op.create_index("ix_action_item_from", "action_item", ["initiative_id", "origin_kind", "origin"])


def downgrade() -> None:
    op.drop_table("action_item")
    STATES.drop(op.get_bind(), checkfirst=True)
