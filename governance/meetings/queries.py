"""Reading meetings: those to come and those held, one for its page, its agenda, its answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from charters.rules.functioning import NoticeRule
from foundation.errors import Missing
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.queries import BodyView, SeatView, Sitter
from governance.committee.rules import notice
from governance.meetings import deferrals, without_body
from governance.meetings.deferrals import Elsewhere
from governance.meetings.models import AgendaItem, Answer, Meeting
from governance.meetings.rules.agenda import ItemKind, may_be_decided
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import ANNOUNCED, Reply
from people import gate
from people.actor import Actor
from people.models import Initiative, Membership, Organisation, Person
from people.permissions import Permission
from people.queries import initials
from people.rules.predicates import Scope
from people.subjects import Subject


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list."""

    public_id: str
    title: str
    body: str
    starts_at: datetime
    ends_at: datetime
    place: str
    remote: bool
    stage: Stage
    notice_sent_at: datetime | None
    items: int


@dataclass(frozen=True)
class ItemView:
    """An item of the agenda with the hour it should begin at; `may_decide` follows the body's rule.

    `owner` is the name of who brings it, a member or an organisation, `owner_id` its key (people/owners.py). `fate` is one
    of rules/agenda.py: put off, it has `gone` to another meeting; taken up from one that put it off, it `came` from there.
    """

    public_id: str
    number: int
    title: str
    details: str
    kind: ItemKind
    minutes: int
    starts_at: datetime
    motion: str
    on_notice: bool
    may_decide: bool
    owner: str = ""
    owner_id: str = ""
    fate: str = ""
    gone: Elsewhere | None = None
    came: Elsewhere | None = None


@dataclass(frozen=True)
class NoticeView:
    """The notice against the rule. `last_day` is the latest on which it may leave in time."""

    sent_at: datetime | None
    in_time: bool
    required: int
    clear_days: int
    last_day: date
    recipients: int


@dataclass(frozen=True)
class Recipient:
    """Somebody the notice goes to, titular or alternate."""

    membership_id: int
    member: str
    name: str
    email: str
    titular: bool


@dataclass(frozen=True)
class SeatAnswer:
    """A seat and what was answered for it, the titular's word first."""

    seat: SeatView
    replies: tuple[tuple[Sitter, Reply | None], ...]

    @property
    def reply(self) -> Reply | None:
        """What to expect of the seat: somebody who comes, else the last refusal, else nothing yet."""
        said = [reply for _sitter, reply in self.replies if reply is not None]
        return next((reply for reply in said if reply in ANNOUNCED), said[0] if said else None)

    @property
    def name(self) -> str:
        coming = [sitter.name for sitter, reply in self.replies if reply in ANNOUNCED]
        return coming[0] if coming else self.seat.name

    @property
    def initials(self) -> str:
        return initials(self.name)


def meeting_for(db: Session, actor: Actor, public_id: str) -> Meeting:
    """The meeting of the actor's initiative with this public id; raises Missing."""
    found = db.exec(
        select(Meeting).where(Meeting.public_id == public_id, Meeting.initiative_id == actor.initiative_id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_MEETING, on=found)
    return found


def meetings(db: Session, actor: Actor, *stages: Stage, limit: int = 100) -> list[MeetingLine]:
    """Meetings at these stages: those to come soonest first, those held latest first."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    order = col(Meeting.starts_at).desc() if Stage.CLOSED in stages else col(Meeting.starts_at)
    counts = (
        select(col(AgendaItem.meeting_id).label("meeting_id"), func.count().label("items"))
        .group_by(col(AgendaItem.meeting_id))
        .subquery()
    )
    rows = db.exec(
        select(Meeting, func.coalesce(Body.name, ""), func.coalesce(counts.c["items"], 0))
        .join(Body, col(Body.id) == col(Meeting.body_id), isouter=True)
        .join(counts, counts.c["meeting_id"] == col(Meeting.id), isouter=True)
        .where(Meeting.initiative_id == actor.initiative_id, col(Meeting.stage).in_(stages))
        .order_by(order, col(Meeting.id))
        .limit(limit)
    )
    return [_line(row, body, count) for row, body, count in rows]


def of_stream(db: Session, stream_id: int, limit: int) -> list[Meeting]:
    """What a work stream holds next, going on first. Callers have asked the gate."""
    return list(
        db.exec(
            select(Meeting)
            .where(Meeting.stream_id == stream_id, col(Meeting.stage).in_([Stage.OPEN, Stage.PLANNED]))
            .order_by(col(Meeting.starts_at), col(Meeting.id))
            .limit(limit)
        )
    )


def _line(row: Meeting, body: str, items: int) -> MeetingLine:
    return MeetingLine(
        row.public_id,
        row.title,
        body,
        row.starts_at,
        row.ends_at,
        row.place,
        bool(row.remote_link),
        row.stage,
        row.notice_sent_at,
        items,
    )


def item_rows(db: Session, meeting: Meeting) -> list[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    return list(db.exec(query.order_by(col(AgendaItem.position), col(AgendaItem.id))))


def item_for(db: Session, meeting: Meeting, public_id: str) -> AgendaItem:
    """An item of this meeting; raises Missing."""
    found = db.exec(
        select(AgendaItem).where(AgendaItem.public_id == public_id, AgendaItem.meeting_id == meeting.id)
    ).first()
    if found is None:
        raise Missing
    return found


def agenda(db: Session, meeting: Meeting, rule: NoticeRule) -> list[ItemView]:
    """The agenda with its hours and what may be decided. Callers have asked the gate."""
    views, at = [], meeting.starts_at
    rows = item_rows(db, meeting)
    owners, links = _owners(db, rows), deferrals.links(db, rows)
    for number, row in enumerate(rows, 1):
        # Until the notice leaves, everything written will be announced by it.
        announced = row.on_notice or meeting.notice_sent_at is None
        name, key = owners.get(row.public_id, ("", ""))
        views.append(
            ItemView(
                row.public_id,
                number,
                row.title,
                row.details,
                row.kind,
                row.minutes,
                at,
                row.motion or "",
                announced,
                not row.fate and may_be_decided(rule, row.kind, on_the_notice=announced),
                name,
                key,
                row.fate,
                links.gone.get(row.public_id),
                links.came.get(row.public_id),
            )
        )
        at += timedelta(minutes=row.minutes)
    return views


def _owners(db: Session, rows: Iterable[AgendaItem]) -> dict[str, tuple[str, str]]:
    """Name and key of who brings each item, a member or an organisation, by public id of the item."""
    brought = {row.public_id: (row.owner_id or 0, row.owner_organisation_id or 0) for row in rows}
    found: dict[tuple[int, int], tuple[str, str]] = {}
    if members := {member for member, _none in brought.values() if member}:
        named = (
            select(Membership.id, Person.name, Membership.public_id)
            .join(Person, col(Person.id) == col(Membership.person_id))
            .where(col(Membership.id).in_(members))
        )
        found |= {(key or 0, 0): (name, f"m-{public_id}") for key, name, public_id in db.exec(named)}
    if organisations := {organisation for _none, organisation in brought.values() if organisation}:
        kept = select(Organisation).where(col(Organisation.id).in_(organisations))
        found |= {(0, one.id or 0): (one.name, f"o-{one.public_id}") for one in db.exec(kept)}
    return {item: found[who] for item, who in brought.items() if who in found}


def items_of_motion(db: Session, initiative_id: int, motion: str) -> list[tuple[AgendaItem, Meeting]]:
    """Where a motion is on the agenda, latest meeting first: what the votes room asks."""
    rows = db.exec(
        select(AgendaItem, Meeting)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
        .where(AgendaItem.initiative_id == initiative_id, AgendaItem.motion == motion)
        .order_by(col(Meeting.starts_at).desc())
    )
    return list(rows)


def notice_view(db: Session, meeting: Meeting, rule: NoticeRule, now: datetime) -> NoticeView:
    """Whether the notice left in time, or would if it left now."""
    at = meeting.announced_at or now
    days = notice.clear_days(
        notice.local_day(at, rule.time_zone), notice.local_day(meeting.starts_at, rule.time_zone)
    )
    early = meeting.body_id is None or days >= rule.clear_days
    in_time = bool(meeting.notice_in_time) if meeting.notice_sent_at else early
    return NoticeView(
        meeting.notice_sent_at,
        in_time,
        rule.clear_days,
        max(days, 0),
        notice.last_day_to_send(rule, meeting.starts_at),
        meeting.notice_recipients,
    )


def recipients(db: Session, view: BodyView) -> list[Recipient]:
    """Every titular and alternate, once each whatever the seats they hold."""
    everybody = [sitter for seat in view.filled for sitter in seat.sitters]
    # A titular of one seat who is alternate of another is written to as titular.
    sitters = {one.membership_id: one for one in sorted(everybody, key=lambda sitter: sitter.titular)}
    rows = db.exec(
        select(Membership.id, Person.email)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.id).in_(sitters))
    ).all()
    emails = dict(rows)
    return [
        Recipient(one.membership_id, one.member, one.name, emails.get(one.membership_id, ""), one.titular)
        for one in sorted(sitters.values(), key=lambda sitter: sitter.name)
    ]


def answers(db: Session, meeting: Meeting, view: BodyView) -> list[SeatAnswer]:
    """What was answered for each filled seat."""
    rows = db.exec(select(Answer).where(Answer.meeting_id == meeting.id)).all()
    said = {(row.seat_id, row.membership_id): row.reply for row in rows}
    return [
        SeatAnswer(seat, tuple((one, said.get((seat.id, one.membership_id))) for one in seat.sitters))
        for seat in view.filled
    ]


def seats_of(view: BodyView, actor: Actor) -> list[SeatView]:
    """The seats the actor sits in on the day of the meeting, titular or alternate."""
    return [
        seat
        for seat in view.filled
        if any(sitter.membership_id == actor.membership_id for sitter in seat.sitters)
    ]


def unanswered(db: Session, actor: Actor, now: datetime) -> list[Meeting]:
    """Meetings to come whose notice has left, and that the actor has said nothing to for some seat of hers."""
    rows = db.exec(
        select(Meeting)
        .where(
            Meeting.initiative_id == actor.initiative_id,
            Meeting.stage == Stage.PLANNED,
            col(Meeting.notice_sent_at).is_not(None),
            col(Meeting.starts_at) > now,
        )
        .order_by(col(Meeting.starts_at))
    ).all()
    return [meeting for meeting in rows if _waits_for(db, actor, meeting)]


def _waits_for(db: Session, actor: Actor, meeting: Meeting) -> bool:
    if meeting.body_id is None:
        return without_body.waits_for(db, actor, meeting)
    body = db.get_one(Body, meeting.body_id)
    day = committee.today_in(db, meeting.initiative_id, meeting.starts_at)
    said: Sequence[Answer] = db.exec(select(Answer).where(Answer.meeting_id == meeting.id)).all()
    held = committee.seats_held_by(db, body, actor.membership_id, day)
    return any(_owes(actor, seat, said) for seat in held)


def _owes(actor: Actor, seat: SeatView, said: Iterable[Answer]) -> bool:
    """The titular answers; the alternate is asked once the titular has said she is not coming."""
    replies = {row.membership_id: row.reply for row in said if row.seat_id == seat.id}
    if actor.membership_id in replies:
        return False
    titular = seat.titular
    if titular is None or titular.membership_id == actor.membership_id:
        return True
    return replies.get(titular.membership_id) is Reply.ABSENT


def open_now(db: Session, initiative_id: int | None) -> list[Meeting]:
    """Meetings going on."""
    return list(
        db.exec(select(Meeting).where(Meeting.initiative_id == initiative_id, Meeting.stage == Stage.OPEN))
    )


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The meeting as something others speak of; None when absent or not to be seen."""
    try:
        meeting = meeting_for(db, actor, public_id)
    except Missing:
        return None
    return Subject("meeting", meeting.public_id, meeting.title, address(db, meeting))


def address(db: Session, meeting: Meeting) -> str:
    slug = db.get_one(Initiative, meeting.initiative_id).slug
    return f"/{slug}/reunions/{meeting.public_id}"
