"""Elections without candidates."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

import foundation.db

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
STAGES = ("DRAFT", "FIRST", "SECOND", "CHOOSING", "CONSENT", "ANSWER", "ELECTED", "ENDED")
POSITIONS = ("CONSENT", "RESERVATION", "STAND_ASIDE", "PASS", "OBJECTION")
STATES = ("RAISED", "SET_ASIDE", "MAINTAINED", "INTEGRATED", "WITHDRAWN")
TABLES = (
    "election_objection",
    "election_turn",
    "person_proposed",
    "election_nomination",
    "election_seat",
    "election",
)


def upgrade() -> None:
    _elections()
    _seats()
    _nominations()
    _proposals()
    _words()


def _elections() -> None:
    op.create_table(
        "election",
        *_head("election"),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("role", Text(length=160), nullable=False),
        sa.Column("profile", Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("meeting", Text(length=32), nullable=False),
        sa.Column("stage", sa.Enum(*STAGES, name="election_stage"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revealed", sa.Boolean(), nullable=False),
        sa.Column("roll_hash", Text(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author", Text(length=120), nullable=False),
        sa.Column("written_at", Moment(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", Moment(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("elected_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        _points_to("election", "body_id", "body"),
        *(
            _points_to("election", name, "membership")
            for name in ("author_id", "opened_by", "closed_by", "elected_id")
        ),
    )
    _indexes("election", "initiative_id", "body_id", "meeting", "stage", "elected_id")
    op.create_index(op.f("ix_election_public_id"), "election", ["public_id"], unique=True)


def _seats() -> None:
    op.create_table(
        "election_seat",
        *_head("election_seat"),
        *_of("election_seat", "seat_id"),
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
        _points_to("election_seat", "titular_id", "membership"),
        _points_to("election_seat", "alternate_id", "membership"),
        sa.UniqueConstraint("election_id", "seat_id", name=op.f("uq_election_seat_election_id_seat_id")),
        sa.UniqueConstraint("election_id", "label", name=op.f("uq_election_seat_election_id_label")),
    )
    _indexes("election_seat", "initiative_id", "election_id", "titular_id", "alternate_id")


def _nominations() -> None:
    op.create_table(
        "election_nomination",
        *_head("election_nomination"),
        *_of("election_nomination", "seat_id"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person", Text(length=120), nullable=False),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("absent", sa.Boolean(), nullable=False),
        *_said("election_nomination", by=True),
        _points_to("election_nomination", "person_id", "membership"),
        sa.UniqueConstraint(
            "election_id", "round", "seat_id", name=op.f("uq_election_nomination_election_id_round_seat_id")
        ),
    )
    _indexes("election_nomination", "initiative_id", "election_id")


def _proposals() -> None:
    op.create_table(
        "person_proposed",
        *_head("person_proposed"),
        *_of("person_proposed"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person", Text(length=120), nullable=False),
        sa.Column("seat", Text(length=32), nullable=False),
        sa.Column("why", Text(), nullable=False),
        sa.Column("agreed", Text(), nullable=False),
        sa.Column("by_name", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("answer", sa.Enum("NONE", "ACCEPTED", "DECLINED", name="election_answer"), nullable=False),
        sa.Column("answer_text", Text(), nullable=False),
        sa.Column("answered_by", Text(length=120), nullable=False),
        sa.Column("answered_at", Moment(timezone=True), nullable=True),
        _points_to("person_proposed", "person_id", "membership"),
        sa.UniqueConstraint("election_id", "number", name=op.f("uq_person_proposed_election_id_number")),
    )
    _indexes("person_proposed", "initiative_id", "election_id", "person_id")


def _words() -> None:
    op.create_table(
        "election_turn",
        *_head("election_turn"),
        *_of("election_turn", "seat_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", _known("turn_position", POSITIONS), nullable=False),
        sa.Column("text", Text(), nullable=False),
        *_said("election_turn"),
        sa.UniqueConstraint(
            "election_id", "number", "seat_id", name=op.f("uq_election_turn_election_id_number_seat_id")
        ),
    )
    _indexes("election_turn", "initiative_id", "election_id")
    op.create_table(
        "election_objection",
        *_head("election_objection"),
        *_of("election_objection", "seat_id"),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("state", _known("objection_state", STATES), nullable=False),
        sa.Column("set_aside_because", Text(), nullable=False),
        sa.Column("integrated_in", sa.Integer(), nullable=True),
        *_said("election_objection"),
    )
    _indexes("election_objection", "initiative_id", "election_id")
    op.create_index(op.f("ix_election_objection_public_id"), "election_objection", ["public_id"], unique=True)


def _head(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        _points_to(table, "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _of(table: str, *seat: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Of an election, and of a seat where it is said."""
    columns = [sa.Column(name, sa.Integer(), nullable=False) for name in ("election_id", *seat)]
    return (
        *columns,
        _points_to(table, "election_id", "election"),
        *(_points_to(table, name, "seat") for name in seat),
    )


def _said(table: str, *, by: bool = False) -> tuple[sa.schema.SchemaItem, ...]:
    """Who said it, and when; nobody, perhaps, where `by` says so."""
    return (
        sa.Column("by_id", sa.Integer(), nullable=by),
        sa.Column("by_name", Text(length=120), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to(table, "by_id", "membership"),
    )


def _known(name: str, values: tuple[str, ...]) -> sa.Enum:
    """A type that decisions by consent made; PostgreSQL keeps one type per name."""
    if op.get_bind().dialect.name == "postgresql":
        return postgresql.ENUM(*values, name=name, create_type=False)
    return sa.Enum(*values, name=name)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM register_entry WHERE about_kind = 'election'")
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in ("election_answer", "election_stage"):
            op.execute(f"DROP TYPE {name}")
