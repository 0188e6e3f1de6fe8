"""Urns read: who voted stands on the roll, what was said in the urn, and nothing here puts the two together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlmodel import Session, col, select, update

from governance.committee.rules import organisations
from governance.committee.rules.organisations import Organisations
from governance.committee.rules.quorum import Headcount
from governance.votes import record
from governance.votes.models import Motion, RollCollege, RollLine, Urn
from governance.votes.rules import secrecy, slips
from governance.votes.rules.ballots import Voice
from governance.votes.rules.lifecycle import FINAL
from governance.votes.rules.slips import Slip


def of(db: Session, motion: Motion) -> list[tuple[str, tuple[Slip, ...]]]:
    """(college, slips) in the order of the roll. For the count and for what is published after closing."""
    rows = db.exec(
        select(Urn.college, Urn.slips)
        .join(
            RollCollege,
            (col(RollCollege.motion_id) == col(Urn.motion_id)) & (col(RollCollege.code) == col(Urn.college)),
        )
        .where(Urn.motion_id == motion.id)
        .order_by(col(RollCollege.position))
    )
    return [(college, slips.from_text(text)) for college, text in rows]


def purged(db: Session, motion: Motion) -> bool:
    """Whether the files of the database still hold earlier states of these urns."""
    rows = db.exec(select(Urn.purged).where(Urn.motion_id == motion.id)).all()
    return all(rows)


def ballots(db: Session, motion: Motion) -> list[record.Data]:
    """Every ballot as it is counted, college by college, in the order of codes."""
    return [
        slips.as_ballot(slip, college, among=motion.among)
        for college, mixed in of(db, motion)
        for slip in mixed
    ]


def voices(db: Session, motion: Motion, lines: Sequence[RollLine]) -> list[Voice]:
    """The ballots for or against as the rules take them."""
    through = Counter(line.college for line in lines if line.used and line.represented_by)
    return slips.voices(ballots(db, motion), through)


def withheld(db: Session, motion: Motion) -> bool:
    """Whether so few voted in a college that no ballot may be published."""
    return motion.confidential and secrecy.withheld({code: len(mixed) for code, mixed in of(db, motion)})


def as_data(db: Session, motion: Motion, lines: Sequence[RollLine], *, whole: bool) -> record.Data:
    """What the record says: ballots without seats, and the seats that voted; `whole`: as it is counted."""
    told = ballots(db, motion)
    data: record.Data = {"voters": _voters(lines)}
    if whole or not withheld(db, motion):
        return {"ballots": told, **data}
    codes = {code: [slips.grouped(one.code) for one in mixed] for code, mixed in of(db, motion)}
    return {"ballots": [], **data, "withheld": {"codes": codes, "ballots_sha256": record.seal(told)}}


def _voters(lines: Sequence[RollLine]) -> list[record.Data]:
    return [
        {
            "seat": line.seat,
            "college": line.college,
            "for": line.organisation or line.name,
            "name": line.name,
            **({"through": line.represented_by} if line.represented_by else {}),
        }
        for line in lines
        if line.used
    ]


def gathered(heads: dict[str, Headcount] | None) -> dict[str, Headcount] | None:
    """Who attends, where all seats make one college."""
    if heads is None:
        return None
    every = heads.values()
    return {
        secrecy.TOGETHER: Headcount(
            sum(one.filled for one in every),
            sum(one.present for one in every),
            sum(one.represented for one in every),
            sum(one.withdrawn for one in every),
            organisations.together(one.organisations or Organisations() for one in every),
        )
    }


def unpurged(db: Session) -> list[int]:
    """Urns of closed votes whose earlier states may still be in the files of the database."""
    query = select(Urn.id).join(Motion, col(Motion.id) == col(Urn.motion_id))
    return [
        one or 0 for one in db.exec(query.where(col(Urn.purged).is_(False), col(Motion.stage).in_(FINAL)))
    ]


def mark_purged(db: Session, keys: Sequence[int]) -> None:
    db.execute(update(Urn).where(col(Urn.id).in_(keys)).values(purged=True))
