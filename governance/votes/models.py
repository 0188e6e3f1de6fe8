"""Tables of votes. The roll (who is entitled) and the ballots (what was said) are apart: docs/adr/0003."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Enum, UniqueConstraint
from sqlmodel import Field

from charters.rules import writing
from charters.rules.functioning import VoteRule
from charters.rules.terms import Combination, Visibility
from foundation.db import initiative_key, key, public_key, utc_field
from foundation.rows import Row
from governance.votes.rules import secrecy
from governance.votes.rules.ballots import Choice
from governance.votes.rules.choosing import weighs
from governance.votes.rules.execution import CARRIED_OUT, Execution
from governance.votes.rules.files.question import Method
from governance.votes.rules.hands import CountKind
from governance.votes.rules.holding import IncidentKind
from governance.votes.rules.lifecycle import FINAL, Stage
from governance.votes.rules.verdict import Outcome

# Named: streams and meetings have stages too, and PostgreSQL keeps one type per name.
STAGES: Any = Enum(Stage, name="motion_stage")
EXECUTIONS: Any = Enum(Execution, name="decision_execution")
INCIDENTS: Any = Enum(IncidentKind, name="incident_kind")
COUNTS: Any = Enum(CountKind, name="count_kind")
YES_NO = "yes_no"
"""The method of a motion that is for or against; the others are named as files name them."""
TITULAR, ALTERNATE, PROXY = 3, 2, 1
"""Who has the last word on a seat: the titular before the alternate, both before the holder of a proxy."""


class Motion(Row, table=True):
    """A question put to a body. `rule_text` is canonical and, like the roll, does not change once open.

    `method` names another method where one chooses among options, and `settings` is its rule in canonical JSON,
    in the words of files, frozen at opening with the weights of the roll; empty for yes or no.

    `document` is the public id of a document's version, its digest frozen at opening; `meeting` that of the sitting.
    `effect`: what a carried motion does at once, e.g. ("adopt_charter", public id of the version); with
    "amend_charter", the amendments are in `MotionAmendment`.
    `replaces`: public id of the annulled motion that this one puts to the vote again.
    """

    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    body_id: int = Field(foreign_key="body.id", index=True)
    stream_id: int | None = Field(default=None, foreign_key="work_stream.id", index=True)
    title: str = Field(max_length=200)
    text: str
    about: str = ""
    document: str = Field(default="", max_length=32)
    document_sha256: str = Field(default="", max_length=64)
    meeting: str = Field(default="", max_length=32, index=True)
    rule_name: str = Field(default="", max_length=32)
    rule_text: str
    rule_hash: str = Field(default="", max_length=64)
    method: str = Field(default=YES_NO, max_length=24)
    settings: str = ""
    roll_hash: str = Field(default="", max_length=64)
    stage: Stage = Field(default=Stage.DRAFT, sa_type=STAGES, index=True)
    prepared_by: int | None = Field(default=None, foreign_key="membership.id")
    prepared_at: datetime = utc_field()
    opened_by: int | None = Field(default=None, foreign_key="membership.id")
    opens_at: datetime | None = utc_field(optional=True)
    closes_at: datetime | None = utc_field(optional=True, index=True)
    closed_by: int | None = Field(default=None, foreign_key="membership.id")
    closed_at: datetime | None = utc_field(optional=True)
    chair_id: int | None = Field(default=None, foreign_key="membership.id")
    effect_kind: str = Field(default="", max_length=32)
    effect: str = Field(default="", max_length=64)
    beneficiary: str = Field(default="", max_length=32)  # public id of the organisation that gains by it
    replaces: str = Field(default="", max_length=32, index=True)
    presence: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)

    @property
    def rule(self) -> VoteRule:
        return writing.from_json(VoteRule, self.rule_text)

    @property
    def among(self) -> bool:
        """Whether one chooses among options."""
        return self.method != YES_NO

    @property
    def asked(self) -> Method:
        """The method of a choice among options."""
        return Method(self.method)

    @property
    def weighted(self) -> bool:
        """Whether colleges weigh in this vote."""
        if self.among:
            return weighs(self.rule, self.asked)
        return self.rule.combination is not Combination.NONE

    @property
    def confidential(self) -> bool:
        """Whether ballots leave no trace of their seat: no `Ballot`, a slip in an urn."""
        return self.rule.visibility is Visibility.CONFIDENTIAL

    @property
    def mixed(self) -> bool:
        """Whether confidential ballots of all colleges share one urn: then the roll has one college."""
        return self.confidential and secrecy.mixes(self.rule, weighted=self.weighted, among=self.among)

    @property
    def final(self) -> bool:
        return self.stage in FINAL

    @property
    def abouts(self) -> tuple[tuple[str, str], ...]:
        """What proxies may have been given for, that hold here: this motion, or the sitting it is voted in."""
        sitting = (("meeting", self.meeting),) if self.meeting else ()
        return (("motion", self.public_id), *sitting)


class MotionOption(Row, table=True):
    """One of the options of a motion, in their order; `cost` is for budgets, written like 1200.5.

    Ballots and counts name options by their label, unique in the question.
    """

    __tablename__ = "motion_option"
    __table_args__ = (UniqueConstraint("motion_id", "label"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    label: str = Field(max_length=120)
    about: str = Field(default="", max_length=500)
    cost: str = Field(default="", max_length=24)
    position: int = 0


class MotionAmendment(Row, table=True):
    """An amendment to the charter put to the vote by a motion, in the order in which it is put in.

    `amendment` is its public id, `number` and `article` how people name it; `sha256` binds its words from the opening on.
    """

    __tablename__ = "motion_amendment"
    __table_args__ = (UniqueConstraint("motion_id", "amendment"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    amendment: str = Field(max_length=32, index=True)
    number: int
    article: int
    position: int = 0
    sha256: str = Field(default="", max_length=64)


class RollCollege(Row, table=True):
    """A college as it was at opening: its weight and its filled seats."""

    __tablename__ = "roll_college"
    __table_args__ = (UniqueConstraint("motion_id", "code"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    code: str = Field(max_length=16)
    name: str = Field(max_length=120)
    weight: str = Field(max_length=20)
    eligible: int
    position: int = 0


class RollLine(Row, table=True):
    """A seat entitled to one ballot, and who sat in it at opening; `used` once that ballot is cast.

    Names are kept as they were. `represented_by` names the holder of the proxy who spoke, if one did.
    """

    __tablename__ = "roll_line"
    __table_args__ = (UniqueConstraint("motion_id", "seat_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    seat: str = Field(max_length=32)
    position: int = 0
    college: str = Field(max_length=16)
    organisation: str = Field(default="", max_length=200)
    titular_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    titular_mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    titular: str = Field(default="", max_length=120)
    alternate_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    alternate_mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    alternate: str = Field(default="", max_length=120)
    used: bool = False
    represented_by: str = Field(default="", max_length=120)
    reminded_at: datetime | None = utc_field(optional=True)

    @property
    def name(self) -> str:
        """Whose voice it is: the titular's, or the alternate's where there is no titular."""
        return self.titular or self.alternate


class Ballot(Row, table=True):
    """What a seat said, by whom, for whom. Replaced in place until closing: no former choice is kept.

    A choice for or against, or an `answer` among options: canonical JSON in the shape of the export.
    """

    __table_args__ = (UniqueConstraint("motion_id", "seat_id"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    seat_id: int = Field(foreign_key="seat.id")
    choice: Choice | None = None
    answer: str = ""
    rank: int
    cast_by: int = Field(foreign_key="membership.id")
    cast_by_name: str = Field(max_length=120)
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id")
    on_behalf: str = Field(default="", max_length=200)
    recorded_by_name: str = Field(default="", max_length=120)  # who wrote a ballot of paper down
    cast_at: datetime = utc_field()

    @property
    def said(self) -> Choice:
        """The choice of a ballot for or against."""
        return Choice(str(self.choice))


class Urn(Row, table=True):
    """The confidential ballots of a college: one row, made at opening and rewritten whole with each ballot.

    `slips` are sorted by their drawn codes. Nothing else is kept of a ballot: no row, no moment, no number. `purged`
    once the traces of earlier writings have left the files of the database, after closing (docs/adr/0011).
    """

    __table_args__ = (UniqueConstraint("motion_id", "college"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    college: str = Field(max_length=16)
    slips: str
    purged: bool = False


class HandCount(Row, table=True):
    """What a college said in the room, counted together and replaced in place until closing.

    `said` and `through`: voices by choice, and how many of them through a proxy. `seats`: those that could raise a
    hand, in person or `represented` (keys of seats); they do not vote by themselves any more.
    """

    __tablename__ = "hand_count"
    __table_args__ = (UniqueConstraint("motion_id", "college"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    college: str = Field(max_length=16)
    kind: CountKind = Field(default=CountKind.HANDS, sa_type=COUNTS)
    said: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    through: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    seats: list[int] = Field(default_factory=list, sa_type=JSON)
    represented: list[int] = Field(default_factory=list, sa_type=JSON)
    proof_sha256: str = Field(default="", max_length=64)
    recorded_by: int | None = Field(default=None, foreign_key="membership.id")
    recorded_by_name: str = Field(max_length=120)
    at: datetime = utc_field()


class VoteIncident(Row, table=True):
    """What befell a vote while it was held, with its public reason; never changed afterwards.

    CORRECTED keeps the words there were before and after. `closes_before`, `closes_at`: what the deadline was, and
    what it became. `seal` is the digest of the ballots of an annulled vote; `nonce` never leaves the database, for
    there are so few ways to fill so few ballots that a digest alone would give them away.
    """

    __tablename__ = "vote_incident"
    id: int | None = key()
    initiative_id: int = initiative_key()
    motion_id: int = Field(foreign_key="motion.id", index=True)
    kind: IncidentKind = Field(sa_type=INCIDENTS)
    reason: str = Field(default="", max_length=500)
    words: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    closes_before: datetime | None = utc_field(optional=True)
    closes_at: datetime | None = utc_field(optional=True)
    seal: str = Field(default="", max_length=64)
    nonce: str = Field(default="", max_length=64)
    by_id: int | None = Field(default=None, foreign_key="membership.id")
    by_name: str = Field(max_length=120)
    at: datetime = utc_field(index=True)


class RegisterEntry(Row, table=True):
    """A decision in the register: numbered by year, with the sentences of its verdict and the seal of its record.

    `about_kind` and `about` say what was decided: ("motion", public id), or ("proposal", public id) by consent,
    and then there is no motion. Any decision may have to be looked at again, on `review_on`.

    Its owner, a member or an organisation, sees to its execution; `owner` keeps the name as it was. `reminded_for`
    is the review date her letter was about.
    """

    __tablename__ = "register_entry"
    __table_args__ = (UniqueConstraint("initiative_id", "year", "position"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    public_id: str = public_key()
    motion_id: int | None = Field(default=None, foreign_key="motion.id", unique=True)
    about_kind: str = Field(default="motion", max_length=16)
    about: str = Field(default="", max_length=32)
    review_on: date | None = None
    year: int
    position: int
    body_name: str = Field(max_length=200)
    title: str = Field(max_length=200)
    text: str
    outcome: Outcome
    sentences: list[dict[str, Any]] = Field(sa_type=JSON)
    rule_hash: str = Field(max_length=64)
    sha256: str = Field(max_length=64)
    at: datetime = utc_field(index=True)
    public: bool = False
    owner_member_id: int | None = Field(default=None, foreign_key="membership.id", index=True)
    owner_organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    owner: str = Field(default="", max_length=200)
    execution: Execution = Field(default=Execution.TO_DO, sa_type=EXECUTIONS)
    reminded_for: date | None = None

    @property
    def number(self) -> str:
        """« 2026-05 »."""
        return f"{self.year}-{self.position:02d}"

    @property
    def carried_out(self) -> bool:
        """Whether there is something to do."""
        return self.outcome in CARRIED_OUT
