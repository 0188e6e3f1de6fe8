"""The tables of governance.votes."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "motion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("document", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("meeting", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("rule_name", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("rule_text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rule_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("roll_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "DRAFT",
                "OPEN",
                "CLOSED",
                "CARRIED",
                "REJECTED",
                "TIED",
                "VOID_NO_QUORUM",
                name="motion_stage",
            ),
            nullable=False,
        ),
        sa.Column("prepared_by", sa.Integer(), nullable=True),
        sa.Column("prepared_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opens_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("effect_kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("effect", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("presence", sa.JSON(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_motion_body_id")),
        sa.ForeignKeyConstraint(["chair_id"], ["membership.id"], name=op.f("fk_motion_chair_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["membership.id"], name=op.f("fk_motion_closed_by")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_motion_initiative_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["membership.id"], name=op.f("fk_motion_opened_by")),
        sa.ForeignKeyConstraint(["prepared_by"], ["membership.id"], name=op.f("fk_motion_prepared_by")),
        sa.ForeignKeyConstraint(["stream_id"], ["work_stream.id"], name=op.f("fk_motion_stream_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
    )
    op.create_index(op.f("ix_motion_body_id"), "motion", ["body_id"], unique=False)
    op.create_index(op.f("ix_motion_closes_at"), "motion", ["closes_at"], unique=False)
    op.create_index(op.f("ix_motion_initiative_id"), "motion", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_motion_meeting"), "motion", ["meeting"], unique=False)
    op.create_index(op.f("ix_motion_public_id"), "motion", ["public_id"], unique=True)
    op.create_index(op.f("ix_motion_stage"), "motion", ["stage"], unique=False)
    op.create_index(op.f("ix_motion_stream_id"), "motion", ["stream_id"], unique=False)
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Enum("FOR", "AGAINST", "ABSTAIN", "BLANK", name="choice"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("cast_by", sa.Integer(), nullable=False),
        sa.Column("cast_by_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("cast_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cast_by"], ["membership.id"], name=op.f("fk_ballot_cast_by")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_ballot_initiative_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_ballot_mandate_id")),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_ballot_motion_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_ballot_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("motion_id", "seat_id", name=op.f("uq_ballot_motion_id_seat_id")),
    )
    op.create_index(op.f("ix_ballot_initiative_id"), "ballot", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_ballot_motion_id"), "ballot", ["motion_id"], unique=False)
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body_name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("CARRIED", "REJECTED", "TIED", "VOID_NO_QUORUM", "NO_VOTES_EXPRESSED", name="outcome"),
            nullable=False,
        ),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.Column("rule_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_register_entry_initiative_id")
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_register_entry_motion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint(
            "initiative_id", "year", "position", name=op.f("uq_register_entry_initiative_id_year_position")
        ),
        sa.UniqueConstraint("motion_id", name=op.f("uq_register_entry_motion_id")),
    )
    op.create_index(op.f("ix_register_entry_at"), "register_entry", ["at"], unique=False)
    op.create_index(
        op.f("ix_register_entry_initiative_id"), "register_entry", ["initiative_id"], unique=False
    )
    op.create_index(op.f("ix_register_entry_public_id"), "register_entry", ["public_id"], unique=True)
    op.create_table(
        "roll_college",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("weight", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_roll_college_initiative_id")
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_roll_college_motion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_college")),
        sa.UniqueConstraint("motion_id", "code", name=op.f("uq_roll_college_motion_id_code")),
    )
    op.create_index(op.f("ix_roll_college_initiative_id"), "roll_college", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_roll_college_motion_id"), "roll_college", ["motion_id"], unique=False)
    op.create_table(
        "roll_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("seat", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("college", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("organisation", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("titular_id", sa.Integer(), nullable=True),
        sa.Column("titular_mandate_id", sa.Integer(), nullable=True),
        sa.Column("titular", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("alternate_id", sa.Integer(), nullable=True),
        sa.Column("alternate_mandate_id", sa.Integer(), nullable=True),
        sa.Column("alternate", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("represented_by", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("reminded_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alternate_id"], ["membership.id"], name=op.f("fk_roll_line_alternate_id")),
        sa.ForeignKeyConstraint(
            ["alternate_mandate_id"], ["mandate.id"], name=op.f("fk_roll_line_alternate_mandate_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_roll_line_initiative_id")
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_roll_line_motion_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_roll_line_seat_id")),
        sa.ForeignKeyConstraint(["titular_id"], ["membership.id"], name=op.f("fk_roll_line_titular_id")),
        sa.ForeignKeyConstraint(
            ["titular_mandate_id"], ["mandate.id"], name=op.f("fk_roll_line_titular_mandate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_line")),
        sa.UniqueConstraint("motion_id", "seat_id", name=op.f("uq_roll_line_motion_id_seat_id")),
    )
    op.create_index(op.f("ix_roll_line_alternate_id"), "roll_line", ["alternate_id"], unique=False)
    op.create_index(op.f("ix_roll_line_initiative_id"), "roll_line", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_roll_line_motion_id"), "roll_line", ["motion_id"], unique=False)
    op.create_index(op.f("ix_roll_line_titular_id"), "roll_line", ["titular_id"], unique=False)


def downgrade() -> None:
    op.drop_table("roll_line")
    op.drop_table("roll_college")
    op.drop_table("register_entry")
    op.drop_table("ballot")
    op.drop_table("motion")
