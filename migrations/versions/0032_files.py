"""Files of streams, their versions, and those that are public."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "stream_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("title", Text(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.Column("binned_at", Moment(timezone=True), nullable=True),
        _points_to("stream_file", "initiative_id", "initiative"),
        _points_to("stream_file", "stream_id", "work_stream"),
        _points_to("stream_file", "author_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_file")),
    )
    _indexes("stream_file", "initiative_id", "stream_id", "changed_at", "binned_at")
    op.create_index(op.f("ix_stream_file_public_id"), "stream_file", ["public_id"], unique=True)
    op.create_table(
        "stream_file_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", Text(length=120), nullable=False),
        sa.Column("kind", Text(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf", Text(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("stream_file_version", "initiative_id", "initiative"),
        _points_to("stream_file_version", "file_id", "stream_file"),
        _points_to("stream_file_version", "author_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_file_version")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_stream_file_version_file_id_number")),
    )
    _indexes("stream_file_version", "initiative_id", "file_id", "sha256")
    op.create_table(
        "stream_file_content",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("words", Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _points_to("stream_file_content", "version_id", "stream_file_version"),
        _points_to("stream_file_content", "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_stream_file_content")),
    )
    _indexes("stream_file_content", "initiative_id")
    op.create_table(
        "published_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("source", Text(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", Text(length=200), nullable=False),
        sa.Column("name", Text(length=120), nullable=False),
        sa.Column("kind", Text(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("published_at", Moment(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("reason", Text(length=400), nullable=False),
        _points_to("published_file", "initiative_id", "initiative"),
        _points_to("published_file", "stream_id", "work_stream"),
        _points_to("published_file", "published_by", "membership"),
        _points_to("published_file", "withdrawn_by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_file")),
    )
    _indexes("published_file", "initiative_id", "stream_id", "source", "published_at")
    op.create_index(op.f("ix_published_file_public_id"), "published_file", ["public_id"], unique=True)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    op.drop_table("published_file")
    op.drop_table("stream_file_content")
    op.drop_table("stream_file_version")
    op.drop_table("stream_file")
