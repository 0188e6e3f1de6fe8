"""What follows from facts about meetings: the search index knows them and their agenda."""

from __future__ import annotations

from foundation import search, web
from foundation.events import Facts
from governance.meetings import queries
from governance.meetings.events import (
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingMoved,
    MeetingOpened,
    NoticeSent,
)
from governance.meetings.models import Meeting


def install(facts: Facts) -> None:
    facts.listen(MeetingConvened, _index)
    facts.listen(NoticeSent, _index)
    facts.listen(MeetingMoved, _index)
    facts.listen(MeetingCancelled, _index)
    facts.listen(MeetingOpened, _index)
    facts.listen(MeetingClosed, _index)


def _index(
    fact: MeetingConvened | NoticeSent | MeetingMoved | MeetingCancelled | MeetingOpened | MeetingClosed,
) -> None:
    with web.database().reading() as db:
        meeting = db.get_one(Meeting, fact.meeting_id)
        text = "\n".join(
            part for item in queries.item_rows(db, meeting) for part in (item.title, item.details) if part
        )
        url = queries.address(db, meeting)
        db.expunge_all()
    with web.database().transaction() as db:
        search.upsert(
            db,
            meeting.initiative_id,
            "meeting",
            meeting.public_id,
            title=meeting.title,
            text=f"{text}\n{meeting.place}",
            url=url,
            audience=search.MEMBERS,
            at=meeting.starts_at,
        )
