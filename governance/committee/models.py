"""Tables of bodies: who sits, in which college, with which weight; offices and proxies. Nothing is erased: terms end."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from charters.rules import writing
from charters.rules.functioning import NoticeRule, ProxyRule, VoteRule
from charters.rules.presets import DEFAULT
from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row


class BodyKind(StrEnum):
    """What a body is for."""

    STEERING_COMMITTEE = "steering_committee"
    COMMITTEE = "committee"
    WORKING_GROUP = "working_group"


class Function(StrEnum):
    """What somebody does for a body beside sitting."""

    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    SECRETARY = "secretary"


class Body(Row, table=True):
    """An instance that meets and decides. Its rules are canonical texts of `charters.rules.functioning`.

    `seats_of_id`: it sits with the seats of another body (a fund run by the same committee).
    """

    __table_args__ = (UniqueConstraint("initiative_id", "slug"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    slug: str = Field(max_length=60)
    name: str = Field(max_length=200)
    kind: BodyKind = BodyKind.STEERING_COMMITTEE
    about: str = ""
    position: int = 0
    seats_of_id: int | None = Field(default=None, foreign_key="body.id")
    proxy_text: str = Field(default_factory=lambda: writing.canonical(ProxyRule()))
    notice_text: str = Field(default_factory=lambda: writing.canonical(NoticeRule()))
    rule_text: str = Field(default_factory=lambda: writing.canonical(DEFAULT.rule))
    regime: str = Field(default="", max_length=20)  # where its rules started from; its limits on weights bind
    starts_on: date
    ends_on: date | None = None

    @property
    def proxy_rule(self) -> ProxyRule:
        return writing.from_json(ProxyRule, self.proxy_text)

    @property
    def notice_rule(self) -> NoticeRule:
        return writing.from_json(NoticeRule, self.notice_text)

    @property
    def rule(self) -> VoteRule:
        """The rule of its current decisions, quorum included."""
        return writing.from_json(VoteRule, self.rule_text)

    @property
    def seating_id(self) -> int:
        """The body whose seats sit here."""
        return self.seats_of_id or self.id or 0


class BodyRule(Row, table=True):
    """A rule of current decisions a body took: what it went by before, what it goes by since, who set it."""

    __tablename__ = "body_rule"
    id: int | None = key()
    initiative_id: int = initiative_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    before_text: str
    rule_text: str
    set_by_name: str = Field(default="", max_length=120)
    at: datetime = utc_field()

    @property
    def before(self) -> VoteRule:
        return writing.from_json(VoteRule, self.before_text)

    @property
    def rule(self) -> VoteRule:
        return writing.from_json(VoteRule, self.rule_text)


class BodyCollege(Row, table=True):
    """A college in a body: its weight, exact ("30" or "45/2"), and how many seats it has."""

    __tablename__ = "body_college"
    __table_args__ = (UniqueConstraint("body_id", "college_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    college_id: int = Field(foreign_key="college.id")
    weight: str = Field(default="1", max_length=20)
    seats: int = 0
    position: int = 0

    @property
    def exact(self) -> Fraction:
        return Fraction(self.weight)


class Seat(Row, table=True):
    """A seat of a college, held by an organisation, or by a person in her own name (`label` says what it is)."""

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    college_id: int = Field(foreign_key="college.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    label: str = Field(default="", max_length=200)
    position: int = 0
    starts_on: date
    ends_on: date | None = None


class SeatHolding(Row, table=True):
    """Somebody holds a seat from… to…, both days included, titular or alternate. Ended, never erased."""

    __tablename__ = "seat_holding"
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    seat_id: int = Field(foreign_key="seat.id", index=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    titular: bool = True
    starts_on: date
    ends_on: date | None = None
    designation: str = Field(default="", max_length=300)
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")


class Office(Row, table=True):
    """Chair, co-chair or secretary of a body, from… to…."""

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    function: Function
    starts_on: date
    ends_on: date | None = None


class Proxy(Row, table=True):
    """The seat of the principal speaks through the holder's, for one meeting or one motion."""

    __table_args__ = (
        Index(
            "ix_proxy_standing",
            "body_id",
            "about_kind",
            "about",
            "principal_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    about_kind: str = Field(max_length=32)
    about: str = Field(max_length=64, index=True)
    principal_id: int = Field(foreign_key="seat.id")
    holder_id: int = Field(foreign_key="seat.id")
    given_at: datetime = utc_field()
    given_by: int = Field(foreign_key="membership.id")
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")
    revoked_at: datetime | None = utc_field(optional=True)
    revoked_by: int | None = Field(default=None, foreign_key="membership.id")


class Recusal(Row, table=True):
    """A seat takes no part in one motion. Lifted, never erased; names are kept as they were."""

    __table_args__ = (
        Index(
            "ix_recusal_standing",
            "about_kind",
            "about",
            "seat_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    about_kind: str = Field(max_length=32)
    about: str = Field(max_length=64, index=True)
    seat_id: int = Field(foreign_key="seat.id")
    seat: str = Field(max_length=32)
    college: str = Field(max_length=16)
    name: str = Field(default="", max_length=120)
    organisation: str = Field(default="", max_length=200)
    reason: str = Field(max_length=300)
    recused_at: datetime = utc_field()
    recused_by: int = Field(foreign_key="membership.id")
    recorded_by_name: str = Field(default="", max_length=120)
    lifted_at: datetime | None = utc_field(optional=True)
    lifted_by: int | None = Field(default=None, foreign_key="membership.id")
