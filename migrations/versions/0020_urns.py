"""Urns of confidential votes."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "urn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("college", Text(length=16), nullable=False),
        sa.Column("slips", Text(), nullable=False),
        sa.Column("purged", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_urn_initiative_id")),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_urn_motion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urn")),
        sa.UniqueConstraint("motion_id", "college", name=op.f("uq_urn_motion_id_college")),
    )
    op.create_index(op.f("ix_urn_initiative_id"), "urn", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_urn_motion_id"), "urn", ["motion_id"], unique=False)


def downgrade() -> None:
    op.drop_table("urn")
