"""Tables of the calendar: the private feeds of members."""

from datetime import datetime

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
