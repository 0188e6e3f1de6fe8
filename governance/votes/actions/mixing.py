"""Confidential ballots: in one transaction the seat is marked on the roll, its ballot mixed in the urn of its college.

The urn is one row, rewritten whole, and with it every line of the college on the roll: all bear the same writing,
and none says which one it was for. Nothing is appended anywhere, nothing is dated (docs/adr/0011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session, case, col, or_, select, update

from foundation import ids
from governance.votes import recused
from governance.votes.models import PROXY, Motion, RollLine, Urn
from governance.votes.queries import HeldVoice
from governance.votes.refusing import in_words
from governance.votes.rules import lifecycle, slips
from governance.votes.rules.ballots import Choice
from governance.votes.rules.slips import Slip
from people import gate
from people.actor import Actor

Said = Mapping[str, Choice | str]


@gate.internal
def drop(
    db: Session, actor: Actor, motion: Motion, voices: Sequence[HeldVoice], said: Said
) -> dict[str, str]:
    """Put a ballot in the urn for each of these voices; the code of each (by seat), that nothing else remembers.

    Raises Conflict when one of the seats has voted: a ballot in the urn cannot be found again.
    """
    colleges = {voice.college for voice in voices}
    urns = _hold_urns(db, motion, colleges)
    used = _hold_lines(db, motion, colleges)
    recused.ensure_none(db, motion, [voice.seat_id for voice in voices])
    with in_words():
        lifecycle.ensure_changeable(False, already_cast=any(used[voice.seat_id] for voice in voices))
    codes: dict[str, str] = {}
    for urn in urns:
        mine = [voice for voice in voices if voice.college == urn.college]
        fresh = [Slip(ids.public_id(), str(said[voice.seat])) for voice in mine]
        _mark(db, actor, motion, urn.college, mine)
        urn.slips = slips.as_text(slips.mixed(slips.from_text(urn.slips), fresh))
        db.add(urn)
        codes |= {voice.seat: slips.grouped(slip.code) for voice, slip in zip(mine, fresh, strict=True)}
    db.flush()
    return codes


def _hold_urns(db: Session, motion: Motion, colleges: set[str]) -> list[Urn]:
    """In one order for everybody: two voters of the same colleges wait in one queue (PostgreSQL)."""
    query = select(Urn).where(Urn.motion_id == motion.id, col(Urn.college).in_(colleges))
    held = query.order_by(col(Urn.id)).with_for_update().execution_options(populate_existing=True)
    return list(db.exec(held))


def _hold_lines(db: Session, motion: Motion, colleges: set[str]) -> dict[int, bool]:
    """Every line of these colleges, in the order of the roll, as reminders take them too: seat → whether it voted."""
    query = select(RollLine.seat_id, RollLine.used).where(
        RollLine.motion_id == motion.id, col(RollLine.college).in_(colleges)
    )
    return dict(db.exec(query.order_by(col(RollLine.id)).with_for_update()).all())


def _mark(db: Session, actor: Actor, motion: Motion, college: str, voices: Sequence[HeldVoice]) -> None:
    """One statement for the whole college: a line that was written apart would stand apart on the disk."""
    through = [voice.seat_id for voice in voices if voice.rank == PROXY]
    db.execute(
        update(RollLine)
        .where(col(RollLine.motion_id) == motion.id, col(RollLine.college) == college)
        .values(
            used=or_(col(RollLine.used), col(RollLine.seat_id).in_([voice.seat_id for voice in voices])),
            represented_by=case(
                (col(RollLine.seat_id).in_(through), actor.name), else_=col(RollLine.represented_by)
            ),
        )
        .execution_options(synchronize_session=False)
    )
