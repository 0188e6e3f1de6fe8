"""What follows from facts about publications: the public search knows what is published, and forgets what is withdrawn."""

from __future__ import annotations

from flask import url_for
from sqlmodel import select

from foundation import search, web
from foundation.events import Facts
from foundation.live import speaking
from people.models import Initiative
from publication.events import PublicationWithdrawn, Published
from publication.models import Publication
from workspace.streams.models import WorkStream


def install(facts: Facts) -> None:
    facts.listen(Published, _index)
    facts.listen(PublicationWithdrawn, _forget)


def _index(fact: Published) -> None:
    """Its text is that of the public page: drawn without internal passages when it was published."""
    with web.database().reading() as db:
        row = db.exec(select(Publication).where(Publication.public_id == fact.public_id)).one()
        slug = db.get_one(Initiative, fact.initiative_id).slug
        stream = db.get(WorkStream, row.stream_id) if row.stream_id else None
        db.expunge_all()
    with speaking("fr"):
        url = url_for("publication.read", initiative=slug, slug=row.slug)
    with web.database().transaction() as db:
        search.upsert(
            db,
            row.initiative_id,
            "publication",
            row.public_id,
            title=row.title,
            text=f"{row.summary} {row.text}".strip(),
            url=url,
            audience=search.PUBLIC,
            at=row.published_at,
            stream=stream.public_id if stream else "",
        )


def _forget(fact: PublicationWithdrawn) -> None:
    with web.database().transaction() as db:
        search.remove(db, fact.initiative_id, "publication", fact.public_id)
        search.settle(db)
