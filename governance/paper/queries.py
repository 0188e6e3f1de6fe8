"""Reading what was written down for somebody: by facilitators, and by the person it binds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.committee import queries as committee
from governance.meetings import presence
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.paper.models import EntryKind, PaperCount, PaperEntry, PaperProof
from governance.votes import queries as votes
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage, is_due
from people import gate
from people.actor import Actor
from people.models import Membership
from people.permissions import Permission
from people.rules.predicates import Scope


@dataclass(frozen=True)
class Bound:
    """Somebody who sits in a seat, whom an entry may bind. `key` is what the form carries."""

    key: str
    seat_id: int
    seat: str
    membership_id: int
    name: str
    organisation: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.organisation})" if self.organisation else self.name


def whose(entry: PaperEntry) -> Scope:
    """The entry as the gate sees it: its author is the person it binds, not who holds the pen."""
    return Scope(entry.initiative_id, author_id=entry.membership_id)


def entry_for(db: Session, actor: Actor, public_id: str) -> PaperEntry:
    """An entry that the actor may read; raises Missing."""
    where = PaperEntry.initiative_id == actor.initiative_id
    entry = db.exec(select(PaperEntry).where(where, PaperEntry.public_id == public_id)).first()
    if entry is None:
        raise Missing
    gate.require(actor, Permission.READ_ENTRY, on=whose(entry))
    return entry


def entries(db: Session, actor: Actor, *, about: str = "") -> list[PaperEntry]:
    """Those that facilitators read, or that bind the actor; latest first."""
    query = select(PaperEntry).where(PaperEntry.initiative_id == actor.initiative_id)
    if not gate.may(actor, Permission.RECORD_ON_PAPER, on=Scope(actor.initiative_id)):
        query = query.where(PaperEntry.membership_id == actor.membership_id)
    if about:
        query = query.where(PaperEntry.about == about)
    return list(db.exec(query.order_by(col(PaperEntry.recorded_at).desc(), col(PaperEntry.id).desc())))


def proof_of(db: Session, entry: PaperEntry) -> bytes:
    found = db.exec(select(PaperProof.data).where(PaperProof.entry_id == entry.id)).first()
    if found is None:
        raise Missing
    return found


def about(db: Session, actor: Actor, entry: PaperEntry) -> Meeting | Motion:
    if entry.about_kind == "motion":
        return votes.motion_for(db, actor, entry.about)
    return meetings.meeting_for(db, actor, entry.about)


def open_motions(db: Session, entry: PaperEntry, now: datetime) -> list[Motion]:
    """Votes open now where a proxy may have spoken: that motion, or those of that sitting."""
    column = Motion.public_id if entry.about_kind == "motion" else Motion.meeting
    query = select(Motion).where(Motion.initiative_id == entry.initiative_id, Motion.stage == Stage.OPEN)
    rows = db.exec(query.where(column == entry.about).order_by(col(Motion.id)))
    return [one for one in rows if not is_due(one.stage, one.closes_at, now)]


def seated(db: Session, of: Meeting | Motion, now: datetime) -> list[Bound]:
    """Who sits: on the roll of an open vote, else in the body on that day."""
    if isinstance(of, Motion) and of.stage is not Stage.DRAFT:
        return _on_the_roll(db, of)
    view = (
        presence.seating(db, of)
        if isinstance(of, Meeting)
        else committee.body_view(
            db, committee.body_of(db, of.body_id), committee.today_in(db, of.initiative_id, now)
        )
    )
    return [
        Bound(f"{seat.public_id}:{one.member}", seat.id, seat.public_id, one.membership_id, one.name, seat.organisation)
        for seat in view.filled
        for one in seat.sitters
    ]  # fmt: skip


def _on_the_roll(db: Session, motion: Motion) -> list[Bound]:
    lines = votes.roll(db, motion)
    wanted = {one for line in lines for one in (line.titular_id, line.alternate_id) if one is not None}
    rows = db.exec(select(Membership).where(col(Membership.id).in_(wanted)))
    ids = {member.id: member.public_id for member in rows}
    return [
        Bound(f"{line.seat}:{ids[member]}", line.seat_id, line.seat, member, name, line.organisation)
        for line in lines
        for member, name in ((line.titular_id, line.titular), (line.alternate_id, line.alternate))
        if member is not None
    ]


def seat_name(db: Session, of: Meeting | Motion, seat_id: int, now: datetime) -> str:
    return next((one.name for one in seated(db, of, now) if one.seat_id == seat_id), "")


def what(entry: PaperEntry) -> str:
    """« un pouvoir papier donné à … », in the reader's language."""
    if entry.kind is EntryKind.PROXY:
        return _("un pouvoir papier donné à %(holder)s", holder=entry.holder)
    if entry.kind is EntryKind.ANSWER:
        return _("une réponse donnée par téléphone")
    return _("un bulletin papier")


def counts(db: Session, motion: Motion) -> list[PaperCount]:
    """What was written down of papers counted by college, latest first; without the bytes of the proofs."""
    query = select(PaperCount).options(defer(PaperCount.data))  # type: ignore[arg-type]
    where = PaperCount.motion == motion.public_id, PaperCount.initiative_id == motion.initiative_id
    return list(db.exec(query.where(*where).order_by(col(PaperCount.id).desc())))


def count_for(db: Session, actor: Actor, public_id: str) -> PaperCount:
    """One of them, for who facilitates; raises Missing."""
    where = PaperCount.initiative_id == actor.initiative_id
    found = db.exec(select(PaperCount).where(where, PaperCount.public_id == public_id)).first()
    if found is None or not gate.may(actor, Permission.RECORD_ON_PAPER, on=Scope(actor.initiative_id)):
        raise Missing
    return found
