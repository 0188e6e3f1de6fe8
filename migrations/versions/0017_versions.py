"""Sessions of work keep the text as they left it; visits say until where somebody has read; a text may follow another."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, foundation.db.UtcDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _sessions()
    _visits()
    _sequels()


def _sessions() -> None:
    table = "document_session"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _moment("began_at"),
        _moment("at"),
        _moment("kept_at", nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("tree", sa.JSON(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
        _moment("rewritten_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_session_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_session_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_session")),
        sa.UniqueConstraint(
            "document_id", "after_seq", name=op.f("uq_document_session_document_id_after_seq")
        ),
    )
    for column in ("document_id", "initiative_id"):
        op.create_index(op.f(f"ix_document_session_{column}"), table, [column], unique=False)
    op.create_index(op.f("ix_document_session_public_id"), table, ["public_id"], unique=True)


def _visits() -> None:
    op.create_table(
        "document_visit",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("before_seq", sa.Integer(), nullable=False),
        _moment("before_at", nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_visit_document_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_visit_initiative_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_visit_person_id")),
        sa.PrimaryKeyConstraint("document_id", "person_id", name=op.f("pk_document_visit")),
    )
    op.create_index(
        op.f("ix_document_visit_initiative_id"), "document_visit", ["initiative_id"], unique=False
    )


def _sequels() -> None:
    op.create_table(
        "document_sequel",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_sequel_document_id")
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["document.id"], name=op.f("fk_document_sequel_follows_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_document_sequel_initiative_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_sequel")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_document_sequel_follows_id")),
    )
    op.create_index(
        op.f("ix_document_sequel_initiative_id"), "document_sequel", ["initiative_id"], unique=False
    )


def downgrade() -> None:
    for table in ("document_sequel", "document_visit", "document_session"):
        op.drop_table(table)
