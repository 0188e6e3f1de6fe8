"""What the page of a vote shows of how it is held: what befell it, what may still be done, who is counted in the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from governance.committee.models import Body
from governance.votes import arriving, hands, incidents, queries, sitting
from governance.votes.models import Motion
from governance.votes.rules.ballots import CHOICE_NAMES, Choice
from governance.votes.rules.hands import KIND_NAMES
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission

ORDER = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.BLANK)


@dataclass(frozen=True)
class CollegeInTheRoom:
    """A college that may be counted together: who attends and has not voted, and how many were counted."""

    code: str
    name: str
    present: int
    represented: int
    counted: int


@dataclass(frozen=True)
class CountInTheRoom:
    """What a college said in the room: (voices, answer) in the order of the table, how it was counted and by whom."""

    college: str
    name: str
    said: tuple[tuple[int, str], ...]
    how: str
    by: str
    at: datetime


def shown(db: Session, actor: Actor, motion: Motion, now: datetime) -> dict[str, Any]:
    """What befell it, whether its words may still be corrected, who may be counted in the room."""
    befallen = incidents.of(db, motion)
    return {
        "on_hold": motion.stage is Stage.SUSPENDED,
        "incidents": incidents.shown(befallen),
        "wording": incidents.wording(befallen),
        "standing": incidents.standing(motion, befallen),
        "answered": any(line.used for line in queries.roll(db, motion)) or bool(hands.of(db, motion)),
        "asked_before": incidents.again(db, motion)[0],
        "in_the_room": in_the_room(db, actor, motion, now),
    }


def in_the_room(db: Session, actor: Actor, motion: Motion, now: datetime) -> list[CollegeInTheRoom]:
    """For who writes counts down, while the sitting is open; nothing otherwise."""
    meeting = sitting.going_on(db, motion)
    open_ = motion.stage is Stage.OPEN and not motion.among
    if (
        meeting is None
        or motion.confidential
        or not arriving.written_down(motion)
        or not (open_ and gate.may(actor, Permission.RECORD_ON_PAPER, on=motion))
    ):
        return []
    there, counted = hands.room(db, motion, meeting, now), hands.heads(hands.of(db, motion))
    return [
        CollegeInTheRoom(
            row.code,
            row.name,
            len(there[row.code].present),
            len(there[row.code].represented),
            counted.get(row.code, (0, 0))[0],
        )
        for row in queries.colleges(db, motion)
    ]


def befallen(db: Session, motion: Motion) -> dict[str, Any]:
    """What a result says of what happened before it."""
    return {
        "incidents": incidents.shown(incidents.of(db, motion)),
        "asked_before": incidents.again(db, motion)[0],
        "counts": _counts(db, motion),
        "called_again_for": sitting.first(db, motion),
    }


def _counts(db: Session, motion: Motion) -> list[CountInTheRoom]:
    """What each college said in the room; read once the vote is closed, never before."""
    names = {row.code: row.name for row in queries.colleges(db, motion)}
    return [
        CountInTheRoom(
            row.college,
            names[row.college],
            tuple((row.said.get(choice.value, 0), _(CHOICE_NAMES[choice])) for choice in ORDER),
            _(KIND_NAMES[row.kind]),
            row.recorded_by_name,
            row.at,
        )
        for row in hands.of(db, motion)
    ]


def halted(db: Session, rows: Sequence[tuple[Motion, Body]]) -> dict[str, Any]:
    """Votes that are suspended and those that were annulled, each with why."""
    stages = (Stage.SUSPENDED, Stage.ANNULLED)
    why = incidents.sealing(db, [motion for motion, _body in rows if motion.stage in stages])
    suspended, gone = (
        [(motion, body, why[motion.id or 0]) for motion, body in rows if motion.stage is stage]
        for stage in stages
    )
    return {"suspended": suspended, "annulled": gone}
