"""The options of a motion: read as rules take them, and its record when one chooses among them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from charters.rules import writing
from governance.votes import record
from governance.votes.models import PROXY, Ballot, Motion, MotionOption, RollLine
from governance.votes.rules.answers import Sheet


def of(db: Session, motion: Motion) -> list[MotionOption]:
    """In the order of the question."""
    query = select(MotionOption).where(MotionOption.motion_id == motion.id)
    return list(db.exec(query.order_by(col(MotionOption.position))))


def settings(motion: Motion) -> dict[str, Any]:
    """The rule of the method, in the words of files."""
    found: dict[str, Any] = json.loads(motion.settings)
    return found


def sheet(db: Session, motion: Motion) -> Sheet:
    """What a ballot asks."""
    rule = settings(motion)
    return Sheet(
        method=motion.asked,
        options={one.public_id: one.label for one in of(db, motion)},
        grades=tuple(rule.get("grades", ())),
        highest=rule.get("highest", 0),
        settings=rule,
    )


def question(db: Session, motion: Motion) -> record.Data:
    """What was asked and how it is counted: what is hashed at opening and stands in the record."""
    rows = of(db, motion)
    return {
        "method": motion.method,
        "options": [one.label for one in rows],
        "abouts": {one.label: one.about for one in rows if one.about},
        "rule": settings(motion),
        "vote_rule": writing.as_data(motion.rule),
    }


def ballots(rows: Sequence[tuple[RollLine, Ballot]]) -> list[record.Data]:
    """Every ballot with its line, as they are counted and published."""
    return [
        {
            **json.loads(ballot.answer),
            "count": 1,
            "college": line.college,
            "represented": ballot.rank == PROXY,
            "seat": line.seat,
            "for": line.organisation or line.name,
            "by": ballot.cast_by_name,
            **({"recorded_by": ballot.recorded_by_name} if ballot.recorded_by_name else {}),
        }
        for line, ballot in rows
    ]
