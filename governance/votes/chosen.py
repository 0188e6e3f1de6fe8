"""The result of a choice among options as a page draws it, read from what was stored at closing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from sqlmodel import Session

from charters.rules.sentences import Sentence
from charters.rules.transcripts import from_data
from governance.committee import measuring
from governance.votes import balloting, options, queries, recused, telling
from governance.votes.models import PROXY, Motion, RegisterEntry, RollLine
from governance.votes.outcome import DECIDING, TITLES, Said, voted
from governance.votes.rules.answers import Sheet
from governance.votes.rules.explanation import OUTCOMES
from governance.votes.rules.files.question import Method
from governance.votes.rules.words.methods import NAMES
from governance.votes.rules.words.standing import near
from people.queries import initials

Part = dict[str, Any]
LEVELS = 6
"""Fills from the worst grade to the best."""


@dataclass(frozen=True)
class CollegeLine:
    """Who voted in a college, and what its ballots weigh together."""

    code: str
    name: str
    weight: str
    eligible: int
    cast: int
    each: str


@dataclass(frozen=True)
class Chosen:
    """Everything the page says."""

    number: str
    public: bool
    outcome: str
    outcome_name: str
    tone: str
    headline: tuple[tuple[Markup, bool], ...]
    steps: tuple[str, ...]
    method: str
    method_name: str
    winners: tuple[str, ...]
    weighted: bool
    drawn: Part
    colleges: tuple[CollegeLine, ...]
    eligible: int
    cast: int
    quorum: Part
    said: tuple[Said, ...]
    sha256: str
    rule_hash: str
    at: datetime


def result(db: Session, motion: Motion, entry: RegisterEntry) -> Chosen:
    """In the reader's language."""
    data: Part = motion.result or {}
    return Chosen(
        number=entry.number,
        public=entry.public,
        outcome=entry.outcome.value,
        outcome_name=_(OUTCOMES[entry.outcome]),
        tone=TITLES[entry.outcome][0],
        headline=tuple((telling.linked(one), one["about"] in DECIDING) for one in data["headline"]),
        steps=tuple(telling.words(from_data(one)) for one in data["steps"]),
        method=motion.method,
        method_name=_(NAMES[motion.asked]),
        winners=tuple(data["winners"]),
        weighted=motion.weighted,
        drawn=DRAWN[motion.asked](data["figures"], data["winners"]),
        colleges=tuple(_colleges(db, motion)),
        eligible=data["eligible"],
        cast=data["cast"],
        quorum=measuring.drawn(data["quorum"]),
        said=_said(db, motion),
        sha256=entry.sha256,
        rule_hash=motion.rule_hash,
        at=entry.at,
    )


def _colleges(db: Session, motion: Motion) -> list[CollegeLine]:
    lines = queries.roll(db, motion)
    found = []
    for row in queries.colleges(db, motion):
        cast = sum(line.used for line in lines if line.college == row.code)
        each = telling.exact(Fraction(row.weight) / cast) if cast else "—"
        found.append(
            CollegeLine(row.code, row.name, telling.exact(Fraction(row.weight)), row.eligible, cast, each)
        )
    return found


def _said(db: Session, motion: Motion) -> tuple[Said, ...]:
    """Every seat of the roll, those that did not vote included."""
    if motion.confidential:
        aside = recused.of(db, motion)
        return tuple(voted(line, aside.get(line.seat_id)) for line in queries.roll(db, motion))
    sheet = options.sheet(db, motion)
    ballots = {line.id: ballot for line, ballot in queries.urn(db, motion)}
    aside = recused.of(db, motion)
    return tuple(
        replace(said, withdrew=one.reason, recorded_by=one.recorded_by_name)
        if (one := aside.get(line.seat_id))
        else said
        for line in queries.roll(db, motion)
        for said in [_one(sheet, line, ballots.get(line.id))]
    )


def _one(sheet: Sheet, line: RollLine, ballot: Any) -> Said:
    return Said(
        line.college,
        line.name,
        initials(line.name),
        line.organisation,
        ballot.cast_by_name if ballot else "",
        bool(ballot and ballot.rank == PROXY),
        balloting.words(sheet, ballot.answer) if ballot else "",
        recorded_by=ballot.recorded_by_name if ballot else "",
    )


def _number(value: object) -> str:
    if value is None:
        return "—"
    return telling.words(Sentence("%(value)s", {"value": near(Fraction(str(value)))}))


def _percent(value: Fraction) -> float:
    return float(value * 100)


def _approval(data: Part, winners: list[str]) -> Part:
    return {
        "kind": "bars",
        "rows": [
            {
                "name": row["option"],
                "percent": _percent(Fraction(str(row["share"]))),
                "value": telling.share(Fraction(str(row["share"]))),
                "detail": _number(row["approvals"]),
                "support": _number(row["support"]),
                "first": row["option"] in winners,
            }
            for row in data["rows"]
        ],
        "columns": [_("Approbations"), _("Poids"), _("Part")] if data["weighted"] else [_("Approbations"), _("Part")],
    }  # fmt: skip


def _score(data: Part, winners: list[str]) -> Part:
    most = Fraction(str(data["most"])) or Fraction(1)
    return {
        "kind": "scores",
        "mean": data["mean"],
        "rows": [
            {
                "name": row["option"],
                "percent": _percent(Fraction(str(row["total"] or 0)) / most),
                "value": _number(row["total"]),
                "detail": _number(row["scored"]),
                "first": row["option"] in winners,
            }
            for row in data["rows"]
        ],
    }


def _judgment(data: Part, winners: list[str]) -> Part:
    grades, last = data["grades"], len(data["grades"]) - 1
    levels = [round(grade * (LEVELS - 1) / last) for grade in range(len(grades))]
    return {
        "kind": "profile",
        "grades": [{"name": name, "level": level} for name, level in zip(grades, levels, strict=True)],
        "weighted": data["weighted"],
        "rows": [
            {
                "name": row["option"],
                "grade": grades[row["grade"]],
                "profile": row["profile"],
                "parts": [
                    {"percent": _percent(Fraction(str(share))), "level": level}
                    for share, level in reversed(list(zip(row["shares"], levels, strict=True)))
                ],
                "words": ", ".join(
                    _("%(grade)s %(share)s", grade=grades[place], share=telling.share(Fraction(str(share))))
                    for place, share in reversed(list(enumerate(row["shares"])))
                ),
                "first": row["option"] in winners,
            }
            for row in data["rows"]
        ],
    }


def _schulze(data: Part, winners: list[str]) -> Part:
    names = data["options"]
    rows = []
    for number, name in enumerate(names):
        cells = []
        for other in range(len(names)):
            ours, theirs = data["pairwise"][number][other], data["pairwise"][other][number]
            cells.append(None if other == number else {"ours": ours, "wins": ours > theirs})
        rows.append(
            {"name": name, "cells": cells, "dropped": name in data["dropped"], "first": name in winners}
        )
    return {"kind": "duels", "names": names, "rows": rows}


def _budget(data: Part, _winners: list[str]) -> Part:
    envelope = Fraction(str(data["envelope"]))
    spent = sum((Fraction(str(one["cost"])) for one in data["rounds"]), Fraction(0))
    parts = [
        {"percent": _percent(Fraction(str(one["cost"])) / envelope), "name": one["project"], "odd": place % 2}
        for place, one in enumerate(data["rounds"])
    ]
    return {
        "kind": "budget",
        "envelope": _number(envelope),
        "spent": _number(spent),
        "left": _number(envelope - spent),
        "left_percent": _percent((envelope - spent) / envelope),
        "parts": parts,
        "shares": "first" in data,
        "first": _number(data.get("first")),
        "share": _number(data.get("share")),
        "raised": data.get("raised", 0),
        "rounds": [_project(one) | {"place": place} for place, one in enumerate(data["rounds"], 1)],
        "others": [_project(one) for one in data["others"]],
    }


def _project(one: Part) -> Part:
    return {
        "name": one["project"],
        "votes": one["votes"],
        "cost": _number(one["cost"]),
        "payment": _number(one.get("payment")),
        "left": _number(one["left"]),
    }


DRAWN = {
    Method.APPROVAL: _approval,
    Method.SCORE: _score,
    Method.MAJORITY_JUDGMENT: _judgment,
    Method.SCHULZE: _schulze,
    Method.EQUAL_SHARES: _budget,
    Method.GREEDY: _budget,
}
