"""The private link of a notice, and the life of minutes after the sitting.

Minutes that were frozen at the close of their sitting are kept as approved then: their text, its SHA-256 and its moment
are those they had, and no meeting is said to have approved them.
"""

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
    _lives()
    _beside_lives()
    op.execute(FROZEN_AT_THE_CLOSE)


FROZEN_AT_THE_CLOSE = """
INSERT INTO minutes_life (initiative_id, meeting_id, stage, circulated_to, circulated_sha256, approval_item, approved_at,
    approved_by, corrected, version_id, sha256, published_redacted)
SELECT meeting.initiative_id, meeting.id, 'approved', 0, '', '', meeting.closed_at, meeting.closed_by, false,
    document_version.id, document_version.sha256, false
FROM meeting JOIN document_version ON document_version.id = meeting.minutes_version_id
"""


def _lives() -> None:
    op.create_table(
        "minutes_life",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("stage", Text(length=16), nullable=False),
        sa.Column("circulated_at", Moment(timezone=True), nullable=True),
        sa.Column("circulated_by", sa.Integer(), nullable=True),
        sa.Column("circulated_to", sa.Integer(), nullable=False),
        sa.Column("circulated_sha256", Text(length=64), nullable=False),
        sa.Column("corrections_until", sa.Date(), nullable=True),
        sa.Column("window_closed_at", Moment(timezone=True), nullable=True),
        sa.Column("approval_item", Text(length=32), nullable=False),
        sa.Column("approved_at", Moment(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_in", sa.Integer(), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("signed_at", Moment(timezone=True), nullable=True),
        sa.Column("redacted_version_id", sa.Integer(), nullable=True),
        sa.Column("published_at", Moment(timezone=True), nullable=True),
        sa.Column("published_redacted", sa.Boolean(), nullable=False),
        sa.Column("archived_at", Moment(timezone=True), nullable=True),
        _points_to("minutes_life", "initiative_id", "initiative"),
        _points_to("minutes_life", "meeting_id", "meeting"),
        _points_to("minutes_life", "circulated_by", "membership"),
        _points_to("minutes_life", "approved_by", "membership"),
        _points_to("minutes_life", "approved_in", "meeting"),
        _points_to("minutes_life", "version_id", "document_version"),
        _points_to("minutes_life", "redacted_version_id", "document_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_life")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_life_meeting_id")),
    )
    _indexes("minutes_life", "initiative_id", "version_id", "redacted_version_id")


def _beside_lives() -> None:
    op.create_table(
        "minutes_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("life_id", sa.Integer(), nullable=False),
        sa.Column("role", Text(length=16), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        _points_to("minutes_signature", "initiative_id", "initiative"),
        _points_to("minutes_signature", "life_id", "minutes_life"),
        _points_to("minutes_signature", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_signature")),
        sa.UniqueConstraint("life_id", "role", name=op.f("uq_minutes_signature_life_id_role")),
    )
    _indexes("minutes_signature", "initiative_id", "life_id")
    op.create_table(
        "minutes_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("life_id", sa.Integer(), nullable=False),
        sa.Column("text", Text(length=2000), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("minutes_note", "initiative_id", "initiative"),
        _points_to("minutes_note", "life_id", "minutes_life"),
        _points_to("minutes_note", "author_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_note")),
    )
    _indexes("minutes_note", "initiative_id", "life_id")
    op.create_index(op.f("ix_minutes_note_public_id"), "minutes_note", ["public_id"], unique=True)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in ("minutes_note", "minutes_signature", "minutes_life", "notice_link"):
        op.drop_table(table)
