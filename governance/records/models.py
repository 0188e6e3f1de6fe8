"""Tables of records: the private links to the screen of a room."""

from datetime import datetime

from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class RoomScreen(Row, table=True):
    """A link by which a screen in the room follows a sitting, without an account; of its secret only the digest is kept."""

    __tablename__ = "room_screen"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    made_by: int | None = Field(default=None, foreign_key="membership.id")
    made_at: datetime = utc_field()
    withdrawn_at: datetime | None = utc_field(optional=True)
