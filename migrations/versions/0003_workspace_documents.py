"""The tables of workspace.documents."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("title_version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("NOTE", "MINUTES", "PROPOSAL", "AGREEMENT", name="kind"), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("archived_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("found_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["membership.id"], name=op.f("fk_document_created_by")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_document_initiative_id")),
        sa.ForeignKeyConstraint(["stream_id"], ["work_stream.id"], name=op.f("fk_document_stream_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_changed_at"), "document", ["changed_at"], unique=False)
    op.create_index(op.f("ix_document_initiative_id"), "document", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_document_public_id"), "document", ["public_id"], unique=True)
    op.create_index(op.f("ix_document_stream_id"), "document", ["stream_id"], unique=False)
    op.create_table(
        "document_client",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_client_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_client_initiative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_client_person_id")),
        sa.PrimaryKeyConstraint("document_id", "client_id", name=op.f("pk_document_client")),
    )
    op.create_index(
        op.f("ix_document_client_initiative_id"), "document_client", ["initiative_id"], unique=False
    )
    op.create_table(
        "document_snapshot",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("upto_seq", sa.Integer(), nullable=False),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_snapshot_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_snapshot_initiative_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_snapshot")),
    )
    op.create_index(
        op.f("ix_document_snapshot_initiative_id"), "document_snapshot", ["initiative_id"], unique=False
    )
    op.create_table(
        "document_span",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("clock_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("clock_to", sa.BigInteger(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("minute", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_span_document_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_span_initiative_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "client_id", "clock_from", name=op.f("pk_document_span")),
    )
    op.create_index(op.f("ix_document_span_initiative_id"), "document_span", ["initiative_id"], unique=False)
    op.create_table(
        "document_update",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_update_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_update_initiative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_update_person_id")),
        sa.PrimaryKeyConstraint("document_id", "seq", name=op.f("pk_document_update")),
    )
    op.create_index(
        op.f("ix_document_update_initiative_id"), "document_update", ["initiative_id"], unique=False
    )
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("tree", sa.JSON(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["membership.id"], name=op.f("fk_document_version_author_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_version_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_version_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_version_document_id_number")),
    )
    op.create_index(
        op.f("ix_document_version_document_id"), "document_version", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_document_version_initiative_id"), "document_version", ["initiative_id"], unique=False
    )
    op.create_index(op.f("ix_document_version_public_id"), "document_version", ["public_id"], unique=True)
    op.create_index(op.f("ix_document_version_sha256"), "document_version", ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_table("document_version")
    op.drop_table("document_update")
    op.drop_table("document_span")
    op.drop_table("document_snapshot")
    op.drop_table("document_client")
    op.drop_table("document")
