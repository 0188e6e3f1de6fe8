"""The tables of charters."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("preamble", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pledges", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum("DRAFT", "PROPOSED", "IN_FORCE", "SUPERSEDED", name="standing"),
            nullable=False,
        ),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("decision", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["membership.id"], name=op.f("fk_charter_version_drafted_by")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_charter_version_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_version")),
        sa.UniqueConstraint("initiative_id", "number", name=op.f("uq_charter_version_initiative_id_number")),
    )
    op.create_index(
        "ix_charter_version_in_force",
        "charter_version",
        ["initiative_id"],
        unique=True,
        sqlite_where=sa.text("standing = 'IN_FORCE'"),
        postgresql_where=sa.text("standing = 'IN_FORCE'"),
    )
    op.create_index(
        op.f("ix_charter_version_initiative_id"), "charter_version", ["initiative_id"], unique=False
    )
    op.create_index(op.f("ix_charter_version_public_id"), "charter_version", ["public_id"], unique=True)
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Enum("OBJECTIVES", "FUNCTIONING", name="part"), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_article_initiative_id")),
        sa.ForeignKeyConstraint(["version_id"], ["charter_version.id"], name=op.f("fk_article_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_article_version_id_number")),
    )
    op.create_index(op.f("ix_article_initiative_id"), "article", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_article_public_id"), "article", ["public_id"], unique=True)
    op.create_index(op.f("ix_article_version_id"), "article", ["version_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("signed_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_signature_initiative_id")
        ),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_signature_mandate_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_signature_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_signature_organisation_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["charter_version.id"], name=op.f("fk_signature_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_initiative_id"), "signature", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_signature_membership_id"), "signature", ["membership_id"], unique=False)
    op.create_index(
        "ix_signature_organisation",
        "signature",
        ["version_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("organisation_id IS NOT NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("organisation_id IS NOT NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(op.f("ix_signature_organisation_id"), "signature", ["organisation_id"], unique=False)
    op.create_index(
        "ix_signature_own",
        "signature",
        ["version_id", "membership_id"],
        unique=True,
        sqlite_where=sa.text("organisation_id IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("organisation_id IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(op.f("ix_signature_public_id"), "signature", ["public_id"], unique=True)
    op.create_index(op.f("ix_signature_version_id"), "signature", ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_table("signature")
    op.drop_table("article")
    op.drop_table("charter_version")
