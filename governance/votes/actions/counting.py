"""Counting the voices of a college in the room: entered by a facilitator, once for a college, corrected until closing."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from charters.rules.terms import Visibility
from foundation import events, ledger
from foundation.errors import Conflict, Missing
from foundation.rows import hold
from governance.meetings.models import Meeting
from governance.votes import arriving, sitting
from governance.votes import hands as counted
from governance.votes.events import BallotCast
from governance.votes.models import HandCount, Motion
from governance.votes.refusing import in_words
from governance.votes.rules import hands, lifecycle
from governance.votes.rules.hands import CountKind, Hands, Room
from people import gate
from people.actor import Actor
from people.permissions import Permission

NOT_IN_SESSION = _l("Les voix se comptent dans la salle pendant une séance ouverte où ce vote est inscrit.")
BY_NAME = _l("Un vote confidentiel ne se compte pas à main levée.")
YES_OR_NO = _l("On ne compte dans la salle que là où l’on répond par pour ou contre.")


def count_college(
    db: Session,
    actor: Actor,
    motion: Motion,
    college: str,
    said: Hands,
    *,
    now: datetime,
    kind: CountKind = CountKind.HANDS,
    proof_sha256: str = "",
) -> HandCount:
    """Write down what a college said in the room; again in place of the former count, until closing.

    Raises Conflict outside an open sitting, where ballots are received at a distance alone, for a confidential vote or
    one among options, and when there are more hands than seats that attend and have not voted by themselves.
    """
    gate.require(actor, Permission.RECORD_ON_PAPER, on=motion)
    held = _held(db, motion, now)
    meeting = _ensure_in_the_room(db, held)
    former = _former(db, held, college)
    room = _room(db, held, meeting, college, former, now)
    with in_words():
        hands.check(said, room)
    row = former or HandCount(
        initiative_id=held.initiative_id, motion_id=held.id or 0, college=college, recorded_by_name="", at=now
    )
    row.kind, row.proof_sha256 = kind, proof_sha256
    row.said = {choice.value: number for choice, number in said.said.items() if number}
    row.through = {choice.value: number for choice, number in said.through.items() if number}
    row.seats, row.represented = sorted(room.seats), sorted(room.represented)
    row.recorded_by, row.recorded_by_name, row.at = actor.membership_id, actor.name, now
    db.add(row)
    db.flush()
    # How many, never what: the trail is read while the vote is open.
    _log(db, actor, held, "count_in_the_room", now, college=college, counted=kind.value, voices=said.total)
    events.record(db, BallotCast(held.initiative_id, held.public_id))
    return row


def take_back(db: Session, actor: Actor, motion: Motion, college: str, *, now: datetime) -> None:
    """The college was not counted after all: its seats vote by themselves again."""
    gate.require(actor, Permission.RECORD_ON_PAPER, on=motion)
    held = _held(db, motion, now)
    row = _former(db, held, college)
    if row is None:
        raise Missing
    db.delete(row)
    db.flush()
    _log(db, actor, held, "take_count_back", now, college=college)
    events.record(db, BallotCast(held.initiative_id, held.public_id))


def _held(db: Session, motion: Motion, now: datetime) -> Motion:
    """The motion as it is now: voters under way are waited for, and those to come read who was counted."""
    held = hold(db, Motion, motion.id, key_share=True)
    with in_words():
        lifecycle.ensure_open(held.stage, held.opens_at, held.closes_at, now)
    return held


def _ensure_in_the_room(db: Session, motion: Motion) -> Meeting:
    arriving.ensure_written_down(motion)
    if motion.rule.visibility is Visibility.CONFIDENTIAL:
        raise Conflict(BY_NAME, code="not_by_name")
    if motion.among:
        raise Conflict(YES_OR_NO, code="not_yes_or_no")
    meeting = sitting.going_on(db, motion)
    if meeting is None:
        raise Conflict(NOT_IN_SESSION, code="not_in_session")
    return meeting


def _former(db: Session, motion: Motion, college: str) -> HandCount | None:
    query = select(HandCount).where(HandCount.motion_id == motion.id, HandCount.college == college)
    return db.exec(query.execution_options(populate_existing=True)).first()


def _room(
    db: Session, motion: Motion, meeting: Meeting, college: str, former: HandCount | None, now: datetime
) -> Room:
    """Those of the college who may raise a hand now, and those whose hand was counted, who cannot have voted since."""
    there = counted.room(db, motion, meeting, now)
    if college not in there:
        raise Missing
    if former is None:
        return there[college]
    represented = frozenset(former.represented)
    return there[college] | Room(frozenset(former.seats) - represented, represented)


def _log(db: Session, actor: Actor, motion: Motion, verb: str, now: datetime, **details: object) -> None:
    ledger.write(
        db, motion.initiative_id, actor.person_public_id, verb, "motion", motion.public_id, now=now, **details
    )
