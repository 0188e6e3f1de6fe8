"""The private link of a notice, of which only the digest of the secret is kept."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "notice_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("digest", Text(length=64), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        _points_to("notice_link", "initiative_id", "initiative"),
        _points_to("notice_link", "meeting_id", "meeting"),
        _points_to("notice_link", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_notice_link_digest")),
        sa.UniqueConstraint(
            "meeting_id", "membership_id", name=op.f("uq_notice_link_meeting_id_membership_id")
        ),
    )
    _indexes("notice_link", "initiative_id", "meeting_id")


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    op.drop_table("notice_link")
