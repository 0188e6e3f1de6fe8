"""Who reads, suggests and writes each document."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.add_column("document", sa.Column("sharing", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "document", sa.Column("audience", Text(length=64), nullable=False, server_default="members")
    )
    op.create_index(op.f("ix_document_audience"), "document", ["audience"])
    op.create_table(
        "document_grant",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("circle", Text(length=16), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        _points_to("document_grant", "document_id", "document"),
        _points_to("document_grant", "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("document_id", "circle", "key", name=op.f("pk_document_grant")),
    )
    op.create_index(op.f("ix_document_grant_initiative_id"), "document_grant", ["initiative_id"])
    op.create_table(
        "document_sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        _points_to("document_sharing", "initiative_id", "initiative"),
        _points_to("document_sharing", "document_id", "document"),
        _points_to("document_sharing", "by", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_sharing")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_sharing_document_id_number")),
    )
    for column in ("initiative_id", "document_id"):
        op.create_index(op.f(f"ix_document_sharing_{column}"), "document_sharing", [column])


def downgrade() -> None:
    op.drop_table("document_sharing")
    op.drop_table("document_grant")
    op.drop_index(op.f("ix_document_audience"), table_name="document")
    with op.batch_alter_table("document") as table:
        table.drop_column("audience")
        table.drop_column("sharing")


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
