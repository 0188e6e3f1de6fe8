"""Tables of amendments."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class ArticleAmendment(Row, table=True):
    """What somebody proposes for an article of the version whose text has this SHA-256.

    `changes` are [start, end, words] in the article as it was (rules/amending.py), none when it `removes` the article.
    `number` names the amendment in its version and never changes; `place` is the order of the facilitator.
    """

    __tablename__ = "article_amendment"
    __table_args__ = (UniqueConstraint("version_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    version_id: int = Field(foreign_key="charter_version.id", index=True)
    article_id: int = Field(foreign_key="article.id", index=True)
    sha256: str = Field(max_length=64)
    number: int
    place: int
    changes: list[Any] = Field(default_factory=list, sa_type=JSON)
    removes: bool = False
    reason: str
    author_id: int = Field(foreign_key="membership.id", index=True)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    proposed_at: datetime = utc_field(index=True)
    withdrawn_at: datetime | None = utc_field(optional=True)


class AmendmentSupport(Row, table=True):
    """Somebody stands behind an amendment, and for whom; taken back, the row goes."""

    __tablename__ = "amendment_support"
    initiative_id: int = initiative_key()
    amendment_id: int = Field(foreign_key="article_amendment.id", primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", primary_key=True)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    at: datetime = utc_field()
