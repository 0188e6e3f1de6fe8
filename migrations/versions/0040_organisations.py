"""Referents of organisations; the links by which an organisation asks its board what to vote, and what the board answered."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    with op.batch_alter_table("mandate") as table:
        table.add_column(sa.Column("referent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "board_link",
        *_named("board_link"),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("digest", Text(length=64), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        _points_to("board_link", "motion_id", "motion"),
        _points_to("board_link", "organisation_id", "organisation"),
        _points_to("board_link", "author_id", "membership"),
        sa.UniqueConstraint("digest", name=op.f("uq_board_link_digest")),
    )
    _indexes("board_link", "initiative_id", "motion_id", "author_id")
    _public_index("board_link")
    op.create_table(
        "board_answer",
        *_named("board_answer"),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("name", Text(length=120), nullable=False),
        sa.Column("said", Text(length=16), nullable=False),
        sa.Column("remark", Text(length=1000), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("board_answer", "link_id", "board_link"),
    )
    _indexes("board_answer", "initiative_id", "link_id")
    _public_index("board_answer")
    op.create_table(
        "contribution",
        *_named("contribution"),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("what", Text(length=200), nullable=False),
        sa.Column("amount", Text(length=24), nullable=False),
        sa.Column("unit", Text(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("contribution", "organisation_id", "organisation"),
        _points_to("contribution", "author_id", "membership"),
    )
    _indexes("contribution", "initiative_id", "organisation_id")
    _public_index("contribution")
    op.create_table(
        "mandate_deed",
        *_named("mandate_deed"),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", Text(length=120), nullable=False),
        sa.Column("kind", Text(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _points_to("mandate_deed", "mandate_id", "mandate"),
        _points_to("mandate_deed", "organisation_id", "organisation"),
        _points_to("mandate_deed", "author_id", "membership"),
    )
    _indexes("mandate_deed", "initiative_id", "mandate_id", "organisation_id")
    _public_index("mandate_deed")


def _named(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """What every row of an initiative that has an address carries."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        _points_to(table, "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _public_index(table: str) -> None:
    op.create_index(op.f(f"ix_{table}_public_id"), table, ["public_id"], unique=True)


def downgrade() -> None:
    for table in ("mandate_deed", "contribution", "board_answer", "board_link"):
        op.drop_table(table)
    with op.batch_alter_table("mandate") as table:
        table.drop_column("referent")
