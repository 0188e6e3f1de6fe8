"""Tables of decisions by consent: proposals and their versions, who is asked, what each says, objections."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Enum, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from governance.consent.rules.lifecycle import FINAL, Stage, State
from governance.votes.rules.methods.consent import ConsentRule, Fallback, Position, RoundKind

STAGES: Any = Enum(Stage, name="proposal_stage")
ROUNDS: Any = Enum(RoundKind, name="round_kind")


class Proposal(Row, table=True):
    """What a body is asked to consent to. `version` is the one people speak about; texts stand in the versions.

    `held` is the round under way; `rounds` of objections at the most, then `fallback`.
    """

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    title: str = Field(max_length=200)
    about: str = ""
    meeting: str = Field(default="", max_length=32, index=True)
    review_on: date
    rounds: int = 3
    fallback: Fallback = Field(default=Fallback.POSTPONE, sa_type=Enum(Fallback, name="consent_fallback"))
    stage: Stage = Field(default=Stage.DRAFT, sa_type=STAGES, index=True)
    held: RoundKind = Field(default=RoundKind.CLARIFICATION, sa_type=ROUNDS)
    version: int = 1
    roll_hash: str = Field(default="", max_length=64)
    author_id: int | None = Field(default=None, foreign_key="membership.id")
    author: str = Field(default="", max_length=120)
    written_at: datetime = utc_field()
    opened_by: int | None = Field(default=None, foreign_key="membership.id")
    opened_at: datetime | None = utc_field(optional=True)
    closed_by: int | None = Field(default=None, foreign_key="membership.id")
    closed_at: datetime | None = utc_field(optional=True)
    reason: str = ""
    """Why it was withdrawn, where it was."""
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)

    @property
    def rule(self) -> ConsentRule:
        return ConsentRule(rounds=self.rounds, fallback=self.fallback)

    @property
    def final(self) -> bool:
        return self.stage in FINAL


class ProposalVersion(Row, table=True):
    """A text of the proposal, and what changed in it. `asked`: its round of objections was opened."""

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    number: int
    text: str
    note: str = ""
    asked: bool = False
    by_name: str = Field(max_length=120)
    at: datetime = utc_field()


class AskedSeat(Row, table=True):
    """A seat of the roll frozen at opening, under the name its words are quoted by; `away`: nobody waits for it."""

    __tablename__ = "asked_seat"
    __table_args__ = (UniqueConstraint("proposal_id", "seat_id"), UniqueConstraint("proposal_id", "label"))
    id: int | None = key()
    initiative_id: int = initiative_key()
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
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


class RoundTurn(Row, table=True):
    """What a seat says in a round about a version. Replaced in place while the round lasts.

    `represented`: through the holder of its proxy.
    """

    __tablename__ = "round_turn"
    __table_args__ = (UniqueConstraint("proposal_id", "kind", "version", "seat_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    kind: RoundKind = Field(sa_type=ROUNDS)
    version: int
    position: Position = Field(sa_type=Enum(Position, name="turn_position"))
    text: str = ""
    represented: bool = False
    by_id: int = Field(foreign_key="membership.id")
    by_name: str = Field(max_length=120)
    at: datetime = utc_field()


class RaisedObjection(Row, table=True):
    """An objection to a passage of a version (to all of it where `passage` is empty), and what became of it."""

    __tablename__ = "objection"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    version: int
    passage: str = ""
    text: str
    state: State = Field(default=State.RAISED, sa_type=Enum(State, name="objection_state"))
    set_aside_because: str = ""
    integrated_in: int | None = None
    by_id: int = Field(foreign_key="membership.id")
    by_name: str = Field(max_length=120)
    at: datetime = utc_field()
