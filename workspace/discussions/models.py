"""Tables of discussions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class Thread(Row, table=True):
    """A thread about something (kind, public id). `slot` is taken by the one general thread of a subject."""

    __tablename__ = "discussion_thread"
    __table_args__ = (UniqueConstraint("initiative_id", "slot"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    kind: str = Field(max_length=32, index=True)
    about: str = Field(max_length=64, index=True)
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    slot: str | None = Field(default=None, max_length=100)
    title: str = Field(default="", max_length=200)
    opened_by: int = Field(foreign_key="membership.id")
    opened_at: datetime = utc_field()
    last_number: int = 0
    last_at: datetime = utc_field(index=True)


class Message(Row, table=True):
    """What somebody said, and for whom. The text of a withdrawn message is gone; a hidden one is kept."""

    __tablename__ = "discussion_message"
    __table_args__ = (UniqueConstraint("thread_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    thread_id: int = Field(foreign_key="discussion_thread.id", index=True)
    number: int
    author_id: int = Field(foreign_key="membership.id", index=True)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    text: str
    at: datetime = utc_field(index=True)
    edited_at: datetime | None = utc_field(optional=True)
    withdrawn_at: datetime | None = utc_field(optional=True)
    hidden_at: datetime | None = utc_field(optional=True)
    hidden_by: int | None = Field(default=None, foreign_key="membership.id")
    hidden_reason: str = Field(default="", max_length=500)


class MessageRevision(Row, table=True):
    """What a message said until `replaced_at`."""

    __tablename__ = "discussion_revision"
    id: int | None = key()
    initiative_id: int = initiative_key()
    message_id: int = Field(foreign_key="discussion_message.id", index=True)
    text: str
    replaced_at: datetime = utc_field()


class Mention(Row, table=True):
    """Somebody called in a message; `written` is the name as it stands in the text."""

    __tablename__ = "discussion_mention"
    initiative_id: int = initiative_key()
    message_id: int = Field(foreign_key="discussion_message.id", primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", primary_key=True)
    written: str = Field(max_length=120)


class Reason(StrEnum):
    MENTION = "mention"
    HIDDEN = "hidden"


REASONS: Any = Enum(Reason, name="notice_reason")


class Notice(Row, table=True):
    """What a discussion has to tell one person, until she has seen it."""

    __tablename__ = "discussion_notice"
    __table_args__ = (UniqueConstraint("message_id", "membership_id", "reason"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    membership_id: int = Field(foreign_key="membership.id", index=True)
    message_id: int = Field(foreign_key="discussion_message.id", index=True)
    reason: Reason = Field(sa_type=REASONS)
    at: datetime = utc_field()
    seen_at: datetime | None = utc_field(optional=True)


class ReadPosition(Row, table=True):
    """How far a member has read a thread: the number of a message, the same on every device."""

    __tablename__ = "discussion_read_position"
    initiative_id: int = initiative_key()
    thread_id: int = Field(foreign_key="discussion_thread.id", primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", primary_key=True)
    number: int = 0
