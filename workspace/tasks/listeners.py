"""What follows from facts about action items: the search index knows them."""

from __future__ import annotations

from foundation import search, web
from foundation.events import Facts
from workspace.streams.models import WorkStream
from workspace.tasks.events import ActionChanged
from workspace.tasks.models import ActionItem
from workspace.tasks.queries import KIND, address


def install(facts: Facts) -> None:
    facts.listen(ActionChanged, _index)


def _index(fact: ActionChanged) -> None:
    with web.database().reading() as db:
        row = db.get_one(ActionItem, fact.action_id)
        stream = db.get(WorkStream, row.stream_id) if row.stream_id else None
        url = address(db, row)
        db.expunge_all()
    with web.database().transaction() as db:
        search.upsert(
            db,
            fact.initiative_id,
            KIND,
            row.public_id,
            title=row.title,
            text=f"{row.details}\n{row.owner}",
            url=url,
            audience=search.MEMBERS,
            at=row.changed_at,
            stream=stream.public_id if stream else "",
        )
