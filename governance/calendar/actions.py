"""The private feed of a member: given, given anew, closed. Dates: proposed, answered, kept."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select, update

from foundation import ids, ledger
from foundation.errors import Conflict, Invalid, Missing
from foundation.rows import hold
from governance.calendar import polling
from governance.calendar.forms import PollForm, SaidForm
from governance.calendar.models import CalendarFeed, DateAnswer, DatePoll, DateSlot
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.meetings.actions import gathering
from governance.meetings.forms import OF_STREAM, GatheringForm
from governance.meetings.models import Meeting
from governance.meetings.rules.kinds import MeetingKind
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream

PAST = _l("Une de ces dates est passée.")
CHOSEN = _l("La date est choisie\u00a0: on n’y répond plus.")


def renew(db: Session, actor: Actor, *, now: datetime) -> str:
    """A new secret address; the former opens nothing any more. The secret is told once, and never kept."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    _end(db, actor, now)
    token = ids.secret_token()
    feed = CalendarFeed(
        initiative_id=actor.initiative_id or 0,
        membership_id=actor.membership_id or 0,
        digest=ids.digest(token),
        created_at=now,
    )
    db.add(feed)
    db.flush()
    _trace(db, actor, "open_calendar_feed", feed.public_id, now)
    return token


def close(db: Session, actor: Actor, *, now: datetime) -> None:
    """The address opens nothing any more."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    _end(db, actor, now)
    _trace(db, actor, "close_calendar_feed", actor.membership_public_id, now)


def _end(db: Session, actor: Actor, now: datetime) -> None:
    db.execute(
        update(CalendarFeed)
        .where(col(CalendarFeed.membership_id) == actor.membership_id, col(CalendarFeed.revoked_at).is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def _trace(db: Session, actor: Actor, verb: str, about: str, now: datetime) -> None:
    ledger.write(db, actor.initiative_id or 0, actor.person_public_id, verb, "calendar_feed", about, now=now)


def propose_dates(db: Session, actor: Actor, form: PollForm, *, now: datetime) -> DatePoll:
    """Ask those concerned which of these dates suits them. Raises Invalid for a date that is past."""
    gate.require(actor, Permission.CONVENE_MEETING, on=gathering.place_of(db, actor, form.stream))
    initiative = db.get_one(Initiative, actor.initiative_id)
    moments = form.moments(initiative.time_zone)
    if moments[0][0] <= now:
        raise Invalid({"slots": PAST})
    of_body = bool(form.body) and not form.stream
    stream = gathering.stream_of(db, actor, form.stream)
    poll = DatePoll(
        initiative_id=initiative.id or 0,
        body_id=committee.body_for(db, actor, form.body).id if of_body else None,
        stream_id=stream.id if stream else None,
        title=form.title,
        place=form.place,
        remote_link=form.remote_link,
        author_id=actor.membership_id,
        asked_at=now,
    )
    db.add(poll)
    db.flush()
    for starts_at, ends_at in moments:
        db.add(
            DateSlot(
                initiative_id=poll.initiative_id,
                poll_id=poll.id or 0,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )
    db.flush()
    _trace(db, actor, "propose_dates", poll.public_id, now)
    return poll


def say(db: Session, actor: Actor, poll: DatePoll, form: SaidForm, *, now: datetime) -> None:
    """Say which dates suit oneself; a slot left out keeps what one had said of it."""
    gate.require(actor, Permission.ANSWER_NOTICE, on=Scope(poll.initiative_id, person_id=actor.person_id))
    row = _standing(db, poll)
    for slot in polling.slot_rows(db, row):
        said = form.said.get(slot.public_id)
        if said is None:
            continue
        found = db.exec(
            select(DateAnswer).where(
                DateAnswer.slot_id == slot.id, DateAnswer.membership_id == actor.membership_id
            )
        ).first() or DateAnswer(
            initiative_id=row.initiative_id,
            slot_id=slot.id or 0,
            membership_id=actor.membership_id or 0,
            said=said.value,
            at=now,
        )
        found.said, found.at = said.value, now
        db.add(found)
    db.flush()


def keep_date(db: Session, actor: Actor, poll: DatePoll, slot: str, *, now: datetime) -> Meeting:
    """A slot becomes the meeting, its notice still to be sent; the poll is closed. Raises Missing, Conflict."""
    gate.require(actor, Permission.CONVENE_MEETING, on=poll)
    row = _standing(db, poll)
    kept = next((one for one in polling.slot_rows(db, row) if one.public_id == slot), None)
    if kept is None:
        raise Missing
    zone = ZoneInfo(db.get_one(Initiative, row.initiative_id).time_zone)
    start, end = kept.starts_at.astimezone(zone), kept.ends_at.astimezone(zone)
    body = db.get(Body, row.body_id) if row.body_id else None
    stream = db.get(WorkStream, row.stream_id) if row.stream_id else None
    form = GatheringForm(
        kind=MeetingKind.COMMITTEE if body else MeetingKind.WORKING_SESSION,
        body=body.public_id if body else (OF_STREAM + stream.public_id if stream else ""),
        title=row.title,
        day=start.date(),
        start=start.time(),
        end=end.time(),
        place=row.place,
        remote_link=row.remote_link,
    )
    (meeting,) = gathering.gather(db, actor, form, now=now)
    row.closed_at, row.meeting = now, meeting.public_id
    db.add(row)
    return meeting


def _standing(db: Session, poll: DatePoll) -> DatePoll:
    row = hold(db, DatePoll, poll.id)
    if row.closed_at is not None:
        raise Conflict(CHOSEN, code="chosen")
    return row
