"""What the demonstration's files hold, as frozen values: who, the charter, the committee, the texts.

References between values are the short identifiers of the files (`p17`, `reemploi`, `v4-amendement`); days are
dates, instants are aware datetimes in UTC, already moved to the day of installation.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

Track = Literal["reflection", "experiment"]
Choice = Literal["for", "against", "abstain", "blank"]


class Value(BaseModel):
    """Frozen; an unknown or missing key in a file is an error. Made ready when files are read, not at each start."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class College(Value):
    id: str
    name: str
    short: str
    weight: int
    seats: int


class Territory(Value):
    name: str
    kind: str
    communes: int
    inhabitants: int


class EconomicModel(Value):
    reference: str
    economic: str
    systemic: bool


class Milestone(Value):
    day: date
    title: str
    text: str


class Initiative(Value):
    slug: str
    title: str
    subtitle: str
    summary: str
    territory: Territory
    launched_on: date
    stage: str
    public: bool
    languages: tuple[str, ...]
    zone: str
    model: EconomicModel
    colleges: tuple[College, ...]
    history: tuple[Milestone, ...] = ()


class Organisation(Value):
    id: str
    name: str
    legal_form: str
    college: str
    commune: str
    about: str
    siret: str | None = None


class Person(Value):
    """`college` is absent for an observer; `signed_on` for whom has not signed the charter yet."""

    id: str
    given: str
    family: str
    email: str
    provider: Literal["proconnect", "partner", "email"]
    since: date
    about: str
    organisation: str | None = None
    college: str | None = None
    function: Literal["élu", "agent"] | None = None
    role: Literal["participant", "facilitator", "observer", "administrator"] = "participant"
    signed_on: date | None = None
    streams: tuple[str, ...] = ()
    offers: str | None = None
    seeks: str | None = None

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


class Request(Value):
    """Somebody without an invitation asks to take part; her address is confirmed."""

    name: str
    email: str
    stream: str
    why: str
    at: AwareDatetime


class Mandate(Value):
    """`referent`: keeps the room of the organisation; `deed`: the lines of what designated the person, on paper."""

    organisation: str
    person: str
    titular: bool
    since: date
    until: date | None = None
    note: str | None = None
    referent: bool = False
    deed: tuple[str, ...] = ()

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Lead(Value):
    organisation: str
    person: str


class Figure(Value):
    value: str
    unit: str
    day: date
    source: str
    before: str


class Step(Value):
    day: date
    track: Track
    title: str
    done: bool


class Stream(Value):
    """`internal_documents`: the stream has a public page, its documents stay inside (charter, article 3)."""

    id: str
    title: str
    challenge: str
    question: str
    experiment: str
    leads: tuple[Lead, ...]
    stage: str
    opened_on: date
    public: bool
    figure: Figure
    steps: tuple[Step, ...]
    internal_documents: bool = False


class Version(Value):
    label: str
    at: AwareDatetime
    by: str


class Document(Value):
    """A text in the light dialect (`text`) and as a tree of schema 1 (`tree`)."""

    id: str
    title: str
    kind: Literal["minutes", "experiment", "note", "page", "draft"]
    authors: tuple[str, ...]
    created: AwareDatetime
    updated: AwareDatetime
    text: str
    tree: dict[str, Any]
    stream: str | None = None
    meeting: str | None = None
    frozen: bool = False
    versions: tuple[Version, ...] = ()


class FileVersion(Value):
    """What a file is made of when the demonstration is loaded: its extension says how."""

    name: str
    by: str
    at: AwareDatetime
    lines: tuple[str, ...]


class File(Value):
    id: str
    stream: str
    title: str
    versions: tuple[FileVersion, ...]


class Message(Value):
    """`hat`: the organisation for which the author speaks (`as` in the files); absent, she speaks for herself."""

    id: str
    by: str
    at: AwareDatetime
    text: str
    hat: str | None = None
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None


class Discussion(Value):
    id: str
    stream: str
    subject: str
    messages: tuple[Message, ...]
    motion: str | None = None


class Task(Value):
    id: str
    title: str
    owner: str
    due: date
    state: Literal["todo", "doing", "done", "late"]
    stream: str | None = None
    document: str | None = None
    meeting: str | None = None


class Reply(Value):
    by: str
    at: AwareDatetime
    text: str


class Reaction(Value):
    """What a reader without an account wrote; `similar` others said the same and were grouped with it."""

    id: str
    name: str
    at: AwareDatetime
    text: str
    similar: int = 0
    reply: Reply | None = None


class Withdrawal(Value):
    at: AwareDatetime
    by: str
    reason: str


class Publication(Value):
    """A version made public. `withheld`: how many internal passages stay inside."""

    id: str
    document: str
    slug: str
    version: str
    summary: str
    by: str
    at: AwareDatetime
    licence: str
    withheld: int
    withdrawn: Withdrawal | None = None
    reactions: tuple[Reaction, ...] = ()


class Door(Value):
    """Whom to sign in as, and what that person can try."""

    initiative: str
    person: str
    title: str
    invitation: str
