"""What befalls a vote while it is held (corrected, put off, suspended, annulled, asked again); voices counted in the room."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
KINDS = ("CORRECTED", "EXTENDED", "SUSPENDED", "RESUMED", "ANNULLED")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for value in ("SUSPENDED", "ANNULLED"):
            op.execute(f"ALTER TYPE motion_stage ADD VALUE IF NOT EXISTS '{value}'")
    op.add_column("motion", sa.Column("replaces", Text(length=32), nullable=False, server_default=""))
    with op.batch_alter_table("motion") as batch:
        batch.alter_column("replaces", existing_type=Text(length=32), server_default=None)
    op.create_index(op.f("ix_motion_replaces"), "motion", ["replaces"], unique=False)
    op.create_table(
        "vote_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="incident_kind"), nullable=False),
        sa.Column("reason", Text(length=500), nullable=False),
        sa.Column("words", sa.JSON(), nullable=True),
        sa.Column("closes_before", Moment(timezone=True), nullable=True),
        sa.Column("closes_at", Moment(timezone=True), nullable=True),
        sa.Column("seal", Text(length=64), nullable=False),
        sa.Column("nonce", Text(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_vote_incident_initiative_id")
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_vote_incident_motion_id")),
        sa.ForeignKeyConstraint(["by_id"], ["membership.id"], name=op.f("fk_vote_incident_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_incident")),
    )
    for column in ("initiative_id", "motion_id", "at"):
        op.create_index(op.f(f"ix_vote_incident_{column}"), "vote_incident", [column], unique=False)

    _hands()
    _papers()
    op.add_column("meeting", sa.Column("second_of", Text(length=32), nullable=False, server_default=""))
    with op.batch_alter_table("meeting") as batch:
        batch.alter_column("second_of", existing_type=Text(length=32), server_default=None)


def _hands() -> None:
    op.create_table(
        "hand_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("college", Text(length=16), nullable=False),
        sa.Column("kind", sa.Enum("HANDS", "PAPER", name="count_kind"), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("through", sa.JSON(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("represented", sa.JSON(), nullable=False),
        sa.Column("proof_sha256", Text(length=64), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_hand_count_initiative_id")
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_hand_count_motion_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_hand_count_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_count")),
        sa.UniqueConstraint("motion_id", "college", name=op.f("uq_hand_count_motion_id_college")),
    )
    for column in ("initiative_id", "motion_id"):
        op.create_index(op.f(f"ix_hand_count_{column}"), "hand_count", [column], unique=False)


def _papers() -> None:
    op.create_table(
        "paper_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("motion", Text(length=32), nullable=False),
        sa.Column("college", Text(length=16), nullable=False),
        sa.Column("statement", Text(length=500), nullable=False),
        sa.Column("proof_name", Text(length=80), nullable=False),
        sa.Column("proof_type", Text(length=40), nullable=False),
        sa.Column("proof_sha256", Text(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_by_name", Text(length=120), nullable=False),
        sa.Column("recorded_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_paper_count_initiative_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["membership.id"], name=op.f("fk_paper_count_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_count")),
    )
    for column, unique in (("initiative_id", False), ("public_id", True), ("motion", False)):
        op.create_index(op.f(f"ix_paper_count_{column}"), "paper_count", [column], unique=unique)


def downgrade() -> None:
    """Only where no vote is suspended or annulled; PostgreSQL keeps the values of its types."""
    with op.batch_alter_table("meeting") as batch:
        batch.drop_column("second_of")
    for column in ("initiative_id", "public_id", "motion"):
        op.drop_index(op.f(f"ix_paper_count_{column}"), table_name="paper_count")
    op.drop_table("paper_count")
    for column in ("initiative_id", "motion_id"):
        op.drop_index(op.f(f"ix_hand_count_{column}"), table_name="hand_count")
    op.drop_table("hand_count")
    for column in ("initiative_id", "motion_id", "at"):
        op.drop_index(op.f(f"ix_vote_incident_{column}"), table_name="vote_incident")
    op.drop_table("vote_incident")
    op.drop_index(op.f("ix_motion_replaces"), table_name="motion")
    with op.batch_alter_table("motion") as batch:
        batch.drop_column("replaces")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TYPE incident_kind")
        op.execute("DROP TYPE count_kind")
