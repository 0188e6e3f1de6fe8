"""A version of the charter may only correct the typography of another; when its signatories were last reminded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import foundation.db

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    # In the words that both databases know: Alembic would make the whole table again on SQLite for the key alone.
    op.execute(
        "ALTER TABLE charter_version ADD COLUMN corrects_id INTEGER"
        " CONSTRAINT fk_charter_version_corrects_id REFERENCES charter_version (id)"
    )
    op.add_column("charter_version", sa.Column("reminded_at", Moment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("charter_version") as table:
        table.drop_column("reminded_at")
        table.drop_column("corrects_id")
