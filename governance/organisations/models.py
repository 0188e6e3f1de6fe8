"""Tables of the rooms of organisations: what they bring; the links given to a board and its answers, in no record."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, false
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class BoardLink(Row, table=True):
    """A private link by which somebody asks her organisation what to vote; of its secret only the digest is kept."""

    __tablename__ = "board_link"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    author_id: int = Field(foreign_key="membership.id", index=True)
    digest: str = Field(max_length=64, unique=True)
    created_at: datetime = utc_field()
    withdrawn_at: datetime | None = utc_field(optional=True)


class BoardAnswer(Row, table=True):
    """What somebody of the board said, under the name she gave; erased thirty days after the close of the vote."""

    __tablename__ = "board_answer"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    link_id: int = Field(foreign_key="board_link.id", index=True)
    name: str = Field(max_length=120)
    said: str = Field(max_length=16)
    remark: str = Field(default="", max_length=1000)
    at: datetime = utc_field()


class Contribution(Row, table=True):
    """What an organisation brings: time, a place, money; `amount` is written like 12.5. `shown` to every member, or kept inside.

    `public`: shown beside its signature on the public page of the charter.
    """

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    what: str = Field(max_length=200)
    amount: str = Field(default="", max_length=24)
    unit: str = Field(default="", max_length=40)
    starts_on: date
    ends_on: date | None = None
    shown: bool = False
    public: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    author_id: int = Field(foreign_key="membership.id")
    at: datetime = utc_field()


class MandateDeed(Row, table=True):
    """The deed that designates somebody: minutes of a board, a letter. Read by referents and who facilitates alone.

    The heaviest column is the last one read; `sha256` is that of the bytes as they came.
    """

    __tablename__ = "mandate_deed"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    mandate_id: int = Field(foreign_key="mandate.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    name: str = Field(max_length=120)
    kind: str = Field(max_length=8)
    size: int
    sha256: str = Field(max_length=64)
    author_id: int = Field(foreign_key="membership.id")
    at: datetime = utc_field()
    data: bytes = Field(sa_type=LargeBinary)
