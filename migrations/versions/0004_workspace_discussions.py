"""The tables of workspace.discussions."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discussion_thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("slot", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_discussion_thread_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["membership.id"], name=op.f("fk_discussion_thread_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["stream_id"], ["work_stream.id"], name=op.f("fk_discussion_thread_stream_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_thread")),
        sa.UniqueConstraint("initiative_id", "slot", name=op.f("uq_discussion_thread_initiative_id_slot")),
    )
    op.create_index(op.f("ix_discussion_thread_about"), "discussion_thread", ["about"], unique=False)
    op.create_index(
        op.f("ix_discussion_thread_initiative_id"), "discussion_thread", ["initiative_id"], unique=False
    )
    op.create_index(op.f("ix_discussion_thread_kind"), "discussion_thread", ["kind"], unique=False)
    op.create_index(op.f("ix_discussion_thread_last_at"), "discussion_thread", ["last_at"], unique=False)
    op.create_index(op.f("ix_discussion_thread_public_id"), "discussion_thread", ["public_id"], unique=True)
    op.create_index(op.f("ix_discussion_thread_stream_id"), "discussion_thread", ["stream_id"], unique=False)
    op.create_table(
        "discussion_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hidden_by", sa.Integer(), nullable=True),
        sa.Column("hidden_reason", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["membership.id"], name=op.f("fk_discussion_message_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by"], ["membership.id"], name=op.f("fk_discussion_message_hidden_by")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_discussion_message_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_discussion_message_mandate_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_discussion_message_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["discussion_thread.id"], name=op.f("fk_discussion_message_thread_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_message")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_discussion_message_thread_id_number")),
    )
    op.create_index(op.f("ix_discussion_message_at"), "discussion_message", ["at"], unique=False)
    op.create_index(
        op.f("ix_discussion_message_author_id"), "discussion_message", ["author_id"], unique=False
    )
    op.create_index(
        op.f("ix_discussion_message_initiative_id"), "discussion_message", ["initiative_id"], unique=False
    )
    op.create_index(op.f("ix_discussion_message_public_id"), "discussion_message", ["public_id"], unique=True)
    op.create_index(
        op.f("ix_discussion_message_thread_id"), "discussion_message", ["thread_id"], unique=False
    )
    op.create_table(
        "discussion_read_position",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_discussion_read_position_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_discussion_read_position_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["discussion_thread.id"], name=op.f("fk_discussion_read_position_thread_id")
        ),
        sa.PrimaryKeyConstraint("thread_id", "membership_id", name=op.f("pk_discussion_read_position")),
    )
    op.create_index(
        op.f("ix_discussion_read_position_initiative_id"),
        "discussion_read_position",
        ["initiative_id"],
        unique=False,
    )
    op.create_table(
        "discussion_mention",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("written", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_discussion_mention_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_discussion_mention_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["discussion_message.id"], name=op.f("fk_discussion_mention_message_id")
        ),
        sa.PrimaryKeyConstraint("message_id", "membership_id", name=op.f("pk_discussion_mention")),
    )
    op.create_index(
        op.f("ix_discussion_mention_initiative_id"), "discussion_mention", ["initiative_id"], unique=False
    )
    op.create_table(
        "discussion_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Enum("MENTION", "HIDDEN", name="notice_reason"), nullable=False),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_discussion_notice_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_discussion_notice_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["discussion_message.id"], name=op.f("fk_discussion_notice_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_notice")),
        sa.UniqueConstraint(
            "message_id",
            "membership_id",
            "reason",
            name=op.f("uq_discussion_notice_message_id_membership_id_reason"),
        ),
    )
    op.create_index(
        op.f("ix_discussion_notice_initiative_id"), "discussion_notice", ["initiative_id"], unique=False
    )
    op.create_index(
        op.f("ix_discussion_notice_membership_id"), "discussion_notice", ["membership_id"], unique=False
    )
    op.create_index(
        op.f("ix_discussion_notice_message_id"), "discussion_notice", ["message_id"], unique=False
    )
    op.create_table(
        "discussion_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("replaced_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_discussion_revision_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["discussion_message.id"], name=op.f("fk_discussion_revision_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_revision")),
    )
    op.create_index(
        op.f("ix_discussion_revision_initiative_id"), "discussion_revision", ["initiative_id"], unique=False
    )
    op.create_index(
        op.f("ix_discussion_revision_message_id"), "discussion_revision", ["message_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("discussion_revision")
    op.drop_table("discussion_notice")
    op.drop_table("discussion_mention")
    op.drop_table("discussion_read_position")
    op.drop_table("discussion_message")
    op.drop_table("discussion_thread")
