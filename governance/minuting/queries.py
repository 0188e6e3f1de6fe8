"""Reading for the minutes: the open sitting they are of, the item one writes under, what the meeting has already."""

from __future__ import annotations

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.meetings import presence
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.meetings.queries import ItemView
from governance.meetings.rules.lifecycle import Stage
from governance.minuting.rules.headings import Heading, item_under
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage as VoteStage
from people.actor import Actor
from workspace.documents.models import Document


def sitting_for(db: Session, actor: Actor, public_id: str) -> Meeting:
    """The open meeting with this public id; raises Missing, for one that is not open too."""
    found = meetings.meeting_for(db, actor, public_id)
    if found.stage is not Stage.OPEN:
        raise Missing
    return found


def sitting_of(db: Session, document: Document) -> Meeting | None:
    """The open meeting whose minutes a text is."""
    where = Meeting.minutes_document_id == document.id, Meeting.stage == Stage.OPEN
    return db.exec(select(Meeting).where(*where)).first()


def item_of(db: Session, meeting: Meeting, under: str) -> ItemView | None:
    """The item of the agenda whose title one writes under, with what may be decided of it."""
    agenda = meetings.agenda(db, meeting, presence.body_of(db, meeting).notice_rule)
    found = item_under(under, [Heading(one.public_id, one.number, one.title) for one in agenda])
    return next((one for one in agenda if one.public_id == found), None)


def votes_of(db: Session, meeting: Meeting) -> list[Motion]:
    """The votes of a meeting, in the order in which they were prepared."""
    query = select(Motion).where(
        Motion.initiative_id == meeting.initiative_id,
        Motion.meeting == meeting.public_id,
        Motion.stage != VoteStage.ANNULLED,
    )
    return list(db.exec(query.order_by(col(Motion.prepared_at), col(Motion.id))))
