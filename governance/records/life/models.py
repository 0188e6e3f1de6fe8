"""Tables of the life of minutes: their stage, who signed them, what was put right afterwards."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class MinutesLife(Row, table=True):
    """What became of the minutes of a closed meeting; none of these yet: they are a draft to read over.

    `stage` is one of rules/stages.py. `approval_item` is the public id of the item of the agenda that approves them.
    `sha256` is that of the frozen text. `approved_in` is the meeting that approved; None: frozen at the close of the
    sitting itself, by the former practice. `corrected`: what was approved is not what was circulated.
    """

    __tablename__ = "minutes_life"
    id: int | None = key()
    initiative_id: int = initiative_key()
    meeting_id: int = Field(foreign_key="meeting.id", unique=True)
    stage: str = Field(max_length=16)
    circulated_at: datetime | None = utc_field(optional=True)
    circulated_by: int | None = Field(default=None, foreign_key="membership.id")
    circulated_to: int = 0
    circulated_sha256: str = Field(default="", max_length=64)
    corrections_until: date | None = None
    window_closed_at: datetime | None = utc_field(optional=True)
    approval_item: str = Field(default="", max_length=32)
    approved_at: datetime | None = utc_field(optional=True)
    approved_by: int | None = Field(default=None, foreign_key="membership.id")
    approved_in: int | None = Field(default=None, foreign_key="meeting.id")
    corrected: bool = False
    version_id: int | None = Field(default=None, foreign_key="document_version.id", index=True)
    sha256: str = Field(default="", max_length=64)
    signed_at: datetime | None = utc_field(optional=True)
    redacted_version_id: int | None = Field(default=None, foreign_key="document_version.id", index=True)
    published_at: datetime | None = utc_field(optional=True)
    published_redacted: bool = False
    archived_at: datetime | None = utc_field(optional=True)


class MinutesSignature(Row, table=True):
    """A signature of the frozen text: bound to its SHA-256, once for each role."""

    __tablename__ = "minutes_signature"
    __table_args__ = (UniqueConstraint("life_id", "role"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    life_id: int = Field(foreign_key="minutes_life.id", index=True)
    role: str = Field(max_length=16)
    membership_id: int = Field(foreign_key="membership.id")
    at: datetime = utc_field()
    sha256: str = Field(max_length=64)


class MinutesNote(Row, table=True):
    """A dated rectification, appended; the frozen text never changes."""

    __tablename__ = "minutes_note"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    life_id: int = Field(foreign_key="minutes_life.id", index=True)
    text: str = Field(max_length=2000)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    at: datetime = utc_field()
