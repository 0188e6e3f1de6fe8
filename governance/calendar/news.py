"""What the calendar tells the home page: dates that wait for one's answer."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from governance.calendar import polling
from governance.calendar.models import DateAnswer, DatePoll
from governance.committee import queries as committee
from governance.committee.models import Body
from people.actor import Actor
from people.news import Owed


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Polls that concern the actor, and in which she has said nothing yet."""
    return [
        Owed(
            title=_("Choisir une date\u00a0: %(title)s", title=poll.title),
            why=_("Lesquelles vous vont\u00a0?"),
            url=url_for("date_polls.page", public_id=poll.public_id),
            action=_("Répondre"),
        )
        for poll in polling.standing(db, actor)
        if _concerns(db, actor, poll, now) and not _has_answered(db, actor, poll)
    ]


def _concerns(db: Session, actor: Actor, poll: DatePoll, now: datetime) -> bool:
    if poll.body_id is not None:
        body = db.get_one(Body, poll.body_id)
        today = committee.today_in(db, poll.initiative_id, now)
        return bool(committee.seats_held_by(db, body, actor.membership_id, today))
    return poll.stream_id is None or poll.stream_id in actor.stream_ids


def _has_answered(db: Session, actor: Actor, poll: DatePoll) -> bool:
    slots = [row.id for row in polling.slot_rows(db, poll)]
    said = select(DateAnswer.id).where(
        DateAnswer.membership_id == actor.membership_id,
        col(DateAnswer.slot_id).in_(slots),
    )
    return db.exec(said).first() is not None
