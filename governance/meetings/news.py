"""What meetings tell the home page: those that come, what waits for an answer, what happened."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, or_, select

from foundation.errors import Missing
from foundation.language import day, hour, weekday
from governance.meetings import presence, queries, requests, sendings, series
from governance.meetings.forms import OF_STREAM
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import STAGE_NAMES, Stage
from governance.meetings.rules.sending import SENT_NAMES
from people import gate
from people.actor import Actor
from people.news import Change, Coming, Item, Owed, Part
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream

SHOWN = 5


def coming(db: Session, actor: Actor, now: datetime) -> list[Coming]:
    """The next meetings, and those going on."""
    lines = queries.meetings(db, actor, Stage.OPEN, Stage.PLANNED, limit=SHOWN)
    return [
        Coming(
            line.starts_at,
            line.title,
            line.place or _("à distance"),
            url_for("meetings.page", public_id=line.public_id),
            _("en séance") if line.stage is Stage.OPEN else "",
        )
        for line in lines
        if line.ends_at > now or line.stage is Stage.OPEN
    ]


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """A notice to answer; a meeting that goes on, and where one's seat is."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    return [*_going_on(db, actor), *_to_answer(db, actor, now), *_asked(db, actor, now)]


def _going_on(db: Session, actor: Actor) -> list[Owed]:
    return [
        Owed(
            title=meeting.title,
            why=_("La séance est ouverte, et vous y avez un siège."),
            url=url_for("meetings.page", public_id=meeting.public_id),
            action=_("Rejoindre la séance"),
            live=True,
        )
        for meeting in queries.open_now(db, actor.initiative_id)
        if queries.seats_of(presence.seating(db, meeting), actor)
    ]


def _to_answer(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    return [
        Owed(
            title=_("Répondre à la convocation\u00a0: %(title)s", title=meeting.title),
            why=_("Viendrez-vous\u00a0?"),
            url=url_for("meetings.page", public_id=meeting.public_id, _anchor="repondre"),
            action=_("Répondre"),
            due_at=meeting.starts_at,
        )
        for meeting in queries.unanswered(db, actor, now)
    ]


def _asked(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    return [
        Owed(
            title=_("Un point est demandé\u00a0: %(title)s", title=title),
            why=meeting.title,
            url=url_for("item_requests.page", public_id=meeting.public_id),
            action=_("Répondre à la demande"),
            due_at=meeting.starts_at,
        )
        for meeting, title in requests.waiting(db, actor, now)
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Notices that left, and meetings that closed, since a moment."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(Meeting)
        .where(
            Meeting.initiative_id == actor.initiative_id,
            or_(
                col(Meeting.notice_sent_at) > since,
                col(Meeting.date_moved_at) > since,
                col(Meeting.closed_at) > since,
                col(Meeting.cancelled_at) > since,
            ),
        )
        .order_by(col(Meeting.starts_at).desc())
        .limit(SHOWN)
    )
    return [_change(meeting) for meeting in rows]


def _change(meeting: Meeting) -> Change:
    url = url_for("meetings.page", public_id=meeting.public_id)
    if meeting.closed_at is not None:
        what = _("«\u00a0%(title)s\u00a0» est close\u00a0: le compte rendu est figé.", title=meeting.title)
        return Change(_("Réunions"), what, url, meeting.closed_at)
    if meeting.cancelled_at is not None:
        what = _("«\u00a0%(title)s\u00a0» est annulée.", title=meeting.title)
        return Change(_("Réunions"), what, url, meeting.cancelled_at)
    if meeting.date_moved_at is not None:
        what = _("«\u00a0%(title)s\u00a0» change de date.", title=meeting.title)
        return Change(_("Réunions"), what, url, meeting.date_moved_at)
    what = _("«\u00a0%(title)s\u00a0» est convoquée.", title=meeting.title)
    return Change(_("Réunions"), what, url, meeting.notice_sent_at or meeting.convened_at)


def meeting_parts(db: Session, actor: Actor, meeting: str) -> list[Part]:
    """The other dates of a meeting that comes back; for who convenes it, what was sent about it."""
    try:
        row = queries.meeting_for(db, actor, meeting)
    except Missing:
        return []
    return [*_other_dates(db, row), *_sent(db, actor, row)]


def _other_dates(db: Session, row: Meeting) -> list[Part]:
    """The one before, and the next ones."""
    every = series.others(db, row)
    before = [one for one in every if one.starts_at < row.starts_at]
    shown = [*before[-1:], *every[len(before) : len(before) + SHOWN]]
    items = tuple(
        Item(
            f"{weekday(one.starts_at)}, {hour(one.starts_at)}",
            url_for("meetings.page", public_id=one.public_id),
            _(STAGE_NAMES[one.stage]),
        )
        for one in shown
    )
    return [Part("series", _("Cette réunion revient"), items)] if items else []


def _sent(db: Session, actor: Actor, row: Meeting) -> list[Part]:
    sent = sendings.of(db, row) if gate.may(actor, Permission.CONVENE_MEETING, on=row) else []
    if not sent:
        return []
    url = url_for("meeting_steps.log", public_id=row.public_id)
    items = tuple(
        Item(
            _(SENT_NAMES[one.kind]),
            url,
            ngettext(
                "%(day)s, %(hour)s\u00a0: une lettre",
                "%(day)s, %(hour)s\u00a0: %(num)s lettres",
                len(one.posted),
                day=day(one.at),
                hour=hour(one.at),
            ),
        )
        for one in sent
    )
    return [Part("sent", _("Qui a reçu quoi, quand"), items)]


def stream_parts(db: Session, actor: Actor, stream: WorkStream) -> list[Part]:
    """The next meetings of a stream, on its page; who leads it prepares one from there."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(stream.initiative_id))
    rows = queries.of_stream(db, stream.id or 0, SHOWN)
    may = gate.may(actor, Permission.CONVENE_MEETING, on=Scope(stream.initiative_id, stream.id))
    new = (_("Préparer une réunion"), url_for("gatherings.page", avec=OF_STREAM + stream.public_id))
    return [
        Part(
            "meetings",
            _("Réunions"),
            tuple(_item(row) for row in rows),
            _("Aucune réunion n’est prévue."),
            new if may and stream.closed_at is None else None,
        )
    ]


def _item(row: Meeting) -> Item:
    live = row.stage is Stage.OPEN
    note = _("en séance") if live else f"{weekday(row.starts_at)}, {hour(row.starts_at)}"
    return Item(row.title, url_for("meetings.page", public_id=row.public_id), note, live)
