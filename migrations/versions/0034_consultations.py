"""Consultations on a version of the charter: what was put to people, what they said, what was kept."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "consultation",
        *_named("consultation"),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.Column("called_at", Moment(timezone=True), nullable=False),
        sa.Column("opens_at", Moment(timezone=True), nullable=False),
        sa.Column("closes_at", Moment(timezone=True), nullable=False),
        sa.Column("ended_at", Moment(timezone=True), nullable=True),
        sa.Column("published_at", Moment(timezone=True), nullable=True),
        _points_to("consultation", "version_id", "charter_version"),
        _points_to("consultation", "called_by", "membership"),
    )
    _indexes("consultation", "initiative_id", "version_id")
    _public_index("consultation")
    op.create_table(
        "consulted_article",
        *_named("consulted_article"),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", Text(length=16), nullable=False),
        sa.Column("title", Text(length=200), nullable=False),
        sa.Column("text", Text(), nullable=False),
        sa.Column("verdict", Text(length=16), nullable=False),
        sa.Column("kept", Text(), nullable=False),
        _points_to("consulted_article", "consultation_id", "consultation"),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_consulted_article_consultation_id_number")
        ),
    )
    _indexes("consulted_article", "initiative_id", "consultation_id")
    _public_index("consulted_article")
    op.create_table(
        "consultation_reaction",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("word", Text(length=16), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("consultation_reaction", "initiative_id", "initiative"),
        _points_to("consultation_reaction", "article_id", "consulted_article"),
        _points_to("consultation_reaction", "person_id", "person"),
        _points_to("consultation_reaction", "membership_id", "membership"),
        sa.PrimaryKeyConstraint("article_id", "person_id", name=op.f("pk_consultation_reaction")),
    )
    _indexes("consultation_reaction", "initiative_id")
    op.create_table(
        "consultation_comment",
        *_named("consultation_comment"),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", Text(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("shown_at", Moment(timezone=True), nullable=True),
        sa.Column("aside_why", Text(length=300), nullable=False),
        _points_to("consultation_comment", "article_id", "consulted_article"),
        _points_to("consultation_comment", "person_id", "person"),
        _points_to("consultation_comment", "membership_id", "membership"),
        _points_to("consultation_comment", "organisation_id", "organisation"),
    )
    _indexes("consultation_comment", "initiative_id", "article_id", "person_id")
    _public_index("consultation_comment")


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
    for table in ("consultation_comment", "consultation_reaction", "consulted_article", "consultation"):
        op.drop_table(table)
