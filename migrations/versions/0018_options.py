"""Votes among options: the options of a motion, the method and its settings, and ballots that answer them."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CHOICE = sa.Enum("FOR", "AGAINST", "ABSTAIN", "BLANK", name="choice")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for kind in ("motion_stage", "outcome"):
            for value in ("CHOSEN", "NOTHING_CHOSEN"):
                op.execute(f"ALTER TYPE {kind} ADD VALUE IF NOT EXISTS '{value}'")
    text = sqlmodel.sql.sqltypes.AutoString
    op.add_column("motion", sa.Column("method", text(length=24), nullable=False, server_default="yes_no"))
    op.add_column("motion", sa.Column("settings", text(), nullable=False, server_default=""))
    with op.batch_alter_table("motion") as batch:
        batch.alter_column("method", existing_type=text(length=24), server_default=None)
        batch.alter_column("settings", existing_type=text(), server_default=None)
    op.add_column("ballot", sa.Column("answer", text(), nullable=False, server_default=""))
    with op.batch_alter_table("ballot") as batch:
        batch.alter_column("answer", existing_type=text(), server_default=None)
        batch.alter_column("choice", existing_type=CHOICE, nullable=True)
    op.create_table(
        "motion_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", text(length=32), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("label", text(length=120), nullable=False),
        sa.Column("about", text(length=500), nullable=False),
        sa.Column("cost", text(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_motion_option_initiative_id")
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_motion_option_motion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion_option")),
        sa.UniqueConstraint("motion_id", "label", name=op.f("uq_motion_option_motion_id_label")),
    )
    op.create_index(op.f("ix_motion_option_initiative_id"), "motion_option", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_motion_option_motion_id"), "motion_option", ["motion_id"], unique=False)
    op.create_index(op.f("ix_motion_option_public_id"), "motion_option", ["public_id"], unique=True)


def downgrade() -> None:
    """Only where nothing was asked among options yet; PostgreSQL keeps the values of its types."""
    op.drop_index(op.f("ix_motion_option_public_id"), table_name="motion_option")
    op.drop_index(op.f("ix_motion_option_motion_id"), table_name="motion_option")
    op.drop_index(op.f("ix_motion_option_initiative_id"), table_name="motion_option")
    op.drop_table("motion_option")
    with op.batch_alter_table("ballot") as batch:
        batch.alter_column("choice", existing_type=CHOICE, nullable=False)
        batch.drop_column("answer")
    with op.batch_alter_table("motion") as batch:
        batch.drop_column("settings")
        batch.drop_column("method")
