"""Images of texts, and of what is published of them."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

import foundation.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

Text = sqlmodel.sql.sqltypes.AutoString
Moment = foundation.db.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "document_image",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("mimetype", Text(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _points_to("document_image", "document_id", "document"),
        _points_to("document_image", "initiative_id", "initiative"),
        _points_to("document_image", "person_id", "person"),
        sa.PrimaryKeyConstraint("document_id", "sha256", name=op.f("pk_document_image")),
    )
    op.create_table(
        "published_image",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("sha256", Text(length=64), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("mimetype", Text(length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _points_to("published_image", "publication_id", "publication"),
        _points_to("published_image", "initiative_id", "initiative"),
        sa.PrimaryKeyConstraint("publication_id", "sha256", name=op.f("pk_published_image")),
    )
    for table in ("document_image", "published_image"):
        op.create_index(op.f(f"ix_{table}_initiative_id"), table, ["initiative_id"])


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    op.drop_table("published_image")
    op.drop_table("document_image")
