"""A word said through a proxy in a decision by consent; subtrees of the sealed log, kept for receipts; texts bound to votes."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.add_column(
        "round_turn", sa.Column("represented", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("motion", sa.Column("document_sha256", Text(length=64), nullable=False, server_default=""))
    op.create_table(
        "log_node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("root", Text(length=64), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_log_node_initiative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_node")),
        sa.UniqueConstraint(
            "initiative_id", "level", "position", name=op.f("uq_log_node_initiative_id_level_position")
        ),
    )
    op.create_index(op.f("ix_log_node_initiative_id"), "log_node", ["initiative_id"])
    op.create_index(op.f("ix_ledger_line_about"), "ledger_line", ["about"])
    op.create_index("ix_ledger_line_place", "ledger_line", ["initiative_id", "number"])


def downgrade() -> None:
    op.drop_index("ix_ledger_line_place", "ledger_line")
    op.drop_index(op.f("ix_ledger_line_about"), "ledger_line")
    op.drop_table("log_node")
    with op.batch_alter_table("motion") as batch:
        batch.drop_column("document_sha256")
    with op.batch_alter_table("round_turn") as batch:
        batch.drop_column("represented")
