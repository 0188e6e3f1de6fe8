"""The tables of governance.meetings."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("starts_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("remote_link", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("stage", sa.Enum("PLANNED", "OPEN", "CLOSED", name="stage"), nullable=False),
        sa.Column("convened_by", sa.Integer(), nullable=True),
        sa.Column("convened_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("notice_sent_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("notice_sent_by", sa.Integer(), nullable=True),
        sa.Column("notice_in_time", sa.Boolean(), nullable=True),
        sa.Column("notice_recipients", sa.Integer(), nullable=False),
        sa.Column("opened_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("secretary_id", sa.Integer(), nullable=True),
        sa.Column("minutes_document_id", sa.Integer(), nullable=True),
        sa.Column("minutes_version_id", sa.Integer(), nullable=True),
        sa.Column("quorum_at_opening", sa.JSON(), nullable=True),
        sa.Column("quorum_at_closing", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_meeting_body_id")),
        sa.ForeignKeyConstraint(["chair_id"], ["membership.id"], name=op.f("fk_meeting_chair_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["membership.id"], name=op.f("fk_meeting_closed_by")),
        sa.ForeignKeyConstraint(["convened_by"], ["membership.id"], name=op.f("fk_meeting_convened_by")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_meeting_initiative_id")),
        sa.ForeignKeyConstraint(
            ["minutes_document_id"], ["document.id"], name=op.f("fk_meeting_minutes_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_version_id"], ["document_version.id"], name=op.f("fk_meeting_minutes_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["notice_sent_by"], ["membership.id"], name=op.f("fk_meeting_notice_sent_by")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["membership.id"], name=op.f("fk_meeting_opened_by")),
        sa.ForeignKeyConstraint(["secretary_id"], ["membership.id"], name=op.f("fk_meeting_secretary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_meeting_body_id_number")),
    )
    op.create_index(op.f("ix_meeting_body_id"), "meeting", ["body_id"], unique=False)
    op.create_index(op.f("ix_meeting_initiative_id"), "meeting", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_meeting_minutes_document_id"), "meeting", ["minutes_document_id"], unique=False)
    op.create_index(op.f("ix_meeting_public_id"), "meeting", ["public_id"], unique=True)
    op.create_index(op.f("ix_meeting_starts_at"), "meeting", ["starts_at"], unique=False)
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INFORMATION", "DISCUSSION", "DECISION", "MINUTES_APPROVAL", "OTHER_BUSINESS", name="itemkind"
            ),
            nullable=False,
        ),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("details", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("motion", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=True),
        sa.Column("on_notice", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_agenda_item_initiative_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_initiative_id"), "agenda_item", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_meeting_id"), "agenda_item", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_public_id"), "agenda_item", ["public_id"], unique=True)
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("alternate", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.Enum("ONSITE", "REMOTE", name="mode"), nullable=False),
        sa.Column("arrived_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("left_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_attendance_initiative_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_attendance_membership_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_attendance_recorded_by")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_attendance_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_initiative_id"), "attendance", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_attendance_meeting_id"), "attendance", ["meeting_id"], unique=False)
    op.create_index(
        "ix_attendance_sitting",
        "attendance",
        ["meeting_id", "seat_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "meeting_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Enum("COMING", "REMOTE", "ABSENT", name="reply"), nullable=False),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_meeting_answer_initiative_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_answer_meeting_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_meeting_answer_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["membership.id"], name=op.f("fk_meeting_answer_recorded_by")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_meeting_answer_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_answer")),
        sa.UniqueConstraint(
            "meeting_id",
            "seat_id",
            "membership_id",
            name=op.f("uq_meeting_answer_meeting_id_seat_id_membership_id"),
        ),
    )
    op.create_index(
        op.f("ix_meeting_answer_initiative_id"), "meeting_answer", ["initiative_id"], unique=False
    )
    op.create_index(op.f("ix_meeting_answer_meeting_id"), "meeting_answer", ["meeting_id"], unique=False)
    op.create_index(
        op.f("ix_meeting_answer_membership_id"), "meeting_answer", ["membership_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("meeting_answer")
    op.drop_table("attendance")
    op.drop_table("agenda_item")
    op.drop_table("meeting")
