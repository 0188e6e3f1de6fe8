"""A row of the log touches as few pages as can be: it is written at each key, and each page is written twice.

Its key is the table itself (SQLite: without rowid), and nobody ever looks for rows by their initiative alone.
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLE, INDEX = "document_update", "ix_document_update_initiative_id"


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)
    _rebuild(with_rowid=False)


def downgrade() -> None:
    _rebuild(with_rowid=True)
    op.create_index(INDEX, TABLE, ["initiative_id"])


def _rebuild(*, with_rowid: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        kwargs = {"sqlite_with_rowid": with_rowid}
        with op.batch_alter_table(TABLE, recreate="always", table_kwargs=kwargs):
            pass
