"""Reading the register: entries with what they are about, who may own one, what was done about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, or_, select

from foundation.errors import Missing
from foundation.folding import fold
from governance.consent.models import Proposal
from governance.election.models import Election
from governance.register.models import DecisionStep
from governance.register.rules.filtering import Facts, Wanted, fits
from governance.votes import queries as votes
from governance.votes.models import Motion, RegisterEntry
from governance.votes.rules.execution import Execution
from people.actor import Actor
from people.models import Membership, Organisation
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Entered:
    """An entry with what was decided: a motion, a proposal or an election; `owner_key` is « m-… », « o-… » or nothing."""

    entry: RegisterEntry
    motion: Motion | None
    proposal: Proposal | None
    stream: WorkStream | None
    owner_key: str
    election: Election | None = None

    @property
    def facts(self) -> Facts:
        entry = self.entry
        return Facts(
            words=fold(f"{entry.number} {entry.title} {entry.text} {entry.owner}"),
            year=str(entry.year),
            body=entry.body_name,
            stream=self.stream.public_id if self.stream else "",
            outcome=entry.outcome.value,
            execution=entry.execution.value if entry.carried_out else "",
            owner=self.owner_key,
            review_on=entry.review_on,
        )

    @property
    def public_facts(self) -> Facts:
        """Without what the public does not read: the name of a person, a stream of work."""
        entry = self.entry
        shown = entry.owner if entry.owner_organisation_id else ""
        return Facts(
            words=fold(f"{entry.number} {entry.title} {entry.text} {shown}"),
            year=str(entry.year),
            body=entry.body_name,
            outcome=entry.outcome.value,
            execution=entry.execution.value if entry.carried_out else "",
            owner=self.owner_key if entry.owner_organisation_id else "",
            review_on=entry.review_on,
        )


def register(db: Session, initiative_id: int, *, public_only: bool = False) -> list[Entered]:
    """Every decision, latest first, in a fixed number of queries."""
    return _with_subjects(db, votes.decisions(db, initiative_id, public_only=public_only))


def filtered(rows: Sequence[Entered], wanted: Wanted, *, public: bool = False) -> list[Entered]:
    """Those one looks for; the public never finds by what it does not read."""
    return [one for one in rows if fits(one.public_facts if public else one.facts, wanted)]


def entered(db: Session, entry: RegisterEntry) -> Entered:
    return _with_subjects(db, [entry])[0]


def entries_named(db: Session, initiative_id: int | None, public_ids: Collection[str]) -> list[RegisterEntry]:
    """Those of an initiative with these public ids."""
    wanted = col(RegisterEntry.public_id).in_(public_ids)
    return list(db.exec(select(RegisterEntry).where(RegisterEntry.initiative_id == initiative_id, wanted)))


def entries_of_meeting(db: Session, initiative_id: int, meeting: str) -> list[RegisterEntry]:
    """The decisions taken at a meeting, by vote, by consent, by election or by consensus, the oldest first."""
    abouts = [
        select(table.public_id).where(table.initiative_id == initiative_id, table.meeting == meeting)
        for table in (Motion, Proposal, Election)
    ]
    query = select(RegisterEntry).where(
        RegisterEntry.initiative_id == initiative_id,
        or_(*(col(RegisterEntry.about).in_(one) for one in abouts), RegisterEntry.about == meeting),
    )
    return list(db.exec(query.order_by(col(RegisterEntry.at), col(RegisterEntry.id))))


def entry_of_proposal(db: Session, proposal: Proposal) -> RegisterEntry | None:
    return db.exec(
        select(RegisterEntry).where(
            RegisterEntry.initiative_id == proposal.initiative_id,
            RegisterEntry.about_kind == "proposal",
            RegisterEntry.about == proposal.public_id,
        )
    ).first()


def of_meeting(db: Session, initiative_id: int, meeting: str) -> list[Entered]:
    """What was decided in a sitting, by vote, by consent or by election, in the order of its closing. `meeting`: its public id."""
    motions = select(Motion.id).where(Motion.initiative_id == initiative_id, Motion.meeting == meeting)
    proposals = select(Proposal.public_id).where(
        Proposal.initiative_id == initiative_id, Proposal.meeting == meeting
    )
    elections = select(Election.public_id).where(
        Election.initiative_id == initiative_id, Election.meeting == meeting
    )
    rows = db.exec(
        select(RegisterEntry)
        .where(
            RegisterEntry.initiative_id == initiative_id,
            or_(
                col(RegisterEntry.motion_id).in_(motions),
                col(RegisterEntry.about).in_(proposals),
                col(RegisterEntry.about).in_(elections),
            ),
        )
        .order_by(col(RegisterEntry.at), col(RegisterEntry.id))
    )
    return _with_subjects(db, list(rows))


def public_entry(db: Session, initiative_id: int, number: str) -> RegisterEntry:
    """An entry everybody may read; raises Missing, as for an entry that is not there."""
    found = next(
        (one for one in votes.decisions(db, initiative_id, public_only=True) if one.number == number), None
    )
    if found is None:
        raise Missing
    return found


def _with_subjects(db: Session, entries: Sequence[RegisterEntry]) -> list[Entered]:
    motions = _by_id(db, Motion, {one.motion_id for one in entries})
    streams = _by_id(db, WorkStream, {one.stream_id for one in motions.values()})
    abouts = {one.about for one in entries if one.motion_id is None}
    found = db.exec(select(Proposal).where(col(Proposal.public_id).in_(abouts))) if abouts else ()
    proposals = {one.public_id: one for one in found}
    elections = _elections(db, abouts)
    members = _by_id(db, Membership, {one.owner_member_id for one in entries})
    organisations = _by_id(db, Organisation, {one.owner_organisation_id for one in entries})
    made = []
    for entry in entries:
        motion = motions.get(entry.motion_id)
        stream = streams.get(motion.stream_id) if motion else None
        member, organisation = (
            members.get(entry.owner_member_id),
            organisations.get(entry.owner_organisation_id),
        )
        key = f"m-{member.public_id}" if member else f"o-{organisation.public_id}" if organisation else ""
        elected = elections.get(entry.about)
        made.append(Entered(entry, motion, proposals.get(entry.about), stream, key, elected))
    return made


def _elections(db: Session, abouts: set[str]) -> dict[str, Election]:
    found = db.exec(select(Election).where(col(Election.public_id).in_(abouts))) if abouts else ()
    return {one.public_id: one for one in found}


def _by_id(db: Session, table: type[Row], wanted: set[int | None]) -> dict[int | None, Row]:
    """Rows by key; mypy does not see that every table has one."""
    keyed: Any = table
    ids = wanted - {None}
    rows: Any = db.exec(select(table).where(keyed.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def steps(db: Session, entry: RegisterEntry) -> list[DecisionStep]:
    """What was done about it, the oldest first."""
    query = select(DecisionStep).where(DecisionStep.entry_id == entry.id)
    return list(db.exec(query.order_by(col(DecisionStep.at), col(DecisionStep.id))))


def whose(entry: RegisterEntry) -> Scope:
    """The entry as the gate sees it: with its owner."""
    return Scope(
        entry.initiative_id,
        author_id=entry.owner_member_id,
        organisation_id=entry.owner_organisation_id,
    )


def to_review(db: Session, actor: Actor, before: date) -> list[RegisterEntry]:
    """Decisions to look at again by a day: those of the actor or of an organisation she speaks for; nobody's too,
    to whoever facilitates.
    """
    mine = [
        col(RegisterEntry.owner_member_id) == actor.membership_id,
        col(RegisterEntry.owner_organisation_id).in_(actor.organisation_ids),
    ]
    if str(actor.role) in {"facilitator", "administrator"}:
        mine.append(
            col(RegisterEntry.owner_member_id).is_(None) & col(RegisterEntry.owner_organisation_id).is_(None)
        )
    if actor.membership_id is None:
        return []
    query = select(RegisterEntry).where(
        RegisterEntry.initiative_id == actor.initiative_id,
        col(RegisterEntry.review_on) <= before,
        col(RegisterEntry.execution) != Execution.ABANDONED,
        or_(*mine),
    )
    return list(db.exec(query.order_by(col(RegisterEntry.review_on), col(RegisterEntry.id))))
