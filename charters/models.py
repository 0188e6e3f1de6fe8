"""Tables of the charter: versions, their articles, and who is bound to which text."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from charters.rules.charter_text import Part
from charters.rules.standing import Standing
from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row

IN_FORCE, OWN, ANNEX = "standing = 'IN_FORCE'", "stream_id IS NULL", "stream_id IS NOT NULL"


def _alone(name: str, *columns: str, where: str) -> Index:
    """Two rows of which that is true never have the same columns."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class CharterVersion(Row, table=True):
    """A version of the charter of an initiative, or of the annex of a stream (`stream_id`); of each, at most one is in
    force, and the database sees to it.

    `corrects_id` is the version of which it only corrects the typography: the signatures of that one stand on it.
    `written_in_id` is the text in which it is drafted by many: while it is a draft and that text is open, what it says
    is read there; the articles are kept when it is proposed. `reminded_at` is when those who had not signed were last written to, of this version or of the one before it.
    """

    __tablename__ = "charter_version"
    __table_args__ = (
        _alone("ix_charter_version_own_number", "initiative_id", "number", where=OWN),
        _alone("ix_charter_version_annex_number", "stream_id", "number", where=ANNEX),
        _alone("ix_charter_version_in_force", "initiative_id", where=f"{IN_FORCE} AND {OWN}"),
        _alone("ix_charter_version_annex_in_force", "stream_id", where=f"{IN_FORCE} AND {ANNEX}"),
    )
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    number: str = Field(max_length=12)
    title: str = Field(max_length=200)
    preamble: str = ""
    pledges: str = "[]"
    standing: Standing = Standing.DRAFT
    sha256: str = Field(default="", max_length=64)
    decision: str = Field(default="", max_length=64)
    drafted_by: int | None = Field(default=None, foreign_key="membership.id")
    drafted_at: datetime = utc_field()
    in_force_at: datetime | None = utc_field(optional=True)
    superseded_at: datetime | None = utc_field(optional=True)
    revision: int = 0
    cautions: str = "[]"
    corrects_id: int | None = Field(default=None, foreign_key="charter_version.id")
    reminded_at: datetime | None = utc_field(optional=True)
    written_in_id: int | None = Field(default=None, foreign_key="document.id", index=True)


class Article(Row, table=True):
    """One article of a version, in order."""

    __table_args__ = (UniqueConstraint("version_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    version_id: int = Field(foreign_key="charter_version.id", index=True)
    number: int
    part: Part = Part.OBJECTIVES
    title: str = Field(max_length=200)
    text: str = ""


class Signature(Row, table=True):
    """A person, or an organisation through a mandate, bound to the SHA-256 of the text she signed."""

    __table_args__ = (
        Index(
            "ix_signature_own",
            "version_id",
            "membership_id",
            unique=True,
            sqlite_where=text("organisation_id IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("organisation_id IS NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "ix_signature_organisation",
            "version_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("organisation_id IS NOT NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("organisation_id IS NOT NULL AND withdrawn_at IS NULL"),
        ),
    )
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    version_id: int = Field(foreign_key="charter_version.id", index=True)
    sha256: str = Field(max_length=64)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    listed: bool = True
    signed_at: datetime = utc_field()
    withdrawn_at: datetime | None = utc_field(optional=True)
