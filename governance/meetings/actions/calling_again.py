"""A meeting without quorum, called again in one gesture: its agenda, its place, the soonest day that the rule allows."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from governance.meetings import presence, queries
from governance.meetings.actions import carrying, convening
from governance.meetings.forms import MeetingForm
from governance.meetings.models import Meeting
from governance.meetings.rules import again
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission


def call_again(db: Session, actor: Actor, first: Meeting, *, now: datetime) -> Meeting:
    """Plan the second meeting; its notice is read again before it leaves. Raises Conflict unless the quorum failed."""
    gate.require(actor, Permission.CONVENE_MEETING, on=first)
    body = presence.body_of(db, first)
    second = body.rule.quorum.second_notice
    days = second.min_clear_days if second else body.notice_rule.clear_days
    zone = db.get_one(Initiative, first.initiative_id).time_zone
    start = again.next_start(first.starts_at, now, days, zone)
    end = again.next_start(first.ends_at, now, days, zone)
    form = MeetingForm(
        body=body.public_id,
        day=start.date(),
        start=start.time(),
        end=end.time(),
        place=first.place,
        remote_link=first.remote_link,
        second_of=first.public_id,
        public=first.public,
        request_days=first.request_days,
    )
    items = [carrying.copied(db, one) for one in queries.item_rows(db, first) if not one.fate]
    return convening.convene(db, actor, body, form, items=items, now=now)
