"""A sitting, whole and unchanging: what its three documents are made of, gathered once from where each thing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlmodel import Session

from charters.rules.sentences import say
from foundation.errors import Missing
from governance.committee.queries import BodyView
from governance.committee.rules import quorum_wording
from governance.committee.rules.quorum import QuorumResult
from governance.meetings import conducting, letters, minutes, presence, queries
from governance.meetings.models import Meeting
from governance.meetings.presence import SheetLine
from governance.meetings.queries import ItemView, NoticeView
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.replies import Reply
from governance.records import coming, resolutions, standing
from governance.records.resolutions import Pending, Resolution
from governance.records.rules import attended, items
from governance.records.rules.attended import College, How, Movement, Seat, Stay
from governance.records.rules.items import Part
from governance.records.standing import Standing
from people import gate, news
from people.actor import Actor
from people.models import Initiative
from people.news import MeetingRecord
from people.permissions import Permission
from people.queries import person_views
from workspace.documents import texts
from workspace.documents.models import Document
from workspace.documents.rules.tree import Tree, public


@dataclass(frozen=True)
class Text:
    """The words of the minutes: those that were frozen, or as they stand; `withheld`: some of them are internal."""

    document: Document
    tree: Tree
    sha256: str
    withheld: bool


@dataclass(frozen=True)
class Sitting:
    """Everything that the three documents say.

    `begun`: when each item was first taken up, by public id. `movements`: with the quorum that each left, in words.
    """

    meeting: Meeting
    initiative: str
    body: str
    place: str
    chair: str
    secretary: str
    notice: NoticeView
    first: str
    agenda: tuple[ItemView, ...]
    begun: Mapping[str, datetime]
    colleges: tuple[College, ...]
    movements: tuple[tuple[Movement, str], ...]
    opening: str
    closing: str
    resolutions: tuple[Resolution, ...]
    pending: tuple[Pending, ...]
    actions: tuple[MeetingRecord, ...]
    text: Text | None
    parts: tuple[Part, ...]
    standing: Standing


def of(db: Session, actor: Actor, meeting: Meeting, *, now: datetime) -> Sitting:
    """With the actor's rights. Raises Missing before the sitting opens: there is nothing to tell yet."""
    gate.require(actor, Permission.READ_MEETING, on=meeting)
    if meeting.stage is Stage.PLANNED or meeting.opened_at is None:
        raise Missing
    body = presence.body_of(db, meeting)
    view = presence.seating(db, meeting, body)
    colleges = attendance(db, meeting, now, view)
    agenda = tuple(queries.agenda(db, meeting, body.notice_rule))
    chair, secretary = _bureau(db, meeting, now)
    text = text_of(db, actor, meeting)
    first = queries.subject(db, actor, meeting.second_of) if meeting.second_of else None
    return Sitting(
        meeting=meeting,
        initiative=db.get_one(Initiative, meeting.initiative_id).name,
        body=body.name,
        place=letters.place(meeting),
        chair=chair,
        secretary=secretary,
        notice=queries.notice_view(db, meeting, presence.notice_rule(meeting, body), now),
        first=first.title if first else "",
        agenda=agenda,
        begun={str(one.item): one.at for one in reversed(conducting.taken(db, meeting))},
        colleges=colleges,
        movements=_movements(db, meeting, colleges, view),
        opening=_quorum(meeting, meeting.quorum_at_opening, view),
        closing=_quorum(meeting, meeting.quorum_at_closing, view),
        resolutions=resolutions.decided(db, actor, meeting),
        pending=resolutions.pending(db, meeting),
        actions=tuple(news.gather("meeting_records", db, actor, meeting.public_id)),
        text=text,
        parts=items.parts(text.tree if text else {}, [one.title for one in agenda]),
        standing=standing.of(db, meeting, chair=chair, secretary=secretary),
    )


def text_of(db: Session, actor: Actor, meeting: Meeting) -> Text | None:
    """Without internal passages: what is made here may leave the house. None where the actor may not read the minutes."""
    document = minutes.readable(db, actor, meeting)
    if document is None:
        return None
    version = minutes.frozen_version(db, meeting)
    whole = version.tree if version else texts.tree(db, document)
    kept = public(whole)
    return Text(document, kept, version.sha256 if version else "", kept != whole)


def attendance(
    db: Session, meeting: Meeting, now: datetime, view: BodyView | None = None
) -> tuple[College, ...]:
    """The attendance sheet over the whole sitting, or so far; before it, what was announced. Of people, without a body."""
    if meeting.body_id is None:
        return coming.attendance(db, meeting)
    view = view or presence.seating(db, meeting)
    replies = {one.seat.id: one.reply for one in queries.answers(db, meeting, view)}
    return tuple(
        College(one.name, tuple(_seat(line, replies) for line in one.lines))
        for one in presence.sheet(db, meeting, now, view=view)
    )


def _seat(line: SheetLine, replies: Mapping[int, Reply | None]) -> Seat:
    stays = tuple(
        Stay(one.name, one.arrived_at, one.left_at, one.mode is Mode.REMOTE, one.alternate)
        for one in line.stays
    )
    how = attended.how(
        came=bool(stays),
        represented=line.state.value == How.REPRESENTED.value,
        excused=replies.get(line.seat.id) is Reply.ABSENT,
    )
    return Seat(
        line.seat.id,
        line.seat.name,
        line.seat.organisation,
        how,
        stays,
        line.through,
        line.speaks_for,
    )


def _bureau(db: Session, meeting: Meeting, now: datetime) -> tuple[str, str]:
    wanted = {one for one in (meeting.chair_id, meeting.secretary_id) if one}
    names = {key: one.name for key, one in person_views(db, meeting.initiative_id, now, wanted).items()}
    return names.get(meeting.chair_id or 0, ""), names.get(meeting.secretary_id or 0, "")


def _movements(
    db: Session, meeting: Meeting, colleges: tuple[College, ...], view: BodyView
) -> tuple[tuple[Movement, str], ...]:
    """Each with the quorum that it left, of the body's own rule; without a body there is none, and hours say enough."""
    assert meeting.opened_at is not None
    if meeting.body_id is None:
        return ()
    found = attended.movements(colleges, meeting.opened_at, meeting.closed_at)
    after = presence.quorums_at(db, meeting, {one.at for one in found}) if found else {}
    return tuple((one, _sentence(after[one.at], view)) for one in found)


def _quorum(meeting: Meeting, kept: Mapping[str, Any] | None, view: BodyView) -> str:
    """Nothing of a meeting that belongs to no body: it needs none."""
    return _sentence(presence.read_back(kept), view) if meeting.body_id is not None else ""


def _sentence(result: QuorumResult | None, view: BodyView) -> str:
    if result is None:
        return ""
    return say(quorum_wording.in_a_word(result, {one.code: one.name for one in view.colleges}), _)
