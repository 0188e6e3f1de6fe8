"""Amendments and consultations say of which stream's annex they are; those there were are all of the charter itself."""

from __future__ import annotations

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

TABLES = ("article_amendment", "consultation")


def upgrade() -> None:
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN stream_id INTEGER"
            f" CONSTRAINT fk_{table}_stream_id REFERENCES work_stream (id)"
        )
        op.create_index(op.f(f"ix_{table}_stream_id"), table, ["stream_id"], unique=False)


def downgrade() -> None:
    for name in TABLES:
        op.drop_index(op.f(f"ix_{name}_stream_id"), table_name=name)
        with op.batch_alter_table(name) as table:
            table.drop_column("stream_id")
