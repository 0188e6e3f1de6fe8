"""A charter may be the annex of a stream, one in force for each; joining the stream may ask to sign it.

What an organisation brings may be public; people are written to about a consultation, each once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import foundation.db

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ONE, ONE_OF_A_STREAM = "ix_charter_version_in_force", "ix_charter_version_annex_in_force"
NUMBER, NUMBER_OF_A_STREAM = "ix_charter_version_own_number", "ix_charter_version_annex_number"
TOLD = ("opening_told_at", "closing_told_at")
Moment = foundation.db.UtcDateTime
OWN, ANNEX = "stream_id IS NULL", "stream_id IS NOT NULL"
IN_FORCE = "standing = 'IN_FORCE'"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE charter_version ADD COLUMN stream_id INTEGER"
        " CONSTRAINT fk_charter_version_stream_id REFERENCES work_stream (id)"
    )
    op.create_index(op.f("ix_charter_version_stream_id"), "charter_version", ["stream_id"], unique=False)
    op.drop_index(ONE, table_name="charter_version")
    with op.batch_alter_table("charter_version") as table:
        table.drop_constraint("uq_charter_version_initiative_id_number", type_="unique")
    _alone(ONE, ["initiative_id"], f"{IN_FORCE} AND {OWN}")
    _alone(ONE_OF_A_STREAM, ["stream_id"], f"{IN_FORCE} AND {ANNEX}")
    _alone(NUMBER, ["initiative_id", "number"], OWN)
    _alone(NUMBER_OF_A_STREAM, ["stream_id", "number"], ANNEX)
    op.add_column(
        "work_stream", sa.Column("annex_required", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for moment in TOLD:
        op.add_column("consultation", sa.Column(moment, Moment(timezone=True), nullable=True))
    _consider_told()
    op.add_column(
        "contribution", sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def _consider_told() -> None:
    """Nobody is written to about a consultation that opened before letters were."""
    op.execute("UPDATE consultation SET opening_told_at = called_at WHERE opens_at <= CURRENT_TIMESTAMP")


def _alone(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        "charter_version",
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    with op.batch_alter_table("contribution") as table:
        table.drop_column("public")
    with op.batch_alter_table("consultation") as table:
        for moment in TOLD:
            table.drop_column(moment)
    with op.batch_alter_table("work_stream") as table:
        table.drop_column("annex_required")
    for name in (NUMBER_OF_A_STREAM, NUMBER, ONE_OF_A_STREAM, ONE, op.f("ix_charter_version_stream_id")):
        op.drop_index(name, table_name="charter_version")
    with op.batch_alter_table("charter_version") as table:
        table.drop_column("stream_id")
        table.create_unique_constraint("uq_charter_version_initiative_id_number", ["initiative_id", "number"])
    _alone(ONE, ["initiative_id"], IN_FORCE)
