"""The table of action items."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Enum, Index
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from workspace.tasks.rules.states import OPEN, Standing, State

STATES: Any = Enum(State, name="action_state")


class ActionItem(Row, table=True):
    """Something to do. Every member reads it, wherever it was decided.

    `origin_kind` and `origin` say where (people.subjects: a meeting, a decision, a text; nothing: written by itself),
    `origin_item` at which item of the agenda. Its owner, a member or an organisation, may be nobody yet; `owner` keeps
    the name as it was. `version` counts the changes. `told_before` and `told_after`: the days its letters were about.
    """

    __tablename__ = "action_item"
    __table_args__ = (Index("ix_action_item_from", "initiative_id", "origin_kind", "origin"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    title: str = Field(max_length=200)
    details: str = ""
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    owner_member_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    owner_organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    owner: str = Field(default="", max_length=200)
    due_on: date | None = None
    state: State = Field(default=State.TO_DO, sa_type=STATES)
    state_before: State = Field(default=State.TO_DO, sa_type=STATES)
    reason: str = Field(default="", max_length=500)
    origin_kind: str = Field(default="", max_length=16)
    origin: str = Field(default="", max_length=32)
    origin_item: str = Field(default="", max_length=32)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    created_at: datetime = utc_field()
    changed_at: datetime = utc_field()
    settled_at: datetime | None = utc_field(optional=True)
    settled_by: int | None = Field(default=None, foreign_key="membership.id")
    version: int = 0
    told_before: date | None = None
    told_after: date | None = None

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def standing(self) -> Standing:
        return Standing(self.state, self.state_before, self.reason)
