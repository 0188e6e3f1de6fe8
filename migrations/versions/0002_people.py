"""The tables of people."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_session",
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("data", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("browser", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("began_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_person_id"), "web_session", ["person_id"], unique=False)
    op.create_index(op.f("ix_web_session_seen_at"), "web_session", ["seen_at"], unique=False)
    op.create_table(
        "work_stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("challenge", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reflection", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("experiment", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("EMERGENCE", "REFLECTION", "EXPERIMENT", "OPERATION", "CLOSED", name="stream_stage"),
            nullable=False,
        ),
        sa.Column("public_face", sa.Boolean(), nullable=False),
        sa.Column("opened_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_work_stream_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_stream")),
        sa.UniqueConstraint("initiative_id", "slug", name=op.f("uq_work_stream_initiative_id_slug")),
    )
    op.create_index(op.f("ix_work_stream_initiative_id"), "work_stream", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_work_stream_public_id"), "work_stream", ["public_id"], unique=True)
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("PARTICIPANT", "FACILITATOR", "OBSERVER", "ADMINISTRATOR", name="role"),
            nullable=False,
        ),
        sa.Column("college_id", sa.Integer(), nullable=True),
        sa.Column("joined_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("visited_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_membership_college_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_membership_initiative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("initiative_id", "person_id", name=op.f("uq_membership_initiative_id_person_id")),
    )
    op.create_index(op.f("ix_membership_initiative_id"), "membership", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_index(op.f("ix_membership_public_id"), "membership", ["public_id"], unique=True)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "ASSOCIATION",
                "COOPERATIVE",
                "COMPANY",
                "LOCAL_AUTHORITY",
                "PUBLIC_BODY",
                "RESEARCH",
                "FOUNDATION",
                "RESIDENTS",
                name="category",
            ),
            nullable=False,
        ),
        sa.Column("legal_form", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("siret", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
        sa.Column("municipality", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_organisation_college_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_organisation_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index(op.f("ix_organisation_initiative_id"), "organisation", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_organisation_public_id"), "organisation", ["public_id"], unique=True)
    op.create_index(op.f("ix_organisation_siret"), "organisation", ["siret"], unique=False)
    op.create_table(
        "stream_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column("track", sa.Enum("REFLECTION", "EXPERIMENT", name="stream_track"), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_stream_step_initiative_id")
        ),
        sa.ForeignKeyConstraint(["stream_id"], ["work_stream.id"], name=op.f("fk_stream_step_stream_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_step")),
    )
    op.create_index(op.f("ix_stream_step_initiative_id"), "stream_step", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_stream_step_stream_id"), "stream_step", ["stream_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=320), nullable=False),
        sa.Column(
            "role",
            sa.Enum("PARTICIPANT", "FACILITATOR", "OBSERVER", "ADMINISTRATOR", name="role"),
            nullable=False,
        ),
        sa.Column("college_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("mandated", sa.Boolean(), nullable=False),
        sa.Column("titular", sa.Boolean(), nullable=False),
        sa.Column("signs", sa.Boolean(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=True),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("created_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_invitation_college_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_invitation_initiative_id")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["membership.id"], name=op.f("fk_invitation_invited_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["stream_id"], ["work_stream.id"], name=op.f("fk_invitation_stream_id")),
        sa.ForeignKeyConstraint(["used_by"], ["membership.id"], name=op.f("fk_invitation_used_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    op.create_index(op.f("ix_invitation_initiative_id"), "invitation", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_invitation_public_id"), "invitation", ["public_id"], unique=True)
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "capacity",
            sa.Enum("ELECTED", "AGENT", "EMPLOYEE", "VOLUNTEER", "RESIDENT", name="capacity"),
            nullable=True,
        ),
        sa.Column("titular", sa.Boolean(), nullable=False),
        sa.Column("signs", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_mandate_initiative_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_mandate_membership_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mandate_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_mandate_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index(op.f("ix_mandate_initiative_id"), "mandate", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_mandate_membership_id"), "mandate", ["membership_id"], unique=False)
    op.create_index(op.f("ix_mandate_organisation_id"), "mandate", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_mandate_public_id"), "mandate", ["public_id"], unique=True)
    op.create_table(
        "stream_organisation",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_stream_organisation_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_stream_organisation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["stream_id"], ["work_stream.id"], name=op.f("fk_stream_organisation_stream_id")
        ),
        sa.PrimaryKeyConstraint("stream_id", "organisation_id", name=op.f("pk_stream_organisation")),
    )
    op.create_index(
        op.f("ix_stream_organisation_initiative_id"), "stream_organisation", ["initiative_id"], unique=False
    )
    op.create_table(
        "mandate_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("siret", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
        sa.Column("proposed_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["membership.id"], name=op.f("fk_mandate_proposal_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_mandate_proposal_initiative_id")
        ),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_proposal_mandate_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_mandate_proposal_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mandate_proposal_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_proposal")),
    )
    op.create_index(
        op.f("ix_mandate_proposal_initiative_id"), "mandate_proposal", ["initiative_id"], unique=False
    )
    op.create_index(
        op.f("ix_mandate_proposal_membership_id"), "mandate_proposal", ["membership_id"], unique=False
    )
    op.create_index(
        op.f("ix_mandate_proposal_organisation_id"), "mandate_proposal", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_mandate_proposal_public_id"), "mandate_proposal", ["public_id"], unique=True)
    op.create_table(
        "stream_membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("stream_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("hat_id", sa.Integer(), nullable=True),
        sa.Column("hat_own", sa.Boolean(), nullable=False),
        sa.Column("joined_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hat_id"], ["mandate.id"], name=op.f("fk_stream_membership_hat_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_stream_membership_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_stream_membership_membership_id")
        ),
        sa.ForeignKeyConstraint(
            ["stream_id"], ["work_stream.id"], name=op.f("fk_stream_membership_stream_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_membership")),
        sa.UniqueConstraint(
            "stream_id", "membership_id", name=op.f("uq_stream_membership_stream_id_membership_id")
        ),
    )
    op.create_index(
        op.f("ix_stream_membership_initiative_id"), "stream_membership", ["initiative_id"], unique=False
    )
    op.create_index(
        op.f("ix_stream_membership_membership_id"), "stream_membership", ["membership_id"], unique=False
    )
    op.create_index(op.f("ix_stream_membership_stream_id"), "stream_membership", ["stream_id"], unique=False)


def downgrade() -> None:
    op.drop_table("stream_membership")
    op.drop_table("mandate_proposal")
    op.drop_table("stream_organisation")
    op.drop_table("mandate")
    op.drop_table("invitation")
    op.drop_table("stream_step")
    op.drop_table("organisation")
    op.drop_table("membership")
    op.drop_table("work_stream")
    op.drop_table("web_session")
