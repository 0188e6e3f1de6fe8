"""Tables of requests to join."""

from datetime import datetime

from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class JoinRequest(Row, table=True):
    """Somebody asks to take part in a stream, or in the whole initiative (no stream).

    `person_id`: she had signed in, and this is an address of hers. `answered`: the last word is of who facilitates.
    `last_at`: when anything was last said or done; what is kept, and until when, is counted from it.
    """

    __tablename__ = "join_request"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = Field(max_length=120)
    email: str = Field(max_length=320, index=True)
    why: str
    language: str = Field(default="fr", max_length=8)
    asked_at: datetime = utc_field()
    confirmed_at: datetime | None = utc_field(optional=True)
    answered: bool = False
    last_at: datetime = utc_field(index=True)
    outcome: str = Field(default="", max_length=16)
    decided_by: int | None = Field(default=None, foreign_key="membership.id")
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id")


class JoinReply(Row, table=True):
    """What was said of a request after it: by who facilitates (`by`), or by whoever asks.

    `moved`: it was pointed to `stream_id` (none: the whole initiative), with or without a word.
    """

    __tablename__ = "join_reply"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    request_id: int = Field(foreign_key="join_request.id", index=True)
    by: int | None = Field(default=None, foreign_key="membership.id")
    text: str = ""
    moved: bool = False
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id")
    at: datetime = utc_field()
