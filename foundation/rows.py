"""What every table of the house is made from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, or_, update


class Row(SQLModel):
    """One row of a table (`class Motion(Row, table=True)`).

    SQLModel never validates the rows of a table. The validators that pydantic would make of each class, a fifth of the
    time it takes to start, are put off until somebody asks for one: nobody does.
    """

    model_config = {"defer_build": True}


Some = TypeVar("Some", bound=Row)


def hold(db: Session, table: type[Some], key: int | None, **how: bool) -> Some:
    """The row of this key as it is now, held until the commit: whoever else would hold it waits. It must be there.

    `how`: `read` shares it with others who read, `key_share` lets others go on naming it from rows of their own
    (PostgreSQL, `FOR SHARE` and `FOR NO KEY UPDATE`).
    """
    return db.get_one(table, key, with_for_update=how or True, populate_existing=True)


def take_turn(
    db: Session, table: Any, *where: Any, every: timedelta, now: datetime, moment: str = "reminded_at"
) -> bool:
    """Take the right to do a thing once in so long, dated in the column `moment` of one row: of two at once, one has it."""
    last = col(getattr(table, moment))
    taken = db.execute(
        update(table)
        .where(*where, or_(last.is_(None), last <= now - every))
        .values({moment: now})
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]
