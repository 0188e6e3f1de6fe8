"""Tables of the calendar: the private feeds of members, the dates one chooses from."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class CalendarFeed(Row, table=True):
    """The address at which the diary of a member reads her meetings. Only the digest of its secret is kept; one lives
    at a time, and a new one ends the former."""

    __tablename__ = "calendar_feed"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    membership_id: int = Field(foreign_key="membership.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    created_at: datetime = utc_field()
    revoked_at: datetime | None = utc_field(optional=True)


class DatePoll(Row, table=True):
    """Dates proposed for one meeting: of a body, of a work stream, or of the initiative. `meeting` is what it became."""

    __tablename__ = "date_poll"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int | None = Field(default=None, foreign_key="body.id")
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id")
    title: str = Field(max_length=200)
    place: str = Field(default="", max_length=200)
    remote_link: str = Field(default="", max_length=500)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    asked_at: datetime = utc_field()
    closed_at: datetime | None = utc_field(optional=True)
    meeting: str = Field(default="", max_length=32)


class DateSlot(Row, table=True):
    """A date that is proposed."""

    __tablename__ = "date_slot"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    poll_id: int = Field(foreign_key="date_poll.id", index=True)
    starts_at: datetime = utc_field()
    ends_at: datetime = utc_field()


class DateAnswer(Row, table=True):
    """What a member says of a slot (rules/choosing.py); her last word replaces the former."""

    __tablename__ = "date_answer"
    __table_args__ = (UniqueConstraint("slot_id", "membership_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    slot_id: int = Field(foreign_key="date_slot.id", index=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    said: str = Field(max_length=16)
    at: datetime = utc_field()
