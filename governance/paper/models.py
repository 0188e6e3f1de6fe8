"""Tables of what was written down for somebody else, and its proof. Contested, never erased."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class EntryKind(StrEnum):
    """What was written down."""

    PROXY = "proxy"
    ANSWER = "answer"
    BALLOT = "ballot"


class PaperEntry(Row, table=True):
    """Something said on paper or by telephone, about a meeting or a motion (`about_kind`, public id `about`).

    `membership_id` is the person it binds, who may contest; `target` the public id of the proxy. What a ballot
    says is not here. Names are kept as they were; `statement` is what the facilitator has seen or heard.
    """

    __tablename__ = "paper_entry"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    kind: EntryKind
    about_kind: str = Field(max_length=32)
    about: str = Field(max_length=64, index=True)
    title: str = Field(max_length=200)
    seat_id: int = Field(foreign_key="seat.id")
    membership_id: int = Field(foreign_key="membership.id", index=True)
    name: str = Field(max_length=120)
    organisation: str = Field(default="", max_length=200)
    target: str = Field(default="", max_length=32)
    holder: str = Field(default="", max_length=120)
    statement: str = Field(max_length=500)
    proof_name: str = Field(default="", max_length=80)
    proof_type: str = Field(default="", max_length=40)
    proof_sha256: str = Field(default="", max_length=64)
    recorded_by: int = Field(foreign_key="membership.id")
    recorded_by_name: str = Field(max_length=120)
    recorded_at: datetime = utc_field(index=True)
    contested_at: datetime | None = utc_field(optional=True)


class PaperCount(Row, table=True):
    """The papers of a college put in a box and counted in the room: what was seen, and the proof with its bytes.

    What the papers say is in the urn alone. Entered again, another line: none is ever changed.
    """

    __tablename__ = "paper_count"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    motion: str = Field(max_length=32, index=True)
    college: str = Field(max_length=16)
    statement: str = Field(max_length=500)
    proof_name: str = Field(max_length=80)
    proof_type: str = Field(max_length=40)
    proof_sha256: str = Field(max_length=64)
    data: bytes = Field(sa_type=LargeBinary)
    recorded_by: int = Field(foreign_key="membership.id")
    recorded_by_name: str = Field(max_length=120)
    recorded_at: datetime = utc_field()


class PaperProof(Row, table=True):
    """The bytes of a proof, apart so that lists never load them."""

    __tablename__ = "paper_proof"
    id: int | None = key()
    initiative_id: int = initiative_key()
    entry_id: int = Field(foreign_key="paper_entry.id", unique=True)
    data: bytes = Field(sa_type=LargeBinary)
