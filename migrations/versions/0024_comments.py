"""Comments beside texts."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "comment_thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.JSON(), nullable=False),
        sa.Column("quote", Text(length=300), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(timezone=True), nullable=False),
        sa.Column("last_at", Moment(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("resolved_at", Moment(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        _points_to("comment_thread", "initiative_id", "initiative"),
        _points_to("comment_thread", "document_id", "document"),
        _points_to("comment_thread", "author_id", "membership"),
        _points_to("comment_thread", "resolved_by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_thread")),
    )
    _indexes("comment_thread", "initiative_id", "document_id")
    op.create_index(op.f("ix_comment_thread_public_id"), "comment_thread", ["public_id"], unique=True)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", Text(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("edited_at", Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        _points_to("comment", "initiative_id", "initiative"),
        _points_to("comment", "thread_id", "comment_thread"),
        _points_to("comment", "author_id", "membership"),
        _points_to("comment", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_comment_thread_id_number")),
    )
    _indexes("comment", "initiative_id", "thread_id", "author_id", "at")
    op.create_index(op.f("ix_comment_public_id"), "comment", ["public_id"], unique=True)
    op.create_table(
        "comment_mention",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("written", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=True),
        _points_to("comment_mention", "initiative_id", "initiative"),
        _points_to("comment_mention", "comment_id", "comment"),
        _points_to("comment_mention", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("comment_id", "membership_id", name=op.f("pk_comment_mention")),
    )
    _indexes("comment_mention", "initiative_id")


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in ("comment_mention", "comment", "comment_thread"):
        op.drop_table(table)
