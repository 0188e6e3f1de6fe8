"""The tables of publication."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("summary", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("byline", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("html", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("licence", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("published_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_publication_initiative_id")
        ),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_publication_mandate_id")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["membership.id"], name=op.f("fk_publication_published_by")
        ),
        sa.ForeignKeyConstraint(["stream_id"], ["work_stream.id"], name=op.f("fk_publication_stream_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["membership.id"], name=op.f("fk_publication_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("initiative_id", "slug", name=op.f("uq_publication_initiative_id_slug")),
    )
    op.create_index(op.f("ix_publication_initiative_id"), "publication", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_publication_public_id"), "publication", ["public_id"], unique=True)
    op.create_index(op.f("ix_publication_published_at"), "publication", ["published_at"], unique=False)
    op.create_index(op.f("ix_publication_source"), "publication", ["source"], unique=False)
    op.create_index(op.f("ix_publication_stream_id"), "publication", ["stream_id"], unique=False)


def downgrade() -> None:
    op.drop_table("publication")
