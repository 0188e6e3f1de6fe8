"""A version from which a passage was erased says when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import foundation.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "document_version",
        sa.Column("rewritten_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    with op.batch_alter_table("document_version") as batch:
        batch.drop_column("rewritten_at")
