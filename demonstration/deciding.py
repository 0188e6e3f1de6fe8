"""What the demonstration's files hold about deciding: the charter, the bodies, the meetings and the votes."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import AwareDatetime, Field

from demonstration.values import Choice, Value


class Commitment(Value):
    lead: str
    rest: str


class Article(Value):
    """`earlier`: the text of the same article in former versions, by version number."""

    number: int
    title: str
    part: Literal["objectives", "functioning"]
    text: str
    earlier: dict[str, str] = Field(default_factory=dict)


class Majority(Value):
    subject: str
    rule: str


class Annex(Value):
    id: str
    title: str
    text: str
    majorities: tuple[Majority, ...] = ()


class Grace(Value):
    """Organisations that sit before having signed, and until when (annex B)."""

    until: date
    organisations: tuple[str, ...]
    reason: str


class CharterVersion(Value):
    number: str
    status: str
    day: date
    note: str
    motion: str | None = None


class Contribution(Value):
    by: str
    article: int
    integrated: bool
    text: str
    answer: str | None = None


class Consultation(Value):
    version: str
    opens: date
    closes: date
    contributions: tuple[Contribution, ...]


class Signature(Value):
    """An organisation's signature, given by a person who held its mandate that day."""

    organisation: str
    person: str
    day: date


class Opinion(Value):
    person: str
    position: Literal["favourable", "unfavourable", "reserved"]
    text: str


class Amendment(Value):
    id: str
    article: int
    by: str
    filed_by: str
    filed_on: date
    subject: str
    status: str
    motion: str
    proposed: str
    added: str
    reason: str
    opens: date
    closes: date
    opinions: tuple[Opinion, ...]


class Charter(Value):
    title: str
    kicker: str
    in_force: str
    commitments: tuple[Commitment, ...]
    preamble: str
    articles: tuple[Article, ...]
    versions: tuple[CharterVersion, ...]
    signatures: tuple[Signature, ...]
    annexes: tuple[Annex, ...] = ()
    grace: Grace | None = None
    consultation: Consultation | None = None
    amendments: tuple[Amendment, ...] = ()


class Term(Value):
    since: date
    until: date


class SessionQuorum(Value):
    half_of_seats: bool
    counts_proxies: bool
    per_college: int
    second_notice_days: int | None = None


class ProxyRule(Value):
    per_holder: int
    same_college: bool


class Seat(Value):
    """A seat without organisation is held by the person in her own name."""

    id: str
    college: str
    titular: str
    organisation: str | None = None
    alternate: str | None = None


class Body(Value):
    """`seats` are filled when read: a body that sits with another's seats (`seats_of`) has them too."""

    id: str
    name: str
    kind: Literal["steering_committee", "committee", "working_group"]
    about: str
    term: Term
    chairs: tuple[str, ...]
    secretary: str
    notice_clear_days: int
    quorum: SessionQuorum
    proxies: ProxyRule
    casting_vote: bool = False
    seats: tuple[Seat, ...] = ()
    seats_of: str | None = None


class Proxy(Value):
    id: str
    body: str
    principal: str
    holder: str
    given: AwareDatetime
    meeting: str | None = None
    motion: str | None = None


class AgendaItem(Value):
    id: str
    title: str
    minutes: int
    lead: str | None = None
    decision: str | None = None
    outcome: str | None = None
    motion: str | None = None
    later: str | None = None
    any_other_business: bool = False
    papers: tuple[str, ...] = ()


class Attendance(Value):
    """One seat at one sitting, times of the place: somebody came, or is represented, or sent excuses."""

    seat: str
    person: str | None = None
    arrived: time | None = None
    left: time | None = None
    remote: bool = False
    represented_by: str | None = None
    excused: bool = False


class Answer(Value):
    seat: str
    answer: Literal["present", "remote", "proxy", "excused"]


class ExpectedQuorum(Value):
    seats: int
    required: int
    present: int | None = None
    represented: int | None = None
    excused: int | None = None
    present_at_opening: int | None = None


class Meeting(Value):
    id: str
    title: str
    starts: AwareDatetime
    ends: AwareDatetime
    place: str
    notice_sent: date
    stage: Literal["convened", "closed"]
    agenda: tuple[AgendaItem, ...]
    body: str | None = None
    stream: str | None = None
    secretary: str | None = None
    minutes: str | None = None
    minutes_stage: Literal["circulated"] | None = None
    approved_at: str | None = None
    attendance: tuple[Attendance, ...] = ()
    answers: tuple[Answer, ...] = ()
    expected: ExpectedQuorum | None = None


class VoteQuorum(Value):
    seats: int
    per_college: int
    counts_proxies: bool


class Rule(Value):
    """Fractions are written `2/3`. `favourable_colleges`: how many colleges must be for, 0 when none need be."""

    kind: Literal["weighted_colleges", "qualified"]
    majority: str
    quorum: VoteQuorum
    words: str
    transfer: Literal["proportional", "block"] | None = None
    favourable_colleges: int = 0
    base: Literal["expressed"] | None = None


class Effect(Value):
    kind: Literal["adopt_charter", "amend_charter"]
    version: str
    amendment: str | None = None


class Ballot(Value):
    seat: str
    by: str
    choice: Choice
    proxy: bool = False
    at: AwareDatetime | None = None


class Motion(Value):
    """`expected` was worked out by hand, for the tests alone."""

    id: str
    title: str
    body: str
    question: str
    about: str
    rule: Rule
    secrecy: Literal["named"]
    stage: Literal["open", "closed"]
    opens: AwareDatetime
    closes: AwareDatetime
    ballots: tuple[Ballot, ...]
    expected: dict[str, object]
    meeting: str | None = None
    document: str | None = None
    effect: Effect | None = None


class Named(Value):
    """Whom somebody names, and why; nobody when `person` is left out."""

    by: str
    person: str | None = None
    reason: str = ""


class Spoken(Value):
    """What a seat says of the person proposed, when it is more than « I consent »."""

    by: str
    position: Literal["consent", "reservation", "stand_aside"]
    text: str = ""


class Chosen(Value):
    """Who is proposed once both rounds are over, why, what each says of her, and that she takes the part."""

    at: AwareDatetime
    person: str
    why: str
    said: tuple[Spoken, ...] = ()
    accepted: AwareDatetime
    words: str = ""


class Election(Value):
    """An election without candidates: titulars of a body name somebody, once or twice; still open without `chosen`."""

    id: str
    body: str
    role: str
    profile: str
    starts: date
    ends: date
    opens: AwareDatetime
    first: tuple[Named, ...]
    read: AwareDatetime | None = None
    second: tuple[Named, ...] = ()
    chosen: Chosen | None = None


class Following(Value):
    """What was done about a decision: its owner (a person or an organisation), its state, its review date, a note."""

    motion: str
    at: AwareDatetime
    by: str
    owner: str | None = None
    execution: Literal["to_do", "in_progress", "done", "abandoned"] | None = None
    review_on: date | None = None
    text: str = ""
