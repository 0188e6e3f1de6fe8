"""Tables of the register beside its entries: what was done about a decision, and by whom. Added to, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class DecisionStep(Row, table=True):
    """A note, or what changed: [{"what": "owner" | "execution" | "review_on", "before": …, "after": …}].

    Signed by a person, under the organisation she spoke for. Nothing rewrites a row.
    """

    __tablename__ = "decision_step"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    entry_id: int = Field(foreign_key="register_entry.id", index=True)
    text: str = ""
    changes: list[Any] = Field(default_factory=list, sa_type=JSON)
    by_id: int = Field(foreign_key="membership.id")
    by_name: str = Field(max_length=120)
    on_behalf: str = Field(default="", max_length=200)
    at: datetime = utc_field()
