"""What follows from facts about streams: the search index knows them."""

from __future__ import annotations

from flask import url_for

from foundation import search, web
from foundation.events import Facts
from foundation.live import speaking
from people.models import Initiative
from workspace.streams.events import StreamEdited, StreamOpened
from workspace.streams.models import WorkStream


def install(facts: Facts) -> None:
    facts.listen(StreamOpened, _index)
    facts.listen(StreamEdited, _index)


def _index(fact: StreamOpened | StreamEdited) -> None:
    with web.database().reading() as db:
        stream = db.get_one(WorkStream, fact.stream_id)
        initiative = db.get_one(Initiative, fact.initiative_id)
        db.expunge_all()
    with speaking("fr"):
        url = url_for("streams.page", initiative=initiative.slug, slug=stream.slug)
    text = "\n".join(part for part in (stream.challenge, stream.reflection, stream.experiment) if part)
    with web.database().transaction() as db:
        search.upsert(
            db,
            stream.initiative_id,
            "stream",
            stream.public_id,
            title=stream.title,
            text=text,
            url=url,
            audience=search.MEMBERS,
            at=stream.opened_at,
            stream=stream.public_id,
        )
