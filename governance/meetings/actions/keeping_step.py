"""After the notice: a meeting that moves, or is called off, tells everybody it had called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete

from foundation import events
from foundation.errors import Conflict
from governance.committee.rules import notice
from governance.meetings import presence
from governance.meetings.actions import posting
from governance.meetings.actions.convening import TOO_LATE, locked, log, moments, planned
from governance.meetings.events import MeetingCancelled, MeetingMoved
from governance.meetings.forms import CancelForm, ChangeForm
from governance.meetings.letters import NoticeLetter
from governance.meetings.models import Answer, Meeting, MeetingReply
from governance.meetings.refusals import in_words
from governance.meetings.rules.lifecycle import cancelled
from governance.meetings.rules.sending import Sent
from people import gate
from people.actor import Actor
from people.permissions import Permission

SAME = _l("Rien n’a changé\u00a0: aucun courriel n’est parti.")
MEANWHILE = _l("Quelqu’un vient de changer cette réunion. Relisez-la avant de prévenir tout le monde.")


def move(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    form: ChangeForm,
    letters: Sequence[NoticeLetter],
    *,
    now: datetime,
    seen: int,
) -> None:
    """Change a convened meeting and tell everybody. A date that moves is announced anew: the clear days of the rule
    are counted from this letter, and what had been answered for the other date is asked again.

    `letters` were drawn before the transaction from the meeting at its sequence `seen`; raises Conflict when it has
    changed since, and for a date announced too late unless the form confirms it.
    """
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = planned(db, meeting)
    if row.sequence != seen:
        raise Conflict(MEANWHILE, code="meanwhile")
    before = _told(row)
    starts_at, ends_at = moments(db, row.initiative_id, form, now)
    row.starts_at, row.ends_at = starts_at, ends_at
    row.title, row.place, row.remote_link = form.title or row.title, form.place, form.remote_link
    after = _told(row)
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if not changed:
        raise Conflict(SAME, code="same")
    if {"starts_at", "ends_at"} & set(changed):
        _announce_anew(db, row, now, late_confirmed=form.late_confirmed)
    row.sequence += 1
    db.add(row)
    posted = posting.post(db, row, letters, Sent.UPDATE, now=now)
    log(db, actor, row, "move_meeting", now, changes=changed, to=sorted(one.member for one in posted))
    events.record(db, MeetingMoved(row.initiative_id, row.id or 0, row.public_id))


def _told(row: Meeting) -> dict[str, str]:
    """What calendars were told of a meeting."""
    moments = {"starts_at": row.starts_at, "ends_at": row.ends_at}
    words = {"title": row.title, "place": row.place, "remote_link": row.remote_link}
    return {**words, **{name: at.astimezone(UTC).isoformat() for name, at in moments.items()}}


def _announce_anew(db: Session, row: Meeting, now: datetime, *, late_confirmed: bool) -> None:
    rule = presence.notice_rule(row, presence.body_of(db, row))
    in_time = row.body_id is None or notice.in_time(rule, now, row.starts_at)
    if not in_time and not late_confirmed:
        raise Conflict(TOO_LATE, code="late_notice")
    row.date_moved_at, row.notice_in_time = now, in_time
    db.execute(delete(Answer).where(col(Answer.meeting_id) == row.id))
    db.execute(delete(MeetingReply).where(col(MeetingReply.meeting_id) == row.id))


def cancel(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    form: CancelForm,
    letters: Sequence[NoticeLetter],
    *,
    now: datetime,
) -> None:
    """Call a meeting off before it opens, with the reason; those who had its notice are told."""
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = locked(db, meeting)
    with in_words():
        row.stage = cancelled(row.stage)
    row.sequence += 1
    row.cancelled_at, row.cancelled_by, row.cancel_reason = now, actor.membership_id, form.reason
    db.add(row)
    posted = posting.post(db, row, letters, Sent.CANCELLATION, now=now)
    to = sorted(one.member for one in posted)
    log(db, actor, row, "cancel_meeting", now, reason=form.reason, to=to)
    events.record(db, MeetingCancelled(row.initiative_id, row.id or 0, row.public_id))
