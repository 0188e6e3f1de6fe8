"""The result of a closed vote as a page draws it, read from what was stored at closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlmodel import Session

from charters.rules import writing
from charters.rules.functioning import VoteRule
from charters.rules.sentences import Sentence
from charters.rules.terms import Combination
from charters.rules.transcripts import from_data
from charters.rules.wording import share_of
from governance.committee import measuring
from governance.committee.models import Recusal
from governance.votes import hands, queries, record, recused, telling
from governance.votes.models import PROXY, Ballot, Motion, RegisterEntry, RollLine
from governance.votes.rules.arithmetic import POSITIONS
from governance.votes.rules.ballots import CHOICE_NAMES
from governance.votes.rules.explanation import OUTCOMES
from governance.votes.rules.verdict import Outcome, Verdict
from governance.votes.rules.weighing import Position
from people.queries import initials

Part = dict[str, Any]
TITLES = {
    Outcome.CARRIED: ("ok", "check"),
    Outcome.REJECTED: ("no", "x"),
    Outcome.TIED: ("", ""),
    Outcome.VOID_NO_QUORUM: ("", ""),
    Outcome.NO_VOTES_EXPRESSED: ("no", "x"),
    Outcome.CHOSEN: ("ok", "check"),
    Outcome.NOTHING_CHOSEN: ("no", "x"),
    Outcome.POSTPONED: ("", ""),
}

DECIDING = {"outcome", "tie"}
"""What the sentences that decide are about; they stand out."""


@dataclass(frozen=True)
class CollegeLine:
    """One row of the table, and one bar."""

    code: str
    name: str
    weight: str
    counts: dict[str, int]
    percent: float
    share: str
    position: str
    support: str


@dataclass(frozen=True)
class Said:
    """One seat, nominally, after closing."""

    college: str
    seat: str
    initials: str
    organisation: str
    by: str
    represented: bool
    choice: str
    withdrew: str = ""
    recorded_by: str = ""
    """Why it took no part; and who wrote that down, or the ballot of paper."""
    in_the_room: bool = False
    """Counted there with its college: nobody knows what it said."""


@dataclass(frozen=True)
class Step:
    text: Markup
    anchor: str


@dataclass(frozen=True)
class Drawn:
    """Weights in one bar on 100: what each college brings for, then the rest."""

    parts: tuple[Part, ...]
    label: str
    support: str
    opposition: str
    undecided: str


@dataclass(frozen=True)
class Result:
    """Everything the page says."""

    number: str
    public: bool
    outcome: Outcome
    outcome_name: str
    tone: str
    headline: tuple[tuple[Markup, bool], ...]
    steps: tuple[str, ...]
    colleges: tuple[CollegeLine, ...]
    overall: dict[str, int]
    quorum: dict[str, Any]
    threshold: float
    threshold_words: str
    weighted: bool
    block: bool
    total: str
    drawn: Drawn | None
    compared: Drawn | None
    said: tuple[Said, ...]
    sha256: str
    rule_hash: str
    roll_hash: str
    at: datetime


def result(db: Session, motion: Motion, entry: RegisterEntry) -> Result:
    """Read from the stored result; the comparison alone is counted again."""
    data = motion.result or {}
    rule = motion.rule
    urn = queries.urn(db, motion)
    whole = queries.record_data(db, motion, number=entry.number)
    weighted = rule.combination is not Combination.NONE
    return Result(
        number=entry.number,
        public=entry.public,
        outcome=entry.outcome,
        outcome_name=_(OUTCOMES[entry.outcome]),
        tone=TITLES[entry.outcome][0],
        headline=tuple((telling.linked(one), one["about"] in DECIDING) for one in data["headline"]),
        steps=tuple(telling.words(from_data(one)) for one in data["steps"]),
        colleges=tuple(_college(one) for one in data["colleges"]),
        overall=data["overall"],
        quorum=measuring.drawn(data["quorum"]),
        threshold=float(rule.threshold.fraction * 100),
        threshold_words=threshold_words(rule),
        weighted=weighted,
        block=rule.combination is Combination.BLOCK,
        total=telling.exact(Fraction(data["balance"]["total"])),
        drawn=drawn(record.recount(whole)) if weighted else None,
        compared=_compared(whole, rule),
        said=_said(db, motion, urn),
        sha256=entry.sha256,
        rule_hash=motion.rule_hash,
        roll_hash=motion.roll_hash,
        at=entry.at,
    )


def threshold_words(rule: VoteRule) -> str:
    bar = telling.words(Sentence("%(bar)s", {"bar": share_of(rule.threshold.fraction)}))
    return (
        _("%(bar)s, il faut plus", bar=bar)
        if rule.threshold.strict
        else _("%(bar)s, il faut autant", bar=bar)
    )


def _college(data: Part) -> CollegeLine:
    found = None if data["share"] is None else Fraction(data["share"])
    return CollegeLine(
        code=data["code"],
        name=data["name"],
        weight=telling.exact(Fraction(data["weight"])),
        counts=data["counts"],
        percent=0.0 if found is None else float(found * 100),
        share="—" if found is None else telling.share(found),
        position=_(POSITIONS[Position(data["position"])]),
        support=telling.exact(Fraction(data["brings"]["support"])),
    )


def drawn(verdict: Verdict) -> Drawn | None:
    total = verdict.balance.total
    if not total:
        return None
    parts: list[Part] = [
        {
            "code": one.college.code,
            "value": float(one.brings.support / total * 100),
            "text": telling.exact(one.brings.support),
        }
        for one in verdict.colleges
        if one.brings.support
    ]
    rest = total - verdict.balance.support
    if rest:
        parts.append({"code": "", "value": float(rest / total * 100), "text": telling.exact(rest)})
    told = ", ".join(
        f"{one.college.name} {telling.exact(one.brings.support)}"
        for one in verdict.colleges
        if one.brings.support
    )
    return Drawn(
        tuple(parts),
        _("Poids pour : %(told)s ; en tout %(sum)s sur %(total)s.", told=told or "0",
          sum=telling.exact(verdict.balance.support), total=telling.exact(total)),
        telling.exact(verdict.balance.support),
        telling.exact(verdict.balance.opposition),
        telling.exact(rest - verdict.balance.opposition) if rest != verdict.balance.opposition else "",
    )  # fmt: skip


def _compared(whole: Part, rule: VoteRule) -> Drawn | None:
    """What the other way of adding colleges would have given, for comparison alone."""
    other = {Combination.PROPORTIONAL: Combination.BLOCK, Combination.BLOCK: Combination.PROPORTIONAL}
    if rule.combination not in other:
        return None
    changed = writing.as_data(replace(rule, combination=other[rule.combination]))
    return drawn(record.recount({**whole, "rule": changed}))


def _said(db: Session, motion: Motion, urn: Sequence[tuple[RollLine, Ballot]]) -> tuple[Said, ...]:
    """Every seat of the roll, those that did not vote included."""
    ballots = {line.id: ballot for line, ballot in urn}
    aside, counted = recused.of(db, motion), hands.by_seat(db, motion)
    if motion.confidential:
        return tuple(voted(line, aside.get(line.seat_id)) for line in queries.roll(db, motion))
    return tuple(
        replace(_one(line, ballots.get(line.id)), withdrew=one.reason, recorded_by=one.recorded_by_name)
        if (one := aside.get(line.seat_id))
        else replace(_one(line, ballots.get(line.id)), in_the_room=True, recorded_by=counted[line.seat_id])
        if line.seat_id in counted
        else _one(line, ballots.get(line.id))
        for line in queries.roll(db, motion)
    )


def voted(line: RollLine, recusal: Recusal | None) -> Said:
    """Whether the seat took part in a confidential vote, and through whom."""
    return Said(
        line.college,
        line.name,
        initials(line.name),
        line.organisation,
        line.represented_by,
        bool(line.represented_by),
        _("a voté") if line.used else "",
        withdrew=recusal.reason if recusal else "",
        recorded_by=recusal.recorded_by_name if recusal else "",
    )


def _one(line: RollLine, ballot: Ballot | None) -> Said:
    return Said(
        line.college,
        line.name,
        initials(line.name),
        line.organisation,
        ballot.cast_by_name if ballot else "",
        bool(ballot and ballot.rank == PROXY),
        _(CHOICE_NAMES[ballot.said]) if ballot else "",
        recorded_by=ballot.recorded_by_name if ballot else "",
    )
