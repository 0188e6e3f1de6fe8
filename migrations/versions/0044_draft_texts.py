"""A draft of the charter is written in a co-edited text."""

from __future__ import annotations

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE charter_version ADD COLUMN written_in_id INTEGER"
        " CONSTRAINT fk_charter_version_written_in_id REFERENCES document (id)"
    )
    op.create_index(
        op.f("ix_charter_version_written_in_id"), "charter_version", ["written_in_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_charter_version_written_in_id"), table_name="charter_version")
    with op.batch_alter_table("charter_version") as table:
        table.drop_column("written_in_id")
