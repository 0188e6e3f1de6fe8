"""Tables of consultations."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class Consultation(Row, table=True):
    """People are asked what they think of a version, named by the SHA-256 of its text, from a moment to another.

    `stream_id` is the stream whose annex it is about; none for the charter itself.
    `ended_at` is set when who facilitates ends it before its last day. `published_at`: what was kept is said, and with it
    the summary. `opening_told_at` and `closing_told_at`: participants were written to, each once. `public`: anybody who signs in may answer, and anybody may read the summary.
    """

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    version_id: int = Field(foreign_key="charter_version.id", index=True)
    sha256: str = Field(max_length=64)
    public: bool = False
    called_by: int = Field(foreign_key="membership.id")
    called_at: datetime = utc_field()
    opens_at: datetime = utc_field()
    closes_at: datetime = utc_field()
    ended_at: datetime | None = utc_field(optional=True)
    published_at: datetime | None = utc_field(optional=True)
    opening_told_at: datetime | None = utc_field(optional=True)
    closing_told_at: datetime | None = utc_field(optional=True)


class ConsultedArticle(Row, table=True):
    """An article as it was put to people, and what was kept of it; the charter may be written again meanwhile."""

    __tablename__ = "consulted_article"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    number: int
    part: str = Field(max_length=16)
    title: str = Field(max_length=200)
    text: str = ""
    verdict: str = Field(default="", max_length=16)
    kept: str = ""


class ConsultationReaction(Row, table=True):
    """What one person says of one article; one row, changed until the end. Without a membership she is of the public."""

    __tablename__ = "consultation_reaction"
    initiative_id: int = initiative_key()
    article_id: int = Field(foreign_key="consulted_article.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    membership_id: int | None = Field(default=None, foreign_key="membership.id")
    word: str = Field(max_length=16)
    at: datetime = utc_field()


class ConsultationComment(Row, table=True):
    """What somebody writes of one article. Others read it once `shown_at` is set: at once for who takes part."""

    __tablename__ = "consultation_comment"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    article_id: int = Field(foreign_key="consulted_article.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    membership_id: int | None = Field(default=None, foreign_key="membership.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    text: str
    at: datetime = utc_field()
    shown_at: datetime | None = utc_field(optional=True)
    aside_why: str = Field(default="", max_length=300)
