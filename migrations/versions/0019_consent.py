"""Decisions by consent, and a register that holds them."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

import foundation.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
ROUNDS = ("PRESENTATION", "CLARIFICATION", "REACTIONS", "OBJECTIONS", "INTEGRATION")
TABLES = ("objection", "round_turn", "asked_seat", "proposal_version", "proposal")
TYPES = ("objection_state", "turn_position", "round_kind", "consent_fallback", "proposal_stage")


def upgrade() -> None:
    _proposals()
    _rolls()
    _words()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TYPE outcome ADD VALUE IF NOT EXISTS 'POSTPONED'")
    with op.batch_alter_table("register_entry") as batch:
        batch.alter_column("motion_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("about_kind", Text(length=16), nullable=False, server_default="motion"))
        batch.add_column(sa.Column("about", Text(length=32), nullable=False, server_default=""))
        batch.add_column(sa.Column("review_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE register_entry SET about = "
        "(SELECT public_id FROM motion WHERE motion.id = register_entry.motion_id)"
    )
    with op.batch_alter_table("register_entry") as batch:
        batch.alter_column("about_kind", existing_type=Text(length=16), server_default=None)
        batch.alter_column("about", existing_type=Text(length=32), server_default=None)


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("title", Text(length=200), nullable=False),
        sa.Column("about", Text(), nullable=False),
        sa.Column("meeting", Text(length=32), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("fallback", sa.Enum("POSTPONE", "VOTE", name="consent_fallback"), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "DRAFT",
                "OPEN",
                "CLOSED",
                "ADOPTED",
                "POSTPONED",
                "TO_VOTE",
                "WITHDRAWN",
                name="proposal_stage",
            ),
            nullable=False,
        ),
        sa.Column("held", sa.Enum(*ROUNDS, name="round_kind"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("roll_hash", Text(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author", Text(length=120), nullable=False),
        sa.Column("written_at", Moment(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", Moment(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        _points_to("proposal", "body_id", "body"),
        _points_to("proposal", "initiative_id", "initiative"),
        *(_points_to("proposal", name, "membership") for name in ("author_id", "opened_by", "closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    _indexes("proposal", "body_id", "initiative_id", "meeting", "stage")
    op.create_index(op.f("ix_proposal_public_id"), "proposal", ["public_id"], unique=True)
    op.create_table(
        "proposal_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("note", Text(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("by_name", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("proposal_version", "initiative_id", "initiative"),
        _points_to("proposal_version", "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_version")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_proposal_version_proposal_id_number")),
    )
    _indexes("proposal_version", "initiative_id", "proposal_id")


def _rolls() -> None:
    op.create_table(
        "asked_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("seat", Text(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", Text(length=340), nullable=False),
        sa.Column("college", Text(length=16), nullable=False),
        sa.Column("organisation", Text(length=200), nullable=False),
        sa.Column("titular_id", sa.Integer(), nullable=True),
        sa.Column("titular", Text(length=120), nullable=False),
        sa.Column("alternate_id", sa.Integer(), nullable=True),
        sa.Column("alternate", Text(length=120), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", Moment(timezone=True), nullable=True),
        _points_to("asked_seat", "initiative_id", "initiative"),
        _points_to("asked_seat", "proposal_id", "proposal"),
        _points_to("asked_seat", "seat_id", "seat"),
        _points_to("asked_seat", "titular_id", "membership"),
        _points_to("asked_seat", "alternate_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_seat")),
        sa.UniqueConstraint("proposal_id", "seat_id", name=op.f("uq_asked_seat_proposal_id_seat_id")),
        sa.UniqueConstraint("proposal_id", "label", name=op.f("uq_asked_seat_proposal_id_label")),
    )
    _indexes("asked_seat", "initiative_id", "proposal_id", "titular_id", "alternate_id")


def _words() -> None:
    op.create_table(
        "round_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("kind", _known_rounds(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "position",
            sa.Enum("CONSENT", "RESERVATION", "STAND_ASIDE", "PASS", "OBJECTION", name="turn_position"),
            nullable=False,
        ),
        sa.Column("text", Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("round_turn", "initiative_id", "initiative"),
        _points_to("round_turn", "proposal_id", "proposal"),
        _points_to("round_turn", "seat_id", "seat"),
        _points_to("round_turn", "by_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_turn")),
        sa.UniqueConstraint(
            "proposal_id", "kind", "version", "seat_id",
            name=op.f("uq_round_turn_proposal_id_kind_version_seat_id"),
        ),
    )  # fmt: skip
    _indexes("round_turn", "initiative_id", "proposal_id")
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("passage", Text(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("RAISED", "SET_ASIDE", "MAINTAINED", "INTEGRATED", "WITHDRAWN", name="objection_state"),
            nullable=False,
        ),
        sa.Column("set_aside_because", Text(), nullable=False),
        sa.Column("integrated_in", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("objection", "initiative_id", "initiative"),
        _points_to("objection", "proposal_id", "proposal"),
        _points_to("objection", "seat_id", "seat"),
        _points_to("objection", "by_id", "membership"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    _indexes("objection", "initiative_id", "proposal_id")
    op.create_index(op.f("ix_objection_public_id"), "objection", ["public_id"], unique=True)


def _known_rounds() -> sa.Enum:
    """The type the table of proposals has made; PostgreSQL keeps one type per name."""
    if op.get_bind().dialect.name == "postgresql":
        return postgresql.ENUM(*ROUNDS, name="round_kind", create_type=False)
    return sa.Enum(*ROUNDS, name="round_kind")


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM register_entry WHERE motion_id IS NULL")
    with op.batch_alter_table("register_entry") as batch:
        batch.drop_column("review_on")
        batch.drop_column("about")
        batch.drop_column("about_kind")
        batch.alter_column("motion_id", existing_type=sa.Integer(), nullable=False)
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in TYPES:
            op.execute(f"DROP TYPE {name}")
