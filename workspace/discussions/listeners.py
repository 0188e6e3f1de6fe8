"""What follows from facts about discussions: the search index knows what was said, and forgets what was taken back."""

from __future__ import annotations

from flask import url_for

from foundation import search, web
from foundation.events import Facts
from foundation.live import speaking
from people import subjects
from people.models import Initiative
from workspace.discussions.events import MessageChanged, MessageSaid
from workspace.discussions.models import Message, Thread
from workspace.discussions.rules import dialect
from workspace.streams.models import WorkStream


def install(facts: Facts) -> None:
    facts.listen(MessageSaid, _index)
    facts.listen(MessageChanged, _index)


def _index(fact: MessageSaid | MessageChanged) -> None:
    with web.database().reading() as db:
        message = db.get_one(Message, fact.message_id)
        thread = db.get_one(Thread, fact.thread_id)
        stream = db.get(WorkStream, thread.stream_id) if thread.stream_id else None
        slug = db.get_one(Initiative, fact.initiative_id).slug
        db.expunge_all()
    with speaking("fr"):
        url = url_for("messages.one", initiative=slug, message=message.public_id)
    with web.database().transaction() as db:
        if message.withdrawn_at or message.hidden_at:
            search.remove(db, fact.initiative_id, "message", message.public_id)
            return
        search.upsert(
            db,
            fact.initiative_id,
            "message",
            message.public_id,
            title=thread.title or (stream.title if stream else ""),
            text=dialect.plain(message.text),
            url=url,
            audience=subjects.registry().audience(db, thread.kind, thread.about),
            at=message.at,
            stream=stream.public_id if stream else "",
        )
