"""Reading who came to a meeting that belongs to no body: members, and those who were written down without an account."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.meetings.models import Meeting, MeetingReply, Participation
from governance.meetings.presence import Stay
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.replies import ANNOUNCED, Reply
from people.actor import Actor
from people.models import Membership, Person
from people.queries import initials
from people.rules.predicates import Scope


@dataclass(frozen=True)
class Came:
    """Somebody who came, with her stays in their order. `key` names her first one; `here` is the one under way."""

    key: str
    membership_id: int | None
    name: str
    organisation: str
    stays: tuple[Stay, ...]
    here: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def guest(self) -> bool:
        """Without an account."""
        return self.membership_id is None


def rows(db: Session, meeting: Meeting) -> list[Participation]:
    """Every stay, in the order of arrivals."""
    query = select(Participation).where(Participation.meeting_id == meeting.id)
    return list(db.exec(query.order_by(col(Participation.arrived_at), col(Participation.id))))


def of_meeting(db: Session, meeting: Meeting) -> tuple[Came, ...]:
    """By name. Callers have asked the gate whether the meeting is read."""
    found = rows(db, meeting)
    members = {one.membership_id for one in found if one.membership_id is not None}
    names = dict(
        db.exec(
            select(Membership.id, Person.name)
            .join(Person, col(Person.id) == col(Membership.person_id))
            .where(col(Membership.id).in_(members))
        ).all()
        if members
        else ()
    )

    def who(row: Participation) -> tuple[int, str]:
        """A member is one person, however often she came; each written name is one."""
        return (row.membership_id, "") if row.membership_id is not None else (0, row.public_id)

    told = [
        _came(list(stays), names)
        for _who, stays in groupby(sorted(found, key=lambda row: (*who(row), row.arrived_at)), key=who)
    ]
    return tuple(sorted(told, key=lambda one: (one.name.casefold(), one.key)))


def _came(stays: list[Participation], names: dict[int | None, str]) -> Came:
    first, last = stays[0], stays[-1]
    name = names.get(first.membership_id, first.name)
    return Came(
        first.public_id,
        first.membership_id,
        name,
        last.organisation,
        tuple(Stay(name, Mode(one.mode), False, one.arrived_at, one.left_at) for one in stays),
        last.public_id if last.left_at is None else "",
    )


def expected(db: Session, meeting: Meeting) -> list[tuple[str, str, str]]:
    """Those who said they would come, and of whom nothing is written: (public id of the member, name, initials)."""
    there = select(Participation.membership_id).where(
        Participation.meeting_id == meeting.id, col(Participation.membership_id).is_not(None)
    )
    found = db.exec(
        select(Membership.public_id, Person.name)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(MeetingReply, col(MeetingReply.membership_id) == col(Membership.id))
        .where(
            MeetingReply.meeting_id == meeting.id,
            col(MeetingReply.reply).in_([one.value for one in ANNOUNCED]),
            col(Membership.id).not_in(there),
        )
        .order_by(col(Person.name))
    )
    return [(member, name, initials(name)) for member, name in found]


def excused(db: Session, meeting: Meeting) -> list[tuple[int, str]]:
    """Those who said they would not come: (membership, name)."""
    found = db.exec(
        select(Membership.id, Person.name)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(MeetingReply, col(MeetingReply.membership_id) == col(Membership.id))
        .where(MeetingReply.meeting_id == meeting.id, MeetingReply.reply == Reply.ABSENT.value)
        .order_by(col(Person.name))
    )
    return [(key, name) for key, name in found if key is not None]


def stay_for(db: Session, meeting: Meeting, public_id: str) -> Participation:
    """A stay of this meeting; raises Missing."""
    where = Participation.public_id == public_id, Participation.meeting_id == meeting.id
    found = db.exec(select(Participation).where(*where)).first()
    if found is None:
        raise Missing
    return found


def of_whom(actor: Actor, meeting: Meeting, stay: Participation) -> Scope:
    """A stay as the gate sees it: one's own, or another's, which is for who facilitates to write."""
    own = stay.membership_id is not None and stay.membership_id == actor.membership_id
    return Scope(meeting.initiative_id, person_id=actor.person_id if own else None)


def hers(actor: Actor, meeting: Meeting, member: str) -> Scope:
    """The same for somebody who is not there yet; `member` is empty for oneself."""
    own = not member or member == actor.membership_public_id
    return Scope(meeting.initiative_id, person_id=actor.person_id if own else None)


def mark(db: Session, meeting: Meeting) -> str:
    """Changes whenever somebody comes, goes or is erased."""
    found = rows(db, meeting)
    return (
        f"{len(found)}-{sum(one.left_at is not None for one in found)}-{found[-1].public_id if found else ''}"
    )
