"""Convening a meeting: its date, its agenda, the notice that leaves and can no longer be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, func, select

from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing
from foundation.rows import hold
from governance.committee import queries as committee
from governance.committee.models import Body, Function
from governance.committee.queries import BodyView
from governance.committee.rules import notice
from governance.meetings import papers, presence, queries
from governance.meetings.actions import posting
from governance.meetings.events import MeetingConvened, NoticeSent
from governance.meetings.forms import ItemForm, MeetingForm, PeopleForm
from governance.meetings.letters import NoticeLetter
from governance.meetings.models import AgendaItem, Meeting, NoticeLink
from governance.meetings.refusals import in_words
from governance.meetings.rules.agenda import ItemKind, may_be_decided
from governance.meetings.rules.lifecycle import Stage, ensure_not_closed
from governance.meetings.rules.sending import Sent
from people import gate, owners
from people.actor import Actor
from people.models import Initiative, Membership
from people.permissions import Permission

HAD_QUORUM = _l(
    "On ne convoque une seconde fois que pour une séance close de la même instance, restée sans quorum."
)
NO_SECOND = _l("La règle de cette instance ne prévoit pas de seconde convocation.")
PAST = _l("Cette date est passée.")
NOT_PLANNED = _l("La réunion a commencé\u00a0: son ordre du jour ne change plus.")
SENT = _l("La convocation est partie\u00a0: la date et le lieu qu’elle annonce ne changent plus ici.")
ALREADY_SENT = _l("La convocation est déjà partie.")
NO_AGENDA = _l("Une convocation porte un ordre du jour. Ajoutez au moins un point.")
TOO_LATE = _l(
    "La convocation partirait trop tard pour la règle de cette instance. Confirmez-le pour l’envoyer quand même."
)
NOT_ANNOUNCED = _l(
    "L’ordre du jour est fermé\u00a0: on ne décide que sur un point annoncé comme une décision dans la convocation."
)
PUT_OFF = _l(
    "Ce point n’est plus à traiter dans cette séance\u00a0: on n’y décide rien. Remettez-le d’abord."
)
STARTED = _l("L’heure de la réunion est passée\u00a0: une convocation n’a plus d’objet.")


def convene(
    db: Session,
    actor: Actor,
    body: Body,
    form: MeetingForm,
    *,
    now: datetime,
    items: Iterable[ItemForm] = (),
) -> Meeting:
    """Plan a meeting of a body. Its agenda: `items`, else a discussion for each line of the form."""
    gate.require(actor, Permission.CONVENE_MEETING, on=body)
    starts_at, ends_at = moments(db, body.initiative_id, form, now)
    number = _next_number(db, body)
    chair, secretary = _offices(db, body, starts_at)
    meeting = Meeting(
        initiative_id=body.initiative_id,
        body_id=body.id or 0,
        number=number,
        title=form.title or _("%(body)s n°\u00a0%(number)s", body=body.name, number=number),
        starts_at=starts_at,
        ends_at=ends_at,
        place=form.place,
        remote_link=form.remote_link,
        convened_by=actor.membership_id,
        convened_at=now,
        chair_id=chair,
        secretary_id=secretary,
        second_of=_first(db, actor, body, form.second_of),
        public=form.public,
        request_days=form.request_days,
    )
    db.add(meeting)
    db.flush()
    for position, item in enumerate([*items] or [ItemForm(title=line) for line in form.lines], 1):
        put_item(db, meeting, item, position)
    log(db, actor, meeting, "convene_meeting", now, body=body.public_id, starts_at=starts_at.isoformat())
    events.record(db, MeetingConvened(meeting.initiative_id, meeting.id or 0, meeting.public_id))
    return meeting


def amend(db: Session, actor: Actor, meeting: Meeting, form: MeetingForm, *, now: datetime) -> None:
    """Change date, place or title, as long as the notice has not left."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = planned(db, meeting)
    if row.notice_sent_at is not None:
        raise Conflict(SENT, code="notice_sent")
    row.starts_at, row.ends_at = moments(db, row.initiative_id, form, now)
    row.title, row.place, row.remote_link = form.title or row.title, form.place, form.remote_link
    row.public, row.request_days = form.public, form.request_days
    db.add(row)
    log(db, actor, row, "amend_meeting", now, starts_at=row.starts_at.isoformat())


def name_people(db: Session, actor: Actor, meeting: Meeting, form: PeopleForm, *, now: datetime) -> None:
    """Say who chairs and who keeps the minutes, until these are approved; then only a place left empty is filled."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = locked(db, meeting)
    approved = row.minutes_version_id is not None
    chair, secretary = _member(db, row, form.chair), _member(db, row, form.secretary)
    row.chair_id = (row.chair_id or chair) if approved else chair
    row.secretary_id = (row.secretary_id or secretary) if approved else secretary
    db.add(row)
    log(db, actor, row, "name_meeting_people", now, chair=form.chair, secretary=form.secretary)


def add_item(db: Session, actor: Actor, meeting: Meeting, form: ItemForm, *, now: datetime) -> AgendaItem:
    """Add an item, before any other business; once the notice has left, nothing is decided on it."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = planned(db, meeting)
    rows = queries.item_rows(db, row)
    last = rows[-1] if rows else None
    item = put_item(db, row, form, len(rows) + 1)
    if last and last.kind is ItemKind.OTHER_BUSINESS and item.kind is not ItemKind.OTHER_BUSINESS:
        order(db, [*rows[:-1], item, last])
    log(db, actor, row, "add_agenda_item", now, item=item.public_id, title=item.title)
    return item


def write_item(
    db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, form: ItemForm, *, now: datetime
) -> None:
    """Change an item. An announced one that becomes a decision, or another subject, is announced no more."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = planned(db, meeting)
    if (item.title, item.kind) != (form.title, form.kind):
        item.on_notice = False
    item.title, item.kind, item.minutes, item.details = form.title, form.kind, form.minutes, form.details
    item.owner_id, item.owner_organisation_id = _owner(db, row, form.owner)
    db.add(item)
    log(db, actor, row, "write_agenda_item", now, item=item.public_id, title=item.title)


def remove_item(db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, *, now: datetime) -> None:
    """Take an item off the agenda, and its papers with it; the ledger keeps that it was there."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = planned(db, meeting)
    for paper in papers.rows_of(db, item):
        db.delete(paper)
    db.flush()
    db.delete(item)
    db.flush()
    order(db, queries.item_rows(db, row))
    log(db, actor, row, "remove_agenda_item", now, title=item.title, announced=item.on_notice)


def attach_motion(
    db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, motion: str, *, now: datetime
) -> None:
    """Link an item to a motion (its public id; empty unlinks), until the meeting is closed."""
    gate.require(actor, Permission.PREPARE_MOTION, on=meeting)
    row = not_closed(db, meeting)
    if motion:
        _ensure_decidable(db, row, item)
    item.motion = motion or None
    db.add(item)
    log(db, actor, row, "attach_motion", now, item=item.public_id, motion=motion)


def _ensure_decidable(db: Session, row: Meeting, item: AgendaItem) -> None:
    """Raise Conflict for an item put off, and for one on which a closed agenda lets nothing be decided."""
    if item.fate:
        raise Conflict(PUT_OFF, code="put_off")
    announced = item.on_notice or row.notice_sent_at is None
    rule = presence.body_of(db, row).notice_rule
    if not may_be_decided(rule, item.kind, on_the_notice=announced):
        raise Conflict(NOT_ANNOUNCED, code="not_announced")


def send_notice(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    letters: Iterable[NoticeLetter],
    *,
    now: datetime,
    late_confirmed: bool = False,
) -> None:
    """The notice leaves, once. Too late for the rule, it leaves only when whoever sends it has confirmed.

    `letters` were drawn before the transaction; those without an address are not posted, and are counted out.
    """
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = planned(db, meeting)
    items = queries.item_rows(db, row)
    in_time = _ensure_sendable(db, row, items, now, late_confirmed=late_confirmed)
    for item in items:
        item.on_notice = True
        db.add(item)
    posted = posting.post(db, row, letters, Sent.NOTICE, now=now)
    db.add_all(_link(row, letter, now) for letter in posted if letter.digest)
    row.notice_sent_at, row.notice_sent_by = now, actor.membership_id
    row.notice_in_time, row.notice_recipients = in_time, len(posted)
    db.add(row)
    to = sorted(letter.member for letter in posted)
    confirmed = late_confirmed and not in_time
    log(db, actor, row, "send_notice", now, in_time=in_time, late_confirmed=confirmed, to=to)
    events.record(db, NoticeSent(row.initiative_id, row.id or 0, row.public_id))


def _link(row: Meeting, letter: NoticeLetter, now: datetime) -> NoticeLink:
    return NoticeLink(
        initiative_id=row.initiative_id,
        meeting_id=row.id or 0,
        membership_id=letter.membership_id,
        digest=letter.digest,
        made_at=now,
    )


def _ensure_sendable(
    db: Session, row: Meeting, items: list[AgendaItem], now: datetime, *, late_confirmed: bool
) -> bool:
    """Whether it leaves in time; raises Conflict when it may not leave."""
    if row.notice_sent_at is not None:
        raise Conflict(ALREADY_SENT, code="notice_sent")
    if not items:
        raise Conflict(NO_AGENDA, code="no_agenda")
    if row.starts_at <= now:
        raise Conflict(STARTED, code="started")
    rule = presence.notice_rule(row, presence.body_of(db, row))
    in_time = row.body_id is None or notice.in_time(rule, now, row.starts_at)
    if not in_time and not late_confirmed:
        raise Conflict(TOO_LATE, code="late_notice")
    return in_time


@gate.internal
def locked(db: Session, meeting: Meeting) -> Meeting:
    """The row itself, held until the commit: the second of two people reads what the first has done."""
    return hold(db, Meeting, meeting.id)


@gate.internal
def not_closed(db: Session, meeting: Meeting) -> Meeting:
    """The row itself, held; raises Conflict once the meeting is closed."""
    row = locked(db, meeting)
    with in_words():
        ensure_not_closed(row.stage)
    return row


@gate.internal
def planned(db: Session, meeting: Meeting) -> Meeting:
    """The row itself, held; raises Conflict once the meeting has begun, or is cancelled."""
    row = not_closed(db, meeting)
    if row.stage is not Stage.PLANNED:
        raise Conflict(NOT_PLANNED, code="wrong_stage")
    return row


@gate.internal
def moments(db: Session, initiative_id: int, form: MeetingForm, now: datetime) -> tuple[datetime, datetime]:
    """Beginning and end, aware; raises Invalid for a day that is past."""
    starts_at, ends_at = form.moments(db.get_one(Initiative, initiative_id).time_zone)
    if starts_at <= now:
        raise Invalid({"day": PAST})
    return starts_at, ends_at


def _first(db: Session, actor: Actor, body: Body, public_id: str) -> str:
    """The meeting this one is called again for; raises Conflict unless it lacked a quorum and the rule allows it."""
    if not public_id:
        return ""
    first = queries.meeting_for(db, actor, public_id)
    if first.body_id != body.id or not presence.lacked_quorum(first):
        raise Conflict(HAD_QUORUM, code="had_quorum")
    if body.rule.quorum.second_notice is None:
        raise Conflict(NO_SECOND, code="no_second_notice")
    return first.public_id


def _next_number(db: Session, body: Body) -> int:
    # The body's row is held: two people who convene at once get two numbers.
    db.exec(select(Body.id).where(Body.id == body.id).with_for_update()).one()
    return (db.exec(select(func.max(Meeting.number)).where(Meeting.body_id == body.id)).one() or 0) + 1


def _offices(db: Session, body: Body, at: datetime) -> tuple[int | None, int | None]:
    """Who chairs (the first of co-chairs) and who keeps the minutes, by the body's offices of that day."""
    view: BodyView = committee.body_view(db, body, committee.today_in(db, body.initiative_id, at))
    held = {office.function: office.membership_id for office in reversed(view.offices)}
    return held.get(Function.CHAIR, held.get(Function.CO_CHAIR)), held.get(Function.SECRETARY)


def _member(db: Session, meeting: Meeting, public_id: str) -> int | None:
    if not public_id:
        return None
    found = db.exec(
        select(Membership.id).where(
            Membership.public_id == public_id,
            Membership.initiative_id == meeting.initiative_id,
            col(Membership.left_at).is_(None),
        )
    ).first()
    if found is None:
        raise Missing
    return found


def _owner(db: Session, meeting: Meeting, key: str) -> tuple[int | None, int | None]:
    """The member or the organisation that a key names; raises Missing."""
    found = owners.found(db, meeting.initiative_id, key)
    if found is None:
        raise Missing
    return found.member_id, found.organisation_id


@gate.internal
def put_item(db: Session, meeting: Meeting, form: ItemForm, position: int) -> AgendaItem:
    """Write an item at its place."""
    member, organisation = _owner(db, meeting, form.owner)
    item = AgendaItem(
        initiative_id=meeting.initiative_id,
        meeting_id=meeting.id or 0,
        position=position,
        kind=form.kind,
        title=form.title,
        details=form.details,
        minutes=form.minutes,
        owner_id=member,
        owner_organisation_id=organisation,
    )
    db.add(item)
    db.flush()
    return item


@gate.internal
def order(db: Session, rows: Iterable[AgendaItem]) -> None:
    """Number them as they stand here."""
    for position, row in enumerate(rows, 1):
        row.position = position
        db.add(row)
    db.flush()


@gate.internal
def log(db: Session, actor: Actor, meeting: Meeting, verb: str, now: datetime, **details: object) -> None:
    """A line of the trail about a meeting."""
    ledger.write(
        db,
        meeting.initiative_id,
        actor.person_public_id,
        verb,
        "meeting",
        meeting.public_id,
        now=now,
        **details,
    )
