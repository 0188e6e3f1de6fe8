"""Recusals and who gains from a motion; what is written down on paper for somebody; where a body starts from."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STANDING = sa.text("lifted_at IS NULL")


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _moment() -> foundation.db.UtcDateTime:
    return foundation.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.add_column("motion", sa.Column("beneficiary", _text(32), nullable=False, server_default=""))
    op.add_column("ballot", sa.Column("recorded_by_name", _text(120), nullable=False, server_default=""))
    op.add_column("body", sa.Column("regime", _text(20), nullable=False, server_default=""))
    _recusals()
    _entries()


def _recusals() -> None:
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", _text(32), nullable=False),
        sa.Column("about_kind", _text(32), nullable=False),
        sa.Column("about", _text(64), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("seat", _text(32), nullable=False),
        sa.Column("college", _text(16), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("organisation", _text(200), nullable=False),
        sa.Column("reason", _text(300), nullable=False),
        sa.Column("recused_at", _moment(), nullable=False),
        sa.Column("recused_by", sa.Integer(), nullable=False),
        sa.Column("recorded_by_name", _text(120), nullable=False),
        sa.Column("lifted_at", _moment(), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_recusal_initiative_id")),
        sa.ForeignKeyConstraint(["lifted_by"], ["membership.id"], name=op.f("fk_recusal_lifted_by")),
        sa.ForeignKeyConstraint(["recused_by"], ["membership.id"], name=op.f("fk_recusal_recused_by")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_recusal_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
    )
    op.create_index(op.f("ix_recusal_about"), "recusal", ["about"], unique=False)
    op.create_index(op.f("ix_recusal_initiative_id"), "recusal", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_recusal_public_id"), "recusal", ["public_id"], unique=True)
    op.create_index(
        "ix_recusal_standing",
        "recusal",
        ["about_kind", "about", "seat_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def _entries() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", _text(32), nullable=False),
        sa.Column("kind", sa.Enum("PROXY", "ANSWER", "BALLOT", name="entrykind"), nullable=False),
        sa.Column("about_kind", _text(32), nullable=False),
        sa.Column("about", _text(64), nullable=False),
        sa.Column("title", _text(200), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("organisation", _text(200), nullable=False),
        sa.Column("target", _text(32), nullable=False),
        sa.Column("holder", _text(120), nullable=False),
        sa.Column("statement", _text(500), nullable=False),
        sa.Column("proof_name", _text(80), nullable=False),
        sa.Column("proof_type", _text(40), nullable=False),
        sa.Column("proof_sha256", _text(64), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_by_name", _text(120), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("contested_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_paper_entry_initiative_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_paper_entry_membership_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_paper_entry_recorded_by")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_paper_entry_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
    )
    for column in ("about", "initiative_id", "membership_id", "recorded_at"):
        op.create_index(op.f(f"ix_paper_entry_{column}"), "paper_entry", [column], unique=False)
    op.create_index(op.f("ix_paper_entry_public_id"), "paper_entry", ["public_id"], unique=True)
    op.create_table(
        "paper_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["paper_entry.id"], name=op.f("fk_paper_proof_entry_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_paper_proof_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_proof")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_paper_proof_entry_id")),
    )
    op.create_index(op.f("ix_paper_proof_initiative_id"), "paper_proof", ["initiative_id"], unique=False)


def downgrade() -> None:
    op.drop_table("paper_proof")
    op.drop_table("paper_entry")
    op.drop_table("recusal")
    sa.Enum(name="entrykind").drop(op.get_bind(), checkfirst=True)
    with op.batch_alter_table("body") as batch:
        batch.drop_column("regime")
    with op.batch_alter_table("ballot") as batch:
        batch.drop_column("recorded_by_name")
    with op.batch_alter_table("motion") as batch:
        batch.drop_column("beneficiary")
