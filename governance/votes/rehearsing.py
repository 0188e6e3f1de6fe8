"""A rehearsal: a question in preparation, put to invented voters. Computed from its address, written nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules.terms import Combination
from governance.committee.queries import BodyView
from governance.votes import options, organised, outcome, panel, queries, record, telling
from governance.votes.models import Motion, RollCollege, RollLine
from governance.votes.outcome import Drawn
from governance.votes.panel import Turnout
from governance.votes.rules import choosing, explanation, inventing, judging
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.explanation import OUTCOMES
from governance.votes.rules.tally import College

NOBODY = ""  # an invented seat that has not voted


@dataclass(frozen=True)
class InventedSeat:
    """« Voix inventée 3 », its college, and what it says: a choice, or the text of a ballot among options."""

    number: int
    college: str
    name: str
    said: str


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsal shows: the panel as it would live, and the verdict if it closed now."""

    seats: tuple[InventedSeat, ...]
    colleges: tuple[RollCollege, ...]
    turnout: Turnout
    verdict: tuple[str, ...]
    steps: tuple[str, ...]
    outcome_name: str
    tone: str
    drawn: Drawn | None
    threshold: float
    threshold_words: str
    block: bool


def rehearse(
    db: Session, motion: Motion, view: BodyView, said: Mapping[int, str], seed: int | None
) -> Rehearsal:
    """The true colleges and rule; voters and ballots of nobody: drawn from `seed`, or as `said` by hand (seat → choice)."""
    rows = _colleges(view)
    seats = _seats(db, motion, rows, said, seed)
    counted = organised.sitting_colleges(view)
    holders = [name for one in counted for name in one.holders]
    lines = [_line(one, name) for one, name in zip(seats, holders, strict=True)]
    turnout = panel.drawn(motion, rows, lines, counted)
    told = (
        _among(db, motion, rows, seats, lines)
        if motion.among
        else _yes_or_no(motion, counted, rows, seats, lines)
    )
    return Rehearsal(tuple(seats), tuple(rows), turnout, *told)


def _colleges(view: BodyView) -> list[RollCollege]:
    """As opening would freeze them today; never added to the session."""
    return [
        RollCollege(
            initiative_id=0,
            motion_id=0,
            code=one.code,
            name=one.name,
            weight=str(one.weight),
            eligible=one.filled,
            position=position,
        )
        for position, one in enumerate((one for one in view.colleges if one.filled), 1)
    ]


def _seats(
    db: Session, motion: Motion, rows: Sequence[RollCollege], said: Mapping[int, str], seed: int | None
) -> list[InventedSeat]:
    places = [row.code for row in rows for _place in range(row.eligible)]
    sheet = options.sheet(db, motion) if motion.among else None
    found = []
    for number, college in enumerate(places, 1):
        ballot = said.get(number, NOBODY)
        if seed is not None:
            drawn = inventing.answer(seed, number, sheet) if sheet else inventing.choice(seed, number)
            ballot = drawn or NOBODY
        found.append(InventedSeat(number, college, _("Voix inventée %(number)s", number=number), ballot))
    return found


def _line(seat: InventedSeat, organisation: str) -> RollLine:
    return RollLine(
        initiative_id=0,
        motion_id=0,
        seat_id=seat.number,
        seat=str(seat.number),
        position=seat.number,
        college=seat.college,
        organisation=organisation,
        titular=seat.name,
        used=bool(seat.said),
    )


Told = tuple[tuple[str, ...], tuple[str, ...], str, str, Drawn | None, float, str, bool]


def _yes_or_no(
    motion: Motion,
    counted: Sequence[College],
    rows: Sequence[RollCollege],
    seats: Sequence[InventedSeat],
    lines: Sequence[RollLine],
) -> Told:
    rule = motion.rule
    voices = [Voice(one.college, Choice(one.said)) for one in seats if one.said]
    cast = [{"seat": str(one.number), "college": one.college} for one in seats if one.said]
    voters = record.organisations_of(rule, {"roll": queries.roll_data(rows, lines), "ballots": cast})
    verdict = judging.decide(rule, counted, voices, voters=voters)
    told = explanation.explain(verdict)
    return (
        tuple(telling.words(one) for one in told.headline),
        tuple(telling.words(one) for one in told.steps),
        _(OUTCOMES[verdict.outcome]),
        outcome.TITLES[verdict.outcome][0],
        outcome.drawn(verdict) if rule.combination is not Combination.NONE else None,
        float(rule.threshold.fraction * 100),
        outcome.threshold_words(rule),
        rule.combination is Combination.BLOCK,
    )


def _among(
    db: Session,
    motion: Motion,
    rows: Sequence[RollCollege],
    seats: Sequence[InventedSeat],
    lines: Sequence[RollLine],
) -> Told:
    """Judged from a record of nobody's, as closing judges from the true one."""
    asked = options.question(db, motion)
    weights = {row.code: row.weight for row in rows}
    chosen = record.choose(
        {
            **asked,
            "rule": choosing.frozen(motion.rule, motion.asked, asked["rule"], weights),
            "roll": queries.roll_data(rows, lines),
            "ballots": [
                {
                    **json.loads(one.said),
                    "count": 1,
                    "college": one.college,
                    "represented": False,
                    "seat": str(one.number),
                }
                for one in seats
                if one.said
            ],
        }
    )
    return (
        tuple(telling.words(one) for one in chosen.headline),
        tuple(telling.words(one) for one in chosen.steps),
        _(OUTCOMES[chosen.outcome]),
        outcome.TITLES[chosen.outcome][0],
        None,
        0.0,
        "",
        False,
    )
