"""Amendments on the articles of a charter, and who supports them."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "article_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", Text(length=32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("removes", sa.Boolean(), nullable=False),
        sa.Column("reason", Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_at", Moment(timezone=True), nullable=True),
        _points_to("article_amendment", "initiative_id", "initiative"),
        _points_to("article_amendment", "version_id", "charter_version"),
        _points_to("article_amendment", "article_id", "article"),
        _points_to("article_amendment", "author_id", "membership"),
        _points_to("article_amendment", "mandate_id", "mandate"),
        _points_to("article_amendment", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_amendment")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_article_amendment_version_id_number")),
    )
    _indexes("article_amendment", "initiative_id", "version_id", "article_id", "author_id", "proposed_at")
    op.create_index(op.f("ix_article_amendment_public_id"), "article_amendment", ["public_id"], unique=True)
    op.create_table(
        "amendment_support",
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        _points_to("amendment_support", "initiative_id", "initiative"),
        _points_to("amendment_support", "amendment_id", "article_amendment"),
        _points_to("amendment_support", "membership_id", "membership"),
        _points_to("amendment_support", "mandate_id", "mandate"),
        _points_to("amendment_support", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("amendment_id", "membership_id", name=op.f("pk_amendment_support")),
    )
    _indexes("amendment_support", "initiative_id")


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    op.drop_table("amendment_support")
    op.drop_table("article_amendment")
