"""Agendas that follow the sitting: items put off, brought by an organisation; until when one may ask for one."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
POINTS = (("owner_organisation_id", "organisation"), ("fate_by", "membership"))
ADDED = ("owner_organisation_id", "fate", "fate_at", "fate_by", "brought_from")


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(sa.Column("request_days", sa.Integer(), nullable=False, server_default="7"))
    with op.batch_alter_table("meeting") as batch:
        batch.alter_column("request_days", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("agenda_item") as batch:
        batch.add_column(sa.Column("owner_organisation_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("fate", Text(length=16), nullable=False, server_default=""))
        batch.add_column(sa.Column("fate_at", Moment(timezone=True), nullable=True))
        batch.add_column(sa.Column("fate_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("brought_from", Text(length=32), nullable=False, server_default=""))
        for column, other in POINTS:
            batch.create_foreign_key(op.f(f"fk_agenda_item_{column}"), other, [column], ["id"])
    with op.batch_alter_table("agenda_item") as batch:
        batch.alter_column("fate", existing_type=Text(length=16), server_default=None)
        batch.alter_column("brought_from", existing_type=Text(length=32), server_default=None)
    op.create_index(op.f("ix_agenda_item_brought_from"), "agenda_item", ["brought_from"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_agenda_item_brought_from"), table_name="agenda_item")
    with op.batch_alter_table("agenda_item") as batch:
        for column, _other in POINTS:
            batch.drop_constraint(op.f(f"fk_agenda_item_{column}"), type_="foreignkey")
        for column in ADDED:
            batch.drop_column(column)
    with op.batch_alter_table("meeting") as batch:
        batch.drop_column("request_days")
