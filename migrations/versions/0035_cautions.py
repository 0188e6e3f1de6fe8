"""Which of the seven points of cooperation were looked at before a version of the charter is adopted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("charter_version") as table:
        table.add_column(sa.Column("cautions", sa.String(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("charter_version") as table:
        table.drop_column("cautions")
