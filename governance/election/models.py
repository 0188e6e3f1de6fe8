"""Tables of elections without candidates: the part to hold, who is asked, whom each names, who is proposed, what is said."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Enum, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from governance.consent.rules.lifecycle import State
from governance.election.rules.lifecycle import FINAL, OPEN, Answer, Stage
from governance.votes.rules.methods.consent import Position


class Election(Row, table=True):
    """A part that a body gives somebody, from a day to another. `number`: the proposal under way, from 1; 0 before."""

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    role: str = Field(max_length=160)
    profile: str
    starts_on: date
    ends_on: date
    meeting: str = Field(default="", max_length=32, index=True)
    stage: Stage = Field(default=Stage.DRAFT, sa_type=Enum(Stage, name="election_stage"), index=True)
    number: int = 0
    revealed: bool = False
    """Whether nominations are read: the first round is over."""
    roll_hash: str = Field(default="", max_length=64)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    author: str = Field(default="", max_length=120)
    written_at: datetime = utc_field()
    opened_by: int | None = Field(default=None, foreign_key="membership.id")
    opened_at: datetime | None = utc_field(optional=True)
    closed_by: int | None = Field(default=None, foreign_key="membership.id")
    closed_at: datetime | None = utc_field(optional=True)
    reason: str = ""
    """Why it ended without anybody, where it did."""
    elected_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)

    @property
    def final(self) -> bool:
        return self.stage in FINAL

    @property
    def open(self) -> bool:
        return self.stage in OPEN


class ElectionSeat(Row, table=True):
    """A seat of the roll frozen at opening, under the name its words are quoted by; `away`: nobody waits for it."""

    __tablename__ = "election_seat"
    __table_args__ = (UniqueConstraint("election_id", "seat_id"), UniqueConstraint("election_id", "label"))
    id: int | None = key()
    initiative_id: int = initiative_key()
    election_id: int = Field(foreign_key="election.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    seat: str = Field(max_length=32)
    position: int
    label: str = Field(max_length=340)
    college: str = Field(max_length=16)
    organisation: str = Field(default="", max_length=200)
    titular_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    titular: str = Field(default="", max_length=120)
    alternate_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    alternate: str = Field(default="", max_length=120)
    away: bool = False
    reminded_at: datetime | None = utc_field(optional=True)

    @property
    def name(self) -> str:
        return self.titular or self.alternate


class ElectionNomination(Row, table=True):
    """Whom a seat names in a round (1 or 2), and why; nobody where `person_id` is empty. `absent`: nobody was there to say."""

    __tablename__ = "election_nomination"
    __table_args__ = (UniqueConstraint("election_id", "round", "seat_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    election_id: int = Field(foreign_key="election.id", index=True)
    round: int
    seat_id: int = Field(foreign_key="seat.id")
    person_id: int | None = Field(default=None, foreign_key="membership.id")
    person: str = Field(default="", max_length=120)
    reason: str = ""
    absent: bool = False
    by_id: int | None = Field(default=None, foreign_key="membership.id")
    by_name: str = Field(default="", max_length=120)
    at: datetime = utc_field()


class PersonProposed(Row, table=True):
    """A person proposed, the arguments it rests on, what was agreed to meet objections, and her answer.

    `seat` is the seat she holds in the roll, which speaks last; empty when she holds none.
    """

    __tablename__ = "person_proposed"
    __table_args__ = (UniqueConstraint("election_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    election_id: int = Field(foreign_key="election.id", index=True)
    number: int
    person_id: int = Field(foreign_key="membership.id", index=True)
    person: str = Field(max_length=120)
    seat: str = Field(default="", max_length=32)
    why: str
    agreed: str = ""
    by_name: str = Field(max_length=120)
    at: datetime = utc_field()
    answer: Answer = Field(default=Answer.NONE, sa_type=Enum(Answer, name="election_answer"))
    answer_text: str = ""
    answered_by: str = Field(default="", max_length=120)
    answered_at: datetime | None = utc_field(optional=True)


class ElectionTurn(Row, table=True):
    """What a seat says of the person proposed. Rows are in the order of speaking: who speaks again speaks anew."""

    __tablename__ = "election_turn"
    __table_args__ = (UniqueConstraint("election_id", "number", "seat_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    election_id: int = Field(foreign_key="election.id", index=True)
    number: int
    seat_id: int = Field(foreign_key="seat.id")
    position: Position = Field(sa_type=Enum(Position, name="turn_position"))
    text: str = ""
    by_id: int = Field(foreign_key="membership.id")
    by_name: str = Field(max_length=120)
    at: datetime = utc_field()


class ElectionObjection(Row, table=True):
    """An objection to proposal `number`, and what became of it; `integrated_in` is the proposal that met it."""

    __tablename__ = "election_objection"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    election_id: int = Field(foreign_key="election.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    number: int
    text: str
    state: State = Field(default=State.RAISED, sa_type=Enum(State, name="objection_state"))
    set_aside_because: str = ""
    integrated_in: int | None = None
    by_id: int = Field(foreign_key="membership.id")
    by_name: str = Field(max_length=120)
    at: datetime = utc_field()
