"""Two snapshots of a document may stand at once: their key is the document and the row they reach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
KEY = "pk_document_snapshot"


def upgrade() -> None:
    _key("document_id", "upto_seq")


def downgrade() -> None:
    # The newest of each document says what the older ones do.
    op.execute(
        "DELETE FROM document_snapshot WHERE upto_seq < (SELECT max(upto_seq) FROM document_snapshot AS newer"
        " WHERE newer.document_id = document_snapshot.document_id)"
    )
    _key("document_id")


def _key(*columns: str) -> None:
    with op.batch_alter_table("document_snapshot") as batch:
        batch.drop_constraint(KEY, type_="primary")
        batch.create_primary_key(KEY, list(columns))
