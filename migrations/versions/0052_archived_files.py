"""Files of a stream are archived, and brought back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import foundation.db

revision = "0052"
down_revision = "0048"
branch_labels = None
depends_on = None

Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.add_column("stream_file", sa.Column("archived_at", Moment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stream_file") as table:
        table.drop_column("archived_at")
