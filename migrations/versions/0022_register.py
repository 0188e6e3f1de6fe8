"""The register of decisions: who sees to each, where it stands, what was done about it."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
STATES = sa.Enum("TO_DO", "IN_PROGRESS", "DONE", "ABANDONED", name="decision_execution")
OWNERS = {"owner_member_id": "membership", "owner_organisation_id": "organisation"}


def upgrade() -> None:
    STATES.create(op.get_bind(), checkfirst=True)
    with op.batch_alter_table("register_entry") as batch:
        for column, table in OWNERS.items():
            batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_register_entry_{column}"), table, [column], ["id"])
        batch.add_column(sa.Column("owner", Text(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("execution", STATES, nullable=False, server_default="TO_DO"))
        batch.add_column(sa.Column("reminded_for", sa.Date(), nullable=True))
    with op.batch_alter_table("register_entry") as batch:
        batch.alter_column("owner", existing_type=Text(length=200), server_default=None)
        batch.alter_column("execution", existing_type=STATES, server_default=None)
    for column in OWNERS:
        op.create_index(op.f(f"ix_register_entry_{column}"), "register_entry", [column], unique=False)
    _steps()


def _steps() -> None:
    op.create_table(
        "decision_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", Text(length=120), nullable=False),
        sa.Column("on_behalf", Text(length=200), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_decision_step_initiative_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_decision_step_entry_id")),
        sa.ForeignKeyConstraint(["by_id"], ["membership.id"], name=op.f("fk_decision_step_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_step")),
    )
    op.create_index(op.f("ix_decision_step_initiative_id"), "decision_step", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_decision_step_public_id"), "decision_step", ["public_id"], unique=True)
    op.create_index(op.f("ix_decision_step_entry_id"), "decision_step", ["entry_id"], unique=False)


def downgrade() -> None:
    """Owners, states and what was noted are lost."""
    op.drop_table("decision_step")
    for column in OWNERS:
        op.drop_index(op.f(f"ix_register_entry_{column}"), table_name="register_entry")
    with op.batch_alter_table("register_entry") as batch:
        for column in OWNERS:
            batch.drop_constraint(op.f(f"fk_register_entry_{column}"), type_="foreignkey")
        for column in ("reminded_for", "execution", "owner", *OWNERS):
            batch.drop_column(column)
    STATES.drop(op.get_bind(), checkfirst=True)
