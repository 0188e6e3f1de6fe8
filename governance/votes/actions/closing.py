"""Closing: one worker wins, counts, and writes result, effect, register and trail in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import true
from sqlmodel import Session, col, func, select, update

from charters import actions as charters
from charters.models import CharterVersion
from charters.rules import standing
from charters.rules.standing import Standing
from foundation import events, ledger
from foundation.errors import Conflict
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.votes import hands, organised, queries, record, sitting, urns
from governance.votes.actions import on_amendments
from governance.votes.amended import ADOPT
from governance.votes.events import VoteClosed
from governance.votes.models import Motion, RegisterEntry
from governance.votes.rules import judging, lifecycle, records, withholding
from governance.votes.rules.choosing import Chosen
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.verdict import Outcome, Verdict
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission

CLOSED = _l("Ce vote n’est pas ouvert, ou il vient d’être clos.")
BY_DEADLINE = "deadline"


def close_vote(db: Session, actor: Actor, motion: Motion, *, now: datetime) -> RegisterEntry:
    """Close by hand; raises Conflict when it is closed already."""
    gate.require(actor, Permission.CLOSE_VOTE, on=motion)
    entry = _close(db, motion, actor.person_public_id, actor.membership_id, now)
    if entry is None:
        raise Conflict(CLOSED, code="already_closed")
    return entry


@gate.internal
def close_due(db: Session, motion: Motion, *, now: datetime) -> RegisterEntry | None:
    """Close at the deadline; None when somebody has done it, or when it is not due after all."""
    if not lifecycle.is_due(motion.stage, motion.closes_at, now):
        return None
    # Put off since it was read: it is not due any more.
    return _close(db, motion, BY_DEADLINE, None, now, due=now)


def _close(
    db: Session, motion: Motion, by: str, closed_by: int | None, now: datetime, *, due: datetime | None = None
) -> RegisterEntry | None:
    """Whoever turns the stage counts. On PostgreSQL this waits for the voters under way, and they for it."""
    still = true() if due is None else col(Motion.closes_at) <= due
    won = db.execute(
        update(Motion)
        .where(col(Motion.id) == motion.id, col(Motion.stage) == Stage.OPEN, still)
        .values(stage=Stage.CLOSED, closed_by=closed_by)
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:  # type: ignore[attr-defined]
        return None
    db.refresh(motion)
    motion.closed_at = at = min(now, motion.closes_at) if motion.closes_at else now
    verdict = _choose(db, motion, at) if motion.among else _judge(db, motion, at)
    motion.result = _told(db, motion, verdict)
    motion.stage = lifecycle.advance(motion.stage, verdict.stage)
    db.add(motion)
    entry = _enter(db, motion, verdict, at)
    _take_effect(db, motion, verdict, entry.number, by, now)
    ledger.write(
        db, motion.initiative_id, by, "close_vote", "motion", motion.public_id, now=now,
        number=entry.number, outcome=verdict.outcome.value, sha256=entry.sha256,
    )  # fmt: skip
    events.record(db, VoteClosed(motion.initiative_id, motion.public_id, entry.number))
    return entry


def _told(db: Session, motion: Motion, verdict: Verdict | Chosen) -> dict[str, Any]:
    """What is kept and published: all of it, but where that would tell who said what in an urn."""
    if urns.withheld(db, motion):
        return withholding.result(verdict)
    return verdict.as_data() if isinstance(verdict, Chosen) else records.as_data(verdict)


def _judge(db: Session, motion: Motion, at: datetime) -> Verdict:
    urn = queries.urn(db, motion)
    attending = sitting.presence(db, motion, at)
    motion.presence = record.presence_data(attending, motion.rule.quorum.base)
    return judging.decide(
        motion.rule,
        queries.counted_colleges(db, motion),
        urns.voices(db, motion, queries.roll(db, motion))
        if motion.confidential
        else queries.as_voices(urn, hands.of(db, motion)),
        presence=attending,
        second_notice=sitting.second_notice(db, motion),
        casting=queries.casting(motion, urn),
        voters=organised.voters(db, motion),
    )


def _choose(db: Session, motion: Motion, at: datetime) -> Chosen:
    """Counted from the record itself, as anybody will count it again."""
    motion.presence = record.presence_data(sitting.presence(db, motion, at), motion.rule.quorum.base)
    return record.choose(queries.record_data(db, motion, number="", whole=True))


def _enter(db: Session, motion: Motion, verdict: Verdict | Chosen, at: datetime) -> RegisterEntry:
    """The next number of the year, under a lock; the seal covers the whole record, ballots included."""
    year, position = register_place(db, motion.initiative_id, at)
    entry = RegisterEntry(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        about=motion.public_id,
        year=year,
        position=position,
        body_name=db.get_one(Body, motion.body_id).name,
        title=motion.title,
        text=motion.text,
        outcome=verdict.outcome,
        sentences=(motion.result or {})["headline"],
        rule_hash=motion.rule_hash,
        sha256="",
        at=at,
    )
    entry.sha256 = queries.record_data(db, motion, number=entry.number)["sha256"]
    db.add(entry)
    db.flush()
    return entry


@gate.internal
def register_place(db: Session, initiative_id: int, at: datetime) -> tuple[int, int]:
    """The year, and the next place in its register: held until this transaction ends."""
    # FOR NO KEY UPDATE: numbering waits for numbering, and for nothing else of the initiative.
    mine = select(Initiative).where(Initiative.id == initiative_id)
    db.exec(mine.with_for_update(key_share=True)).one()
    year = committee.today_in(db, initiative_id, at).year
    last = db.exec(
        select(func.max(RegisterEntry.position)).where(
            RegisterEntry.initiative_id == initiative_id, RegisterEntry.year == year
        )
    ).one()
    return year, (last or 0) + 1


def _take_effect(
    db: Session, motion: Motion, verdict: Verdict | Chosen, number: str, by: str, now: datetime
) -> None:
    """Adoption and entry into force stand or fall together; a version refused is a draft again."""
    on_amendments.take_effect(db, motion, verdict.outcome, number=number, by=by, now=now)
    if motion.effect_kind != ADOPT:
        return
    version = db.exec(
        select(CharterVersion).where(
            CharterVersion.initiative_id == motion.initiative_id, CharterVersion.public_id == motion.effect
        )
    ).one()
    if version.standing is not Standing.PROPOSED:
        return
    if verdict.outcome is Outcome.CARRIED:
        charters.adopt(db, version, decision=number, by=by, now=now)
    else:
        version.standing = standing.advance(version.standing, Standing.DRAFT)
        db.add(version)
