"""What the records of a sitting tell its page: the documents made of it, what is shown at the door."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from governance.meetings import open_questions
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.open_questions import may_open
from governance.records import composing, standing
from governance.records.rules.sheets import Kind
from people import gate
from people.actor import Actor
from people.news import Item, Part
from people.permissions import Permission


def meeting_parts(db: Session, actor: Actor, public_id: str) -> list[Part]:
    """The attendance sheet at any time, the three documents as soon as the sitting is open."""
    meeting = meetings.meeting_for(db, actor, public_id)
    items = [
        *(_documents(db, meeting) if meeting.stage is not Stage.PLANNED else ()),
        Item(_("Feuille de présence"), url_for("sitting_documents.sheet", public_id=public_id)),
        *_at_the_door(db, actor, meeting),
    ]
    return [Part("documents", _("Documents de la séance"), tuple(items))]


def _documents(db: Session, meeting: Meeting) -> list[Item]:
    """The last one, the minutes, says where they stand."""
    state = {Kind.MINUTES: standing.of(db, meeting).words}
    return [
        Item(
            name,
            url_for("sitting_documents.read", public_id=meeting.public_id, kind=kind.value),
            state.get(kind, ""),
        )
        for kind, name in composing.names().items()
    ]


def _at_the_door(db: Session, actor: Actor, meeting: Meeting) -> list[Item]:
    """Until it is closed; what the public asked is still read afterwards, as long as it is kept."""
    if not gate.may(actor, Permission.RECORD_ATTENDANCE, on=meeting):
        return []
    over = meeting.stage is Stage.CLOSED
    asked = may_open(public=meeting.public, kind=meeting.kind)
    at_the_door = [
        Item(_("Code à la porte"), url_for("door.code", public_id=meeting.public_id)),
        Item(_("Écran de la salle"), url_for("room_screen.page", public_id=meeting.public_id)),
    ]
    questions = [_questions(meeting)] if asked and (not over or open_questions.count(db, meeting)) else []
    return questions if over else at_the_door + questions


def _questions(meeting: Meeting) -> Item:
    """The code by which the public asks, and what came by it."""
    return Item(_("Questions du public"), url_for("room_questions.page", public_id=meeting.public_id))
