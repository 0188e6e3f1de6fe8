"""The tables of governance.committee."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("STEERING_COMMITTEE", "COMMITTEE", "WORKING_GROUP", name="bodykind"),
            nullable=False,
        ),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seats_of_id", sa.Integer(), nullable=True),
        sa.Column("proxy_text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("notice_text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rule_text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_body_initiative_id")),
        sa.ForeignKeyConstraint(["seats_of_id"], ["body.id"], name=op.f("fk_body_seats_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("initiative_id", "slug", name=op.f("uq_body_initiative_id_slug")),
    )
    op.create_index(op.f("ix_body_initiative_id"), "body", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_body_public_id"), "body", ["public_id"], unique=True)
    op.create_table(
        "body_college",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("weight", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_college_body_id")),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_body_college_college_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_body_college_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_college")),
        sa.UniqueConstraint("body_id", "college_id", name=op.f("uq_body_college_body_id_college_id")),
    )
    op.create_index(op.f("ix_body_college_body_id"), "body_college", ["body_id"], unique=False)
    op.create_index(op.f("ix_body_college_initiative_id"), "body_college", ["initiative_id"], unique=False)
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.Enum("CHAIR", "CO_CHAIR", "SECRETARY", name="function"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_office_body_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_office_initiative_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_office_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_index(op.f("ix_office_body_id"), "office", ["body_id"], unique=False)
    op.create_index(op.f("ix_office_initiative_id"), "office", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_office_membership_id"), "office", ["membership_id"], unique=False)
    op.create_index(op.f("ix_office_public_id"), "office", ["public_id"], unique=True)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("college_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_seat_body_id")),
        sa.ForeignKeyConstraint(["college_id"], ["college.id"], name=op.f("fk_seat_college_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_seat_initiative_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_body_id"), "seat", ["body_id"], unique=False)
    op.create_index(op.f("ix_seat_initiative_id"), "seat", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_seat_public_id"), "seat", ["public_id"], unique=True)
    op.create_table(
        "proxy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("about_kind", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("given_at", foundation.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", foundation.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_proxy_body_id")),
        sa.ForeignKeyConstraint(["given_by"], ["membership.id"], name=op.f("fk_proxy_given_by")),
        sa.ForeignKeyConstraint(["holder_id"], ["seat.id"], name=op.f("fk_proxy_holder_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_proxy_initiative_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["seat.id"], name=op.f("fk_proxy_principal_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_proxy_recorded_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["membership.id"], name=op.f("fk_proxy_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy")),
    )
    op.create_index(op.f("ix_proxy_about"), "proxy", ["about"], unique=False)
    op.create_index(op.f("ix_proxy_body_id"), "proxy", ["body_id"], unique=False)
    op.create_index(op.f("ix_proxy_initiative_id"), "proxy", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_proxy_public_id"), "proxy", ["public_id"], unique=True)
    op.create_index(
        "ix_proxy_standing",
        "proxy",
        ["body_id", "about_kind", "about", "principal_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "seat_holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("titular", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("designation", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_seat_holding_initiative_id")
        ),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f("fk_seat_holding_mandate_id")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_seat_holding_membership_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_seat_holding_recorded_by")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_holding_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_holding")),
    )
    op.create_index(op.f("ix_seat_holding_initiative_id"), "seat_holding", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_seat_holding_membership_id"), "seat_holding", ["membership_id"], unique=False)
    op.create_index(op.f("ix_seat_holding_public_id"), "seat_holding", ["public_id"], unique=True)
    op.create_index(op.f("ix_seat_holding_seat_id"), "seat_holding", ["seat_id"], unique=False)


def downgrade() -> None:
    op.drop_table("seat_holding")
    op.drop_table("proxy")
    op.drop_table("seat")
    op.drop_table("office")
    op.drop_table("body_college")
    op.drop_table("body")
