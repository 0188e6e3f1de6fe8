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
    `stream_id` is the stream whose annex it amends; none for the charter itself. `number` names the amendment in its
    initiative, whatever it amends, and never changes; `place` is the order of the facilitator.
    With `of_id` it is a sub-amendment: its changes are counted in what that amendment proposes.

    `at_vote` is the public id of the vote that is open on it. Once decided it has a `fate` (rules/merging.py), the
    sentence that says `why`, and the `decision` as the register numbers it; `into_id` is the version it was put into.
    One that waits while others are put in follows the text: `written_on` is then the number of the version it was
    first written on. `read_as` are the words of a decided sub-amendment with their fate: what is around them may change.
    """

    __tablename__ = "article_amendment"
    __table_args__ = (UniqueConstraint("version_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
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
    of_id: int | None = Field(default=None, foreign_key="article_amendment.id", index=True)
    written_on: str = Field(default="", max_length=12)
    at_vote: str = Field(default="", max_length=32, index=True)
    fate: str = Field(default="", max_length=16)
    why: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    decision: str = Field(default="", max_length=64)
    decided_at: datetime | None = utc_field(optional=True)
    into_id: int | None = Field(default=None, foreign_key="charter_version.id", index=True)
    read_as: list[Any] | None = Field(default=None, sa_type=JSON)

    @property
    def stands(self) -> bool:
        """Neither taken back nor decided."""
        return self.withdrawn_at is None and not self.fate


class AmendmentSupport(Row, table=True):
    """Somebody stands behind an amendment, and for whom; taken back, the row goes."""

    __tablename__ = "amendment_support"
    initiative_id: int = initiative_key()
    amendment_id: int = Field(foreign_key="article_amendment.id", primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", primary_key=True)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    at: datetime = utc_field()
