"""A version of a document as the public would see it, before anybody publishes it."""

from __future__ import annotations

from sqlmodel import Session

from people import gate
from people.actor import Actor
from people.permissions import Permission
from publication.queries import Draft, carriers
from workspace.documents import html, queries
from workspace.documents.rules import canonical, text
from workspace.documents.rules.tree import nodes, public


def draft(db: Session, actor: Actor, version: str) -> Draft:
    """What `version` (its public id) would show: internal passages taken out of the tree itself.

    The hash is that of the public text, so that anybody who reads it can compute it again.
    """
    found = queries.version(db, actor, version)
    gate.require(actor, Permission.PUBLISH, on=found)
    shown = public(found.tree)
    return Draft(
        initiative_id=found.initiative_id,
        stream_id=found.stream_id,
        source=found.line.public_id,
        document=found.title,
        number=found.line.number,
        title=found.title,
        html=html.of(shown, internal=False),
        text=text.plain(shown, internal=False),
        withheld=sum(node["type"] == "internal" for node in nodes(found.tree)),
        sha256=canonical.sha256(shown),
        organisations=carriers(db, found.stream_id),
    )
