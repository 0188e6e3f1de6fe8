"""Private calendars of members; meetings of every kind, with or without a body, once or again and again; dates to choose from."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        *_named("calendar_feed"),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("digest", Text(length=64), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("revoked_at", Moment(timezone=True), nullable=True),
        _points_to("calendar_feed", "membership_id", "membership"),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feed_digest")),
    )
    _indexes("calendar_feed", "initiative_id", "membership_id")
    _public_index("calendar_feed")
    _kinds()
    _dates()


def _kinds() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.alter_column("body_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("stream_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("kind", Text(length=24), nullable=False, server_default="committee"))
        batch.add_column(sa.Column("series", Text(length=32), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_meeting_stream_id"), "work_stream", ["stream_id"], ["id"])
        batch.create_index(op.f("ix_meeting_stream_id"), ["stream_id"], unique=False)
    with op.batch_alter_table("meeting") as batch:
        batch.alter_column("kind", existing_type=Text(length=24), server_default=None)
        batch.alter_column("series", existing_type=Text(length=32), server_default=None)
    op.create_table(
        "meeting_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("reply", Text(length=16), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("meeting_reply", "initiative_id", "initiative"),
        _points_to("meeting_reply", "meeting_id", "meeting"),
        _points_to("meeting_reply", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reply")),
        sa.UniqueConstraint(
            "meeting_id", "membership_id", name=op.f("uq_meeting_reply_meeting_id_membership_id")
        ),
    )
    _indexes("meeting_reply", "initiative_id", "meeting_id", "membership_id")


def _dates() -> None:
    op.create_table(
        "date_poll",
        *_named("date_poll"),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("title", Text(length=200), nullable=False),
        sa.Column("place", Text(length=200), nullable=False),
        sa.Column("remote_link", Text(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.Column("meeting", Text(length=32), nullable=False),
        _points_to("date_poll", "body_id", "body"),
        _points_to("date_poll", "stream_id", "work_stream"),
        _points_to("date_poll", "author_id", "membership"),
    )
    _indexes("date_poll", "initiative_id")
    _public_index("date_poll")
    op.create_table(
        "date_slot",
        *_named("date_slot"),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", Moment(timezone=True), nullable=False),
        sa.Column("ends_at", Moment(timezone=True), nullable=False),
        _points_to("date_slot", "poll_id", "date_poll"),
    )
    _indexes("date_slot", "initiative_id", "poll_id")
    _public_index("date_slot")
    op.create_table(
        "date_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("said", Text(length=16), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("date_answer", "initiative_id", "initiative"),
        _points_to("date_answer", "slot_id", "date_slot"),
        _points_to("date_answer", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_answer")),
        sa.UniqueConstraint("slot_id", "membership_id", name=op.f("uq_date_answer_slot_id_membership_id")),
    )
    _indexes("date_answer", "initiative_id", "slot_id", "membership_id")


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
    for table in ("date_answer", "date_slot", "date_poll", "meeting_reply", "calendar_feed"):
        op.drop_table(table)
    # What belongs to no body has no place in what was there before.
    without = "SELECT id FROM meeting WHERE body_id IS NULL"
    items = f"SELECT id FROM agenda_item WHERE meeting_id IN ({without})"
    op.execute(f"DELETE FROM agenda_paper WHERE item_id IN ({items})")
    for table in ("item_request", "meeting_letter", "agenda_item"):
        op.execute(f"DELETE FROM {table} WHERE meeting_id IN ({without})")
    op.execute("DELETE FROM meeting WHERE body_id IS NULL")
    with op.batch_alter_table("meeting") as batch:
        batch.drop_index(op.f("ix_meeting_stream_id"))
        batch.drop_constraint(op.f("fk_meeting_stream_id"), type_="foreignkey")
        for column in ("stream_id", "kind", "series"):
            batch.drop_column(column)
        batch.alter_column("body_id", existing_type=sa.Integer(), nullable=False)
