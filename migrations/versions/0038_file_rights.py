"""Who reads and replaces each file, the folder it is in, and the changes of its title."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    for column in ("sharing", "title_version"):
        op.add_column("stream_file", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "stream_file", sa.Column("audience", Text(length=64), nullable=False, server_default="members")
    )
    # In words that both databases know: SQLite takes a reference with its column, and copies no table for it.
    op.execute(
        "ALTER TABLE stream_file ADD COLUMN folder_id INTEGER CONSTRAINT fk_stream_file_folder_id REFERENCES document_folder (id)"
    )
    for column in ("audience", "folder_id"):
        op.create_index(op.f(f"ix_stream_file_{column}"), "stream_file", [column])
    op.create_table(
        "stream_file_grant",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("circle", Text(length=16), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        _points_to("stream_file_grant", "file_id", "stream_file"),
        _points_to("stream_file_grant", "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("file_id", "circle", "key", name=op.f("pk_stream_file_grant")),
    )
    op.create_index(op.f("ix_stream_file_grant_initiative_id"), "stream_file_grant", ["initiative_id"])
    op.create_table(
        "stream_file_sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        _points_to("stream_file_sharing", "initiative_id", "initiative"),
        _points_to("stream_file_sharing", "file_id", "stream_file"),
        _points_to("stream_file_sharing", "by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_file_sharing")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_stream_file_sharing_file_id_number")),
    )
    for column in ("initiative_id", "file_id"):
        op.create_index(op.f(f"ix_stream_file_sharing_{column}"), "stream_file_sharing", [column])


def downgrade() -> None:
    op.drop_table("stream_file_sharing")
    op.drop_table("stream_file_grant")
    for name in ("audience", "folder_id"):
        op.drop_index(op.f(f"ix_stream_file_{name}"), table_name="stream_file")
    with op.batch_alter_table("stream_file") as table:
        for column in ("folder_id", "title_version", "audience", "sharing"):
            table.drop_column(column)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
