"""The rules a body took, one after the other."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "body_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("before_text", Text(), nullable=False),
        sa.Column("rule_text", Text(), nullable=False),
        sa.Column("set_by_name", Text(length=120), nullable=False),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_rule_body_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_body_rule_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_rule")),
    )
    for column in ("body_id", "initiative_id"):
        op.create_index(op.f(f"ix_body_rule_{column}"), "body_rule", [column], unique=False)


def downgrade() -> None:
    op.drop_table("body_rule")
