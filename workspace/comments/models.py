"""Tables of comments. Nothing of them is in the shared text, nor in what is published of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Enum, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from workspace.comments.rules.proposing import State

STATES: Any = Enum(State, name="suggestion_state")


class CommentThread(Row, table=True):
    """What is said of one passage. `anchor` is {start, end} (rules/anchors.py), empty for the whole text.

    `quote` is the passage as it was: it is shown when the passage is gone. A resolved thread is closed and kept.
    """

    __tablename__ = "comment_thread"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    document_id: int = Field(foreign_key="document.id", index=True)
    anchor: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    quote: str = Field(default="", max_length=300)
    author_id: int = Field(foreign_key="membership.id")
    opened_at: datetime = utc_field()
    last_at: datetime = utc_field()
    last_number: int = 0
    resolved_at: datetime | None = utc_field(optional=True)
    resolved_by: int | None = Field(default=None, foreign_key="membership.id")


class Comment(Row, table=True):
    """What somebody said, and for whom. The words of a withdrawn comment are gone; its place and date stay."""

    __tablename__ = "comment"
    __table_args__ = (UniqueConstraint("thread_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    thread_id: int = Field(foreign_key="comment_thread.id", index=True)
    number: int
    author_id: int = Field(foreign_key="membership.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    text: str
    at: datetime = utc_field(index=True)
    edited_at: datetime | None = utc_field(optional=True)
    withdrawn_at: datetime | None = utc_field(optional=True)


class CommentMention(Row, table=True):
    """Somebody called in a comment; `written` is the name as it stands there, `seen_at` when she had read it."""

    __tablename__ = "comment_mention"
    initiative_id: int = initiative_key()
    comment_id: int = Field(foreign_key="comment.id", primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", primary_key=True)
    written: str = Field(max_length=120)
    at: datetime = utc_field()
    seen_at: datetime | None = utc_field(optional=True)


class Suggestion(Row, table=True):
    """What a thread proposes instead of its passage: `before` becomes `after`, trees of paragraphs side by side.

    `lead_in` and `lead_out` are the words around, as they were: a reader without script sees where it stands. `seq` is
    the row of the log that accepting wrote; `seen_at`, when its author had read what became of it.
    """

    __tablename__ = "suggestion"
    thread_id: int = Field(foreign_key="comment_thread.id", primary_key=True)
    initiative_id: int = initiative_key()
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    lead_in: str = Field(default="", max_length=80)
    lead_out: str = Field(default="", max_length=80)
    state: State = Field(default=State.OPEN, sa_type=STATES)
    decided_at: datetime | None = utc_field(optional=True)
    decided_by: int | None = Field(default=None, foreign_key="membership.id")
    seq: int | None = None
    seen_at: datetime | None = utc_field(optional=True)
