"""What a confidential vote publishes after closing: its ballots under their codes, or the decision alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlmodel import Session

from governance.committee import measuring
from governance.votes import balloting, options, outcome, queries, recused, telling, urns
from governance.votes.models import Motion, RegisterEntry
from governance.votes.outcome import DECIDING, TITLES, Said
from governance.votes.rules import slips
from governance.votes.rules.ballots import CHOICE_NAMES, Choice
from governance.votes.rules.explanation import OUTCOMES
from governance.votes.rules.slips import Slip

Part = dict[str, Any]


@dataclass(frozen=True)
class PublishedUrn:
    """The ballots of a college, in the order of their codes: (code, answer); no answer where it is withheld."""

    code: str
    name: str
    eligible: int
    slips: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Published:
    """The urns, and whether the database still holds how they were filled."""

    urns: tuple[PublishedUrn, ...]
    withheld: bool
    purged: bool


@dataclass(frozen=True)
class Decision:
    """A result without its details."""

    number: str
    public: bool
    outcome: str
    outcome_name: str
    tone: str
    headline: tuple[tuple[Markup, bool], ...]
    overall: tuple[tuple[str, int], ...]
    cast: int
    eligible: int
    quorum: Part
    said: tuple[Said, ...]
    sha256: str
    rule_hash: str
    at: datetime


def of(db: Session, motion: Motion) -> Published | None:
    """After closing; None where ballots are named."""
    if not motion.confidential:
        return None
    withheld = urns.withheld(db, motion)
    colleges = {row.code: row for row in queries.colleges(db, motion)}
    read = _reader(db, motion)
    return Published(
        tuple(
            PublishedUrn(
                college,
                colleges[college].name,
                colleges[college].eligible,
                tuple((slips.grouped(slip.code), "" if withheld else read(slip)) for slip in mixed),
            )
            for college, mixed in urns.of(db, motion)
        ),
        withheld,
        urns.purged(db, motion),
    )


def _reader(db: Session, motion: Motion) -> Any:
    """What a slip says, in words."""
    if not motion.among:
        return lambda slip: _(CHOICE_NAMES[Choice(slip.said)])
    sheet = options.sheet(db, motion)

    def told(slip: Slip) -> str:
        return balloting.words(sheet, slip.said)

    return told


def result(db: Session, motion: Motion, entry: RegisterEntry) -> Decision:
    """What was stored when ballots were too few: nothing else is read."""
    data: Part = motion.result or {}
    aside = recused.of(db, motion)
    return Decision(
        number=entry.number,
        public=entry.public,
        outcome=entry.outcome.value,
        outcome_name=_(OUTCOMES[entry.outcome]),
        tone=TITLES[entry.outcome][0],
        headline=tuple((telling.linked(one), one["about"] in DECIDING) for one in data["headline"]),
        overall=tuple(
            (_(CHOICE_NAMES[Choice(code)]), count) for code, count in (data["overall"] or {}).items()
        ),
        cast=data["cast"],
        eligible=data["eligible"],
        quorum=measuring.drawn(data["quorum"]),
        said=tuple(outcome.voted(line, aside.get(line.seat_id)) for line in queries.roll(db, motion)),
        sha256=entry.sha256,
        rule_hash=motion.rule_hash,
        at=entry.at,
    )
