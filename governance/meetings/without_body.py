"""Meetings that belong to no body: of a work stream, or of the whole initiative. Nobody has a seat, nothing has a quorum;
whoever is concerned is invited, and answers for herself."""

from __future__ import annotations

from fractions import Fraction

from sqlmodel import Session, col, select

from charters.rules import writing
from charters.rules.functioning import NoticeRule, Quorum, VoteRule
from governance.committee.models import Body, BodyKind
from governance.meetings.models import Meeting, MeetingReply
from governance.meetings.rules.replies import ANNOUNCED, Reply
from people.actor import Actor
from people.models import Initiative, Membership, Person, StreamMembership
from workspace.streams.models import WorkStream

FREE = VoteRule(quorum=Quorum(fraction=Fraction(0), strict=False))


def of(db: Session, meeting: Meeting) -> Body:
    """What stands for a body: a name, no seat, and rules that ask for nothing. It belongs to no session."""
    initiative = db.get_one(Initiative, meeting.initiative_id)
    stream = db.get(WorkStream, meeting.stream_id) if meeting.stream_id else None
    return Body(
        initiative_id=meeting.initiative_id,
        slug="",
        name=stream.title if stream else initiative.name,
        kind=BodyKind.WORKING_GROUP,
        notice_text=writing.canonical(
            NoticeRule(clear_days=0, time_zone=initiative.time_zone, agenda_closed=False)
        ),
        rule_text=writing.canonical(FREE),
        starts_on=meeting.convened_at.date(),
    )


def concerned(db: Session, meeting: Meeting) -> list[tuple[Membership, Person]]:
    """The members of the stream, or everybody, by name."""
    query = (
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Membership.initiative_id == meeting.initiative_id,
            col(Membership.left_at).is_(None),
            col(Person.erased_at).is_(None),
        )
        .order_by(col(Person.name), col(Membership.id))
    )
    if meeting.stream_id:
        inside = select(StreamMembership.membership_id).where(StreamMembership.stream_id == meeting.stream_id)
        query = query.where(col(Membership.id).in_(inside))
    return list(db.exec(query))


def replies(db: Session, meeting: Meeting) -> list[tuple[str, Reply]]:
    """Who said what, those who come first, by name within each."""
    rows = db.exec(
        select(Person.name, MeetingReply.reply)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(MeetingReply, col(MeetingReply.membership_id) == col(Membership.id))
        .where(MeetingReply.meeting_id == meeting.id)
        .order_by(col(Person.name))
    )
    said = [(name, Reply(reply)) for name, reply in rows]
    return sorted(said, key=lambda one: one[1] not in ANNOUNCED)


def own_reply(db: Session, actor: Actor, meeting: Meeting) -> Reply | None:
    """What the actor has said."""
    found = db.exec(
        select(MeetingReply.reply).where(
            MeetingReply.meeting_id == meeting.id, MeetingReply.membership_id == actor.membership_id
        )
    ).first()
    return Reply(found) if found else None


def waits_for(db: Session, actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor is concerned, and has said nothing yet."""
    hers = meeting.stream_id is None or meeting.stream_id in actor.stream_ids
    return hers and own_reply(db, actor, meeting) is None
