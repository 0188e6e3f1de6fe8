"""The floor of a meeting: turns to speak, asked for, given, ended; questions, and who would ask them too."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
POINTING = (
    ("initiative_id", "initiative"),
    ("meeting_id", "meeting"),
    ("membership_id", "membership"),
    ("asked_by", "membership"),
)
WAITING = "given_at IS NULL AND withdrawn_at IS NULL"
SPEAKING = "given_at IS NOT NULL AND ended_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "speaking_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("college", Text(length=40), nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("given_at", Moment(timezone=True), nullable=True),
        sa.Column("ended_at", Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_speaking_turn_{column}"))
            for column, table in POINTING
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaking_turn")),
    )
    for column in ("initiative_id", "meeting_id"):
        op.create_index(op.f(f"ix_speaking_turn_{column}"), "speaking_turn", [column], unique=False)
    op.create_index(op.f("ix_speaking_turn_public_id"), "speaking_turn", ["public_id"], unique=True)
    for name, columns, where in (
        ("ix_speaking_turn_waits", ["meeting_id", "membership_id"], WAITING),
        ("ix_speaking_turn_speaks", ["meeting_id"], SPEAKING),
    ):
        op.create_index(
            name,
            "speaking_turn",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )

    _questions()


def _questions() -> None:
    op.create_table(
        "floor_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("text", Text(length=400), nullable=False),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("answered_at", Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        _points_to("floor_question", "initiative_id", "initiative"),
        _points_to("floor_question", "meeting_id", "meeting"),
        _points_to("floor_question", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_question")),
    )
    for column in ("initiative_id", "meeting_id"):
        op.create_index(op.f(f"ix_floor_question_{column}"), "floor_question", [column], unique=False)
    op.create_index(op.f("ix_floor_question_public_id"), "floor_question", ["public_id"], unique=True)
    op.create_table(
        "floor_question_support",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("floor_question_support", "initiative_id", "initiative"),
        _points_to("floor_question_support", "question_id", "floor_question"),
        _points_to("floor_question_support", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("question_id", "membership_id", name=op.f("pk_floor_question_support")),
    )
    op.create_index(
        op.f("ix_floor_question_support_initiative_id"), "floor_question_support", ["initiative_id"]
    )


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    op.drop_table("floor_question_support")
    op.drop_table("floor_question")
    op.drop_table("speaking_turn")
