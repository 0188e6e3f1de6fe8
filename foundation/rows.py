"""What every table of the house is made from."""

from __future__ import annotations

from sqlmodel import SQLModel


class Row(SQLModel):
    """One row of a table (`class Motion(Row, table=True)`).

    SQLModel never validates the rows of a table. The validators that pydantic would make of each class, a fifth of the
    time it takes to start, are put off until somebody asks for one: nobody does.
    """

    model_config = {"defer_build": True}
