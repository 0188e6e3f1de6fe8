"""Meetings that move or are called off, who was sent what, items asked for."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
TABLES = ("item_request", "meeting_letter")
STAGES = ("PLANNED", "OPEN", "CLOSED")
ADDED = ("sequence", "date_moved_at", "public", "cancelled_at", "cancelled_by", "cancel_reason")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TYPE stage ADD VALUE IF NOT EXISTS 'CANCELLED'")
        op.execute("ALTER TYPE itemkind ADD VALUE IF NOT EXISTS 'ELECTION'")
    _meetings()
    _letters()
    _requests()


def _meetings() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("date_moved_at", Moment(timezone=True), nullable=True))
        batch.add_column(sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("cancelled_at", Moment(timezone=True), nullable=True))
        batch.add_column(sa.Column("cancelled_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("cancel_reason", Text(length=500), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_meeting_cancelled_by"), "membership", ["cancelled_by"], ["id"])
        if op.get_bind().dialect.name == "sqlite":  # PostgreSQL has just learnt the longer word
            batch.alter_column("stage", existing_type=sa.Enum(*STAGES), type_=sa.Enum(*STAGES, "CANCELLED"))
    with op.batch_alter_table("meeting") as batch:
        batch.alter_column("sequence", existing_type=sa.Integer(), server_default=None)
        batch.alter_column("public", existing_type=sa.Boolean(), server_default=None)
        batch.alter_column("cancel_reason", existing_type=Text(length=500), server_default=None)
    with op.batch_alter_table("agenda_item") as batch:
        batch.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_agenda_item_owner_id"), "membership", ["owner_id"], ["id"])


def _letters() -> None:
    op.create_table(
        "meeting_letter",
        *_named("meeting_letter"),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("kind", Text(length=16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("written_at", Moment(timezone=True), nullable=False),
        _points_to("meeting_letter", "meeting_id", "meeting"),
        _points_to("meeting_letter", "membership_id", "membership"),
        _points_to("meeting_letter", "letter_id", "letter"),
    )
    _indexes("meeting_letter", "initiative_id", "meeting_id", "membership_id")
    _public_index("meeting_letter")


def _requests() -> None:
    op.create_table(
        "item_request",
        *_named("item_request"),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", Text(length=200), nullable=False),
        sa.Column("details", Text(), nullable=False),
        sa.Column("state", Text(length=16), nullable=False),
        sa.Column("answer", Text(length=500), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        _points_to("item_request", "meeting_id", "meeting"),
        _points_to("item_request", "author_id", "membership"),
        _points_to("item_request", "item_id", "agenda_item"),
        _points_to("item_request", "decided_by", "membership"),
    )
    _indexes("item_request", "initiative_id", "meeting_id", "author_id")
    _public_index("item_request")


def _named(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """What every row of an initiative that has an address carries."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        _points_to(table, "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _public_index(table: str) -> None:
    op.create_index(op.f(f"ix_{table}_public_id"), table, ["public_id"], unique=True)


def downgrade() -> None:
    # PostgreSQL takes no value back from a type: CANCELLED and ELECTION stay, unused.
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("agenda_item") as batch:
        batch.drop_constraint(op.f("fk_agenda_item_owner_id"), type_="foreignkey")
        batch.drop_column("owner_id")
    with op.batch_alter_table("meeting") as batch:
        batch.drop_constraint(op.f("fk_meeting_cancelled_by"), type_="foreignkey")
        for column in ADDED:
            batch.drop_column(column)
