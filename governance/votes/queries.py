"""Reading votes: what is open, the voices one holds, participation without any choice, the roll, the count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from sqlmodel import Session, col, select

from charters.rules import writing
from foundation.errors import Missing
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.votes import hands, incidents, options, record, recused, sitting, texts, urns
from governance.votes.models import (
    ALTERNATE,
    PROXY,
    TITULAR,
    Ballot,
    HandCount,
    Motion,
    RegisterEntry,
    RollCollege,
    RollLine,
)
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.tally import College
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope

NUMBER = re.compile(r"[0-9]{4}-[0-9]{2,5}")


@dataclass(frozen=True)
class HeldVoice:
    """A voice somebody may say: hers as titular or alternate, or one entrusted to her.

    `choice` is told only to whoever cast it; `open` says whether it may be said (again) by her.
    """

    seat: str
    seat_id: int
    rank: int
    college: str
    name: str
    organisation: str
    mandate_id: int | None
    given_at: datetime | None
    cast: bool
    open: bool
    choice: Choice | None
    cast_by: str
    answer: str = ""
    counted_by: str = ""
    """Who wrote it down, when it was counted in the room with its college."""

    @property
    def own(self) -> bool:
        return self.rank != PROXY

    @property
    def mine(self) -> bool:
        """Cast by the person who reads."""
        return self.choice is not None or bool(self.answer)


def motion_for(db: Session, actor: Actor, public_id: str) -> Motion:
    """A motion of the actor's initiative; raises Missing."""
    motion = db.exec(
        select(Motion).where(Motion.public_id == public_id, Motion.initiative_id == actor.initiative_id)
    ).first()
    if motion is None:
        raise Missing
    gate.require(actor, Permission.READ_MOTION, on=motion)
    return motion


def motions(db: Session, initiative_id: int) -> list[tuple[Motion, Body]]:
    """Every motion with its body, latest first."""
    rows = db.exec(
        select(Motion, Body)
        .join(Body, col(Body.id) == col(Motion.body_id))
        .where(Motion.initiative_id == initiative_id)
        .order_by(col(Motion.prepared_at).desc(), col(Motion.id).desc())
    )
    return list(rows)


def roll(db: Session, motion: Motion) -> list[RollLine]:
    """The frozen roll, in the order of colleges and seats."""
    query = select(RollLine).where(RollLine.motion_id == motion.id)
    return list(db.exec(query.order_by(col(RollLine.position), col(RollLine.id))))


def colleges(db: Session, motion: Motion) -> list[RollCollege]:
    query = select(RollCollege).where(RollCollege.motion_id == motion.id)
    return list(db.exec(query.order_by(col(RollCollege.position))))


def entitled(db: Session, motion: Motion) -> Scope:
    """The motion as the gate sees it: with the members who sat at opening."""
    lines = roll(db, motion)
    members = {one for line in lines for one in (line.titular_id, line.alternate_id) if one is not None}
    return Scope(motion.initiative_id, roll=frozenset(members))


def voices(db: Session, actor: Actor, motion: Motion) -> list[HeldVoice]:
    """The voices the actor holds on a motion, her own first: one line per seat. Who withdrew speaks for nobody."""
    aside = recused.of(db, motion)
    lines = {line.seat_id: line for line in roll(db, motion) if line.seat_id not in aside}
    own = {line.seat_id: _quality(line, actor) for line in lines.values() if _quality(line, actor)}
    if not own:
        return []
    given = {
        proxy.principal_id: proxy.given_at
        for proxy in committee.standing_proxies(db, motion.body_id, motion.abouts)
        if proxy.holder_id in own and proxy.principal_id in lines and proxy.principal_id not in own
    }
    cast = {
        ballot.seat_id: ballot
        for ballot in db.exec(
            select(Ballot).where(Ballot.motion_id == motion.id, col(Ballot.seat_id).in_([*own, *given]))
        )
    }
    changeable, counted = motion.rule.changeable, hands.by_seat(db, motion)
    ranked = {**dict.fromkeys(given, PROXY), **own}
    return [
        _voice(
            lines[seat],
            rank,
            actor,
            cast.get(seat),
            given.get(seat),
            changeable=changeable,
            counted=counted.get(seat, ""),
        )
        for seat, rank in sorted(ranked.items(), key=lambda one: (-one[1], lines[one[0]].position))
    ]


def _quality(line: RollLine, actor: Actor) -> int:
    """TITULAR or ALTERNATE of a line, or 0."""
    if actor.membership_id is None:
        return 0
    if line.titular_id == actor.membership_id:
        return TITULAR
    return ALTERNATE if line.alternate_id == actor.membership_id else 0


def _voice(
    line: RollLine,
    rank: int,
    actor: Actor,
    ballot: Ballot | None,
    given_at: datetime | None,
    *,
    changeable: bool,
    counted: str,
) -> HeldVoice:
    mine = ballot is not None and ballot.cast_by == actor.membership_id
    return HeldVoice(
        seat=line.seat,
        seat_id=line.seat_id,
        rank=rank,
        college=line.college,
        name=line.name,
        organisation=line.organisation,
        mandate_id=line.titular_mandate_id if rank == TITULAR else line.alternate_mandate_id,
        given_at=given_at,
        cast=line.used or bool(counted),
        open=not counted and (not line.used or (changeable and ballot is not None and ballot.rank <= rank)),
        choice=ballot.choice if ballot is not None and mine else None,
        cast_by=ballot.cast_by_name if ballot else line.represented_by,
        answer=ballot.answer if ballot is not None and mine else "",
        counted_by=counted,
    )


def proxies_by_college(db: Session, motion: Motion) -> Counter[str]:
    """How many seats of each college have given a proxy for this vote."""
    body = db.get_one(Body, motion.body_id)
    today = committee.today_in(db, motion.initiative_id, motion.opens_at or motion.prepared_at)
    of_seat = {seat.id: seat.college for seat in committee.body_view(db, body, today).seats}
    given = committee.standing_proxies(db, motion.body_id, motion.abouts)
    return Counter(of_seat[proxy.principal_id] for proxy in given if proxy.principal_id in of_seat)


def counted_colleges(db: Session, motion: Motion) -> list[College]:
    """The colleges of the roll as the rules take them, without the seats that withdrew."""
    whole = [College(row.code, row.name, row.eligible, Fraction(row.weight)) for row in colleges(db, motion)]
    return recused.colleges(whole, roll(db, motion), recused.of(db, motion))


def urn(db: Session, motion: Motion) -> list[tuple[RollLine, Ballot]]:
    """Every ballot with its line. For the count and for what is published after closing, nothing else."""
    rows = db.exec(
        select(RollLine, Ballot)
        .join(
            Ballot,
            (col(Ballot.motion_id) == col(RollLine.motion_id))
            & (col(Ballot.seat_id) == col(RollLine.seat_id)),
        )
        .where(RollLine.motion_id == motion.id)
        .order_by(col(RollLine.position))
    )
    return list(rows)


def as_voices(rows: Iterable[tuple[RollLine, Ballot]], counts: Iterable[HandCount]) -> list[Voice]:
    """The ballots, and the voices counted in the room, as the rules take them."""
    apart = [Voice(line.college, ballot.said, represented=ballot.rank == PROXY) for line, ballot in rows]
    return apart + hands.voices(counts)


def casting(motion: Motion, rows: Iterable[tuple[RollLine, Ballot]]) -> Choice | None:
    """What the chair said in her own seat, where the body has one chair alone."""
    return next(
        (
            ballot.said
            for line, ballot in rows
            if motion.chair_id and line.titular_id == motion.chair_id and ballot.cast_by == motion.chair_id
        ),
        None,
    )


def roll_data(rows: Sequence[RollCollege], lines: Sequence[RollLine]) -> record.Data:
    """The roll as it is hashed and published."""
    return {
        "colleges": [
            {"code": row.code, "name": row.name, "weight": row.weight, "eligible": row.eligible}
            for row in rows
        ],
        "seats": [
            {
                "seat": line.seat,
                "college": line.college,
                "organisation": line.organisation,
                "titular": line.titular,
                "alternate": line.alternate,
            }
            for line in lines
        ],
    }


def frozen_data(db: Session, motion: Motion) -> record.Data:
    """The rule and the roll frozen at opening: what may be read while the vote is open."""
    rows, lines = colleges(db, motion), roll(db, motion)
    return {
        "format": record.FORMAT,
        "motion": motion.public_id,
        "title": motion.title,
        "text": motion.text,
        **texts.as_data(db, motion),
        **(options.question(db, motion) if motion.among else _question(motion)),
        "rule_hash": motion.rule_hash,
        **({} if motion.among else {"weights": {row.code: row.weight for row in rows}}),
        "roll": roll_data(rows, lines),
        "roll_hash": motion.roll_hash,
        "opened_at": _iso(motion.opens_at),
        **incidents.as_data(incidents.of(db, motion)),
    }


def _question(motion: Motion) -> record.Data:
    return {"method": record.method(motion.rule), "rule": writing.as_data(motion.rule)}


def record_data(db: Session, motion: Motion, *, number: str, whole: bool = False) -> record.Data:
    """The record of a closed vote, sealed; `whole`: with the confidential ballots that are too few to be published."""
    rows = urn(db, motion)
    said = None if motion.among else casting(motion, rows)
    data = {
        **frozen_data(db, motion),
        "number": number,
        "closed_at": _iso(motion.closed_at),
        "presence": motion.presence,
        **sitting.as_data(db, motion),
        "casting": said.value if said else None,
        **_said(db, motion, rows, whole=whole),
        "result": motion.result,
        **recused.as_data(roll(db, motion), recused.of(db, motion)),
    }
    return {**data, "sha256": record.seal(data)}


def _said(
    db: Session, motion: Motion, rows: Sequence[tuple[RollLine, Ballot]], *, whole: bool
) -> record.Data:
    if motion.confidential:
        return urns.as_data(db, motion, roll(db, motion), whole=whole)
    return {"ballots": ballots_data(db, motion, rows)}


def ballots_data(db: Session, motion: Motion, rows: Sequence[tuple[RollLine, Ballot]]) -> list[record.Data]:
    """Every ballot as it is counted and published; sealed unread where the vote is annulled."""
    if motion.confidential:
        return urns.ballots(db, motion)
    return options.ballots(rows) if motion.among else _ballots(rows) + hands.as_data(hands.of(db, motion))


def _ballots(rows: Sequence[tuple[RollLine, Ballot]]) -> list[record.Data]:
    return [
        {
            "count": 1,
            "college": line.college,
            "choice": ballot.said.value,
            "represented": ballot.rank == PROXY,
            "seat": line.seat,
            "for": line.organisation or line.name,
            "by": ballot.cast_by_name,
            **({"recorded_by": ballot.recorded_by_name} if ballot.recorded_by_name else {}),
        }
        for line, ballot in rows
    ]


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def entry_of(db: Session, motion: Motion) -> RegisterEntry | None:
    return db.exec(select(RegisterEntry).where(RegisterEntry.motion_id == motion.id)).first()


def decisions(db: Session, initiative_id: int, *, public_only: bool = False) -> list[RegisterEntry]:
    """The whole register, votes and decisions by consent, latest first."""
    query = (
        select(RegisterEntry)
        .where(RegisterEntry.initiative_id == initiative_id)
        .order_by(col(RegisterEntry.year).desc(), col(RegisterEntry.position).desc())
    )
    return list(db.exec(query.where(col(RegisterEntry.public)) if public_only else query))


def register(
    db: Session, initiative_id: int, *, public_only: bool = False
) -> list[tuple[RegisterEntry, Motion]]:
    """The votes entered in the register, latest first."""
    query = (
        select(RegisterEntry, Motion)
        .join(Motion, col(Motion.id) == col(RegisterEntry.motion_id))
        .where(RegisterEntry.initiative_id == initiative_id)
        .order_by(col(RegisterEntry.year).desc(), col(RegisterEntry.position).desc())
    )
    return list(db.exec(query.where(col(RegisterEntry.public)) if public_only else query))


def entry_numbered(db: Session, actor: Actor, number: str) -> RegisterEntry:
    """The entry « 2026-05 » of the actor's initiative; raises Missing."""
    if not NUMBER.fullmatch(number):
        raise Missing
    year, _dash, position = number.partition("-")
    entry = db.exec(
        select(RegisterEntry).where(
            RegisterEntry.initiative_id == actor.initiative_id,
            RegisterEntry.year == int(year),
            RegisterEntry.position == int(position),
        )
    ).first()
    if entry is None:
        raise Missing
    return entry


def due(db: Session, now: datetime) -> list[str]:
    """Public ids of open motions that have reached their deadline, in every initiative, in the order to close them."""
    query = select(Motion.public_id).where(Motion.stage == Stage.OPEN, col(Motion.closes_at) <= now)
    return list(db.exec(query.order_by(col(Motion.closes_at), col(Motion.id))))


def waiting(db: Session, actor: Actor) -> list[tuple[Motion, int]]:
    """Open motions on which the actor holds voices nobody has said yet, and how many."""
    open_ones = db.exec(
        select(Motion)
        .where(
            Motion.initiative_id == actor.initiative_id,
            Motion.stage == Stage.OPEN,
            col(Motion.id).in_(
                select(RollLine.motion_id).where(
                    (RollLine.titular_id == actor.membership_id)
                    | (RollLine.alternate_id == actor.membership_id)
                )
            ),
        )
        .order_by(col(Motion.closes_at), col(Motion.id))
    ).all()
    counted = [
        (motion, sum(not voice.cast and voice.rank != ALTERNATE for voice in voices(db, actor, motion)))
        for motion in open_ones
    ]
    return [(motion, number) for motion, number in counted if number]
