"""Each row of the log and each snapshot carries a sum of its place and bytes."""

from __future__ import annotations

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
AT_ONCE = 500

update = sa.table(
    "document_update",
    sa.column("document_id", sa.Integer),
    sa.column("seq", sa.Integer),
    sa.column("data", sa.LargeBinary),
    sa.column("checksum", sa.BigInteger),
)
snapshot = sa.table(
    "document_snapshot",
    sa.column("document_id", sa.Integer),
    sa.column("upto_seq", sa.Integer),
    sa.column("state", sa.LargeBinary),
    sa.column("checksum", sa.BigInteger),
)


def upgrade() -> None:
    for table in (update.name, snapshot.name):
        op.add_column(table, sa.Column("checksum", sa.BigInteger(), nullable=True))
    _fill(update, "row", "seq", "data")
    _fill(snapshot, "snapshot", "upto_seq", "state")
    for table in (update.name, snapshot.name):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("checksum", existing_type=sa.BigInteger(), nullable=False)


def _fill(table: sa.TableClause, kind: str, number: str, data: str) -> None:
    """A few hundred rows at a time, in the order of their key: a log may not fit in memory."""
    connection, held = op.get_bind(), table.c
    key = sa.tuple_(held.document_id, held[number])
    wanted = sa.select(held.document_id, held[number], held[data]).order_by(held.document_id, held[number])
    filled = (
        sa.update(table)
        .where(held.document_id == sa.bindparam("d"), held[number] == sa.bindparam("n"))
        .values(checksum=sa.bindparam("sum"))
    )
    last = (0, -1)
    while rows := connection.execute(wanted.where(key > last).limit(AT_ONCE)).all():
        connection.execute(filled, [{"d": d, "n": n, "sum": _sum(kind, d, n, b)} for d, n, b in rows])
        last = (rows[-1][0], rows[-1][1])


def _sum(kind: str, document_id: int, number: int, data: bytes) -> int:
    """As workspace/documents/rules/checksum.py computed it when this revision was written."""
    return zlib.crc32(data, zlib.crc32(f"{kind}:{document_id}:{number}:".encode()))


def downgrade() -> None:
    for table in (update.name, snapshot.name):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("checksum")
