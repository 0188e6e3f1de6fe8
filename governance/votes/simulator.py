"""Trying a rule on a body as it sits today: invented ballots, its last votes, who decides, what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from charters.rules import writing
from charters.rules.functioning import VoteRule
from charters.rules.terms import Combination, QuorumBase
from foundation.errors import Invalid
from governance.committee.queries import BodyView
from governance.votes import organised, outcome, queries, record, sitting, telling, urns
from governance.votes.forms import SimulationForm
from governance.votes.models import YES_NO, Motion, RegisterEntry
from governance.votes.outcome import Drawn
from governance.votes.rules import explanation, foreseeing, seats
from governance.votes.rules.ballots import Choice
from governance.votes.rules.explanation import OUTCOMES
from governance.votes.rules.foreseeing import Coalition, TooManyVoices
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Verdict

LAST = 5  # votes recounted
GROUPS = 12  # groups of seats listed, the smallest first


@dataclass(frozen=True)
class Row:
    """One college: its invented ballots, and what one of its voices weighs."""

    code: str
    name: str
    weight: str
    seats: int
    said: Mapping[str, int]
    voice: str
    majority: int


@dataclass(frozen=True)
class Past:
    """A closed vote: what was decided, and what this rule would have given."""

    number: str
    title: str
    motion: str
    was: str
    would_be: str
    same: bool


@dataclass(frozen=True)
class BySeats:
    """The same, seat by seat: the first of the groups in words, how many there are, the power of a voice by college."""

    deciding: tuple[str, ...]
    all_deciding: int
    blocking: tuple[str, ...]
    all_blocking: int
    powers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Simulation:
    """Everything the page says; `verdict` is None when the invented ballots are more than the seats."""

    rows: tuple[Row, ...]
    verdict: tuple[str, ...]
    tone: str
    outcome_name: str
    drawn: Drawn | None
    threshold: float
    threshold_words: str
    weighted: bool
    block: bool
    deciding: tuple[str, ...]
    blocking: tuple[str, ...]
    fewest: int | None
    traps: tuple[str, ...]
    past: tuple[Past, ...]
    by_seats: BySeats | None
    most_splits: int = seats.MOST_SPLITS


def simulate(db: Session, view: BodyView, rule: VoteRule, form: SimulationForm) -> Simulation:
    """In the reader's language. Raises Invalid when a college says more than it has seats."""
    colleges = organised.sitting_colleges(view)
    said = form.said({college.code: college.eligible for college in colleges})
    try:
        verdict = foreseeing.suppose(rule, colleges, said)
    except TooManyVoices as error:
        raise Invalid({error.sentence.about.replace(":", "-"): telling.words(error.sentence)}) from error
    return _told(db, view, rule, colleges, said, verdict)


def _told(
    db: Session,
    view: BodyView,
    rule: VoteRule,
    colleges: list[College],
    said: Mapping[str, Mapping[Choice, int]],
    verdict: Verdict,
) -> Simulation:
    seen = foreseeing.foresee(rule, colleges)
    weighted = rule.combination is not Combination.NONE
    return Simulation(
        rows=tuple(
            Row(
                code=one.college.code,
                name=one.college.name,
                weight=telling.exact(Fraction(one.college.weight)),
                seats=one.college.eligible,
                said={choice.value: said.get(one.college.code, {}).get(choice, 0) for choice in Choice},
                voice=telling.share(one.share),
                majority=one.majority,
            )
            for one in seen.voices
        ),
        verdict=tuple(telling.words(one) for one in explanation.explain(verdict).headline),
        tone=outcome.TITLES[verdict.outcome][0],
        outcome_name=_(OUTCOMES[verdict.outcome]),
        drawn=outcome.drawn(verdict) if weighted else None,
        threshold=float(rule.threshold.fraction * 100),
        threshold_words=outcome.threshold_words(rule),
        weighted=weighted,
        block=rule.combination is Combination.BLOCK,
        deciding=_groups(seen.deciding),
        blocking=_groups(seen.blocking),
        fewest=seen.fewest,
        traps=tuple(telling.words(one) for one in (*seen.traps, *seats.warnings(rule, colleges))),
        past=_past(db, view, rule),
        by_seats=_by_seats(rule, colleges),
    )


def _by_seats(rule: VoteRule, colleges: list[College]) -> BySeats | None:
    """Seat by seat, where the body is small enough to look at every way it may split."""
    found = seats.look(rule, colleges)
    if found is None:
        return None
    powers = zip(colleges, found.powers, strict=True)
    return BySeats(
        tuple(_seats(colleges, one) for one in found.deciding[:GROUPS]),
        len(found.deciding),
        tuple(_seats(colleges, one) for one in found.blocking[:GROUPS]),
        len(found.blocking),
        tuple((college.name, telling.share(power)) for college, power in powers),
    )


def _seats(colleges: list[College], split: seats.Split) -> str:
    """« 3 Habitants + 2 Recherche »."""
    return " + ".join(f"{number} {one.name}" for one, number in zip(colleges, split, strict=True) if number)


def _groups(coalitions: tuple[Coalition, ...]) -> tuple[str, ...]:
    return tuple(" + ".join(college.name for college in group) for group in coalitions)


def _past(db: Session, view: BodyView, rule: VoteRule) -> tuple[Past, ...]:
    """The last votes of this body, counted again from their own record under this rule."""
    rows = db.exec(
        select(RegisterEntry, Motion)
        .join(Motion, col(Motion.id) == col(RegisterEntry.motion_id))
        .where(Motion.body_id == view.id, Motion.method == YES_NO)
        .order_by(col(RegisterEntry.at).desc(), col(RegisterEntry.id).desc())
        .limit(LAST)
    )
    return tuple(_again(db, entry, motion, rule) for entry, motion in rows if not urns.withheld(db, motion))


def _again(db: Session, entry: RegisterEntry, motion: Motion, rule: VoteRule) -> Past:
    whole = queries.record_data(db, motion, number=entry.number)
    if rule.quorum.base is QuorumBase.ORGANISATIONS and motion.presence is not None and motion.closed_at:
        # Its record tells organisations only if its own rule counted them; the attendance itself knows.
        whole["presence"] = record.presence_data(
            sitting.presence(db, motion, motion.closed_at), rule.quorum.base
        )
    found = record.recount({**whole, "rule": writing.as_data(rule)}).outcome
    return Past(
        number=entry.number,
        title=entry.title,
        motion=motion.public_id,
        was=_(OUTCOMES[entry.outcome]),
        would_be=_(OUTCOMES[found]),
        same=found is entry.outcome,
    )
