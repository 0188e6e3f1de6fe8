"""Amendments are put to the vote and put into the charter; sub-amendments."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime
NEW = ("of_id", "written_on", "at_vote", "fate", "why", "decision", "decided_at", "into_id", "read_as")


def upgrade() -> None:
    with op.batch_alter_table("article_amendment") as batch:
        batch.add_column(sa.Column("of_id", sa.Integer(), nullable=True))
        batch.add_column(_text("written_on", 12))
        batch.add_column(_text("at_vote", 32))
        batch.add_column(_text("fate", 16))
        batch.add_column(sa.Column("why", sa.JSON(), nullable=True))
        batch.add_column(_text("decision", 64))
        batch.add_column(sa.Column("decided_at", Moment(timezone=True), nullable=True))
        batch.add_column(sa.Column("into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("read_as", sa.JSON(), nullable=True))
        for column, other in (("of_id", "article_amendment"), ("into_id", "charter_version")):
            batch.create_foreign_key(op.f(f"fk_article_amendment_{column}"), other, [column], ["id"])
    for column in ("of_id", "at_vote", "into_id"):
        op.create_index(op.f(f"ix_article_amendment_{column}"), "article_amendment", [column], unique=False)
    op.create_table(
        "motion_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("amendment", Text(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_motion_amendment_initiative_id")
        ),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_motion_amendment_motion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion_amendment")),
        sa.UniqueConstraint("motion_id", "amendment", name=op.f("uq_motion_amendment_motion_id_amendment")),
    )
    for column in ("initiative_id", "motion_id", "amendment"):
        op.create_index(op.f(f"ix_motion_amendment_{column}"), "motion_amendment", [column], unique=False)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, Text(length=length), nullable=False, server_default="")


def downgrade() -> None:
    op.drop_table("motion_amendment")
    for column in ("of_id", "at_vote", "into_id"):
        op.drop_index(op.f(f"ix_article_amendment_{column}"), "article_amendment")
    with op.batch_alter_table("article_amendment") as batch:
        for column in ("of_id", "into_id"):
            batch.drop_constraint(op.f(f"fk_article_amendment_{column}"), type_="foreignkey")
        for column in NEW:
            batch.drop_column(column)
