"""Files of a stream are archived and brought back; who came to a meeting that belongs to no body is written down.

A public meeting is asked questions without an account.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
HERE = "left_at IS NULL AND membership_id IS NOT NULL"


def upgrade() -> None:
    op.add_column("stream_file", sa.Column("archived_at", Moment(timezone=True), nullable=True))
    op.create_table(
        "meeting_participation",
        *_named("meeting_participation"),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("name", Text(length=120), nullable=False),
        sa.Column("organisation", Text(length=200), nullable=False),
        sa.Column("mode", Text(length=16), nullable=False),
        sa.Column("arrived_at", Moment(timezone=True), nullable=False),
        sa.Column("left_at", Moment(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        _points_to("meeting_participation", "membership_id", "membership"),
        _points_to("meeting_participation", "recorded_by", "membership"),
    )
    _indexes("meeting_participation", "initiative_id", "meeting_id", "membership_id")
    op.create_index(
        "ix_meeting_participation_here",
        "meeting_participation",
        ["meeting_id", "membership_id"],
        unique=True,
        sqlite_where=sa.text(HERE),
        postgresql_where=sa.text(HERE),
    )
    _questions()


def _questions() -> None:
    op.create_table(
        "question_door",
        *_named("question_door"),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        _points_to("question_door", "made_by", "membership"),
    )
    op.create_table(
        "room_question",
        *_named("room_question"),
        sa.Column("name", Text(length=80), nullable=False),
        sa.Column("text", Text(length=400), nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("shown_at", Moment(timezone=True), nullable=True),
        sa.Column("answered_at", Moment(timezone=True), nullable=True),
    )
    for table in ("question_door", "room_question"):
        _indexes(table, "initiative_id", "meeting_id")


def _named(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """What each has: an initiative, a meeting and a name in addresses."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
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
    op.create_index(op.f(f"ix_{table}_public_id"), table, ["public_id"], unique=True)


def downgrade() -> None:
    for name in ("room_question", "question_door", "meeting_participation"):
        op.drop_table(name)
    with op.batch_alter_table("stream_file") as table:
        table.drop_column("archived_at")
