"""A version of a document as the public would see it, before anybody publishes it."""

from __future__ import annotations

from flask import url_for
from sqlmodel import Session

from people import gate
from people.actor import Actor
from people.permissions import Permission
from publication.queries import Draft, carriers
from workspace.documents import html, images, queries
from workspace.documents.rules import canonical, text
from workspace.documents.rules import tree as tree_rules
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
        html=html.of(shown, internal=False, images=_address),
        preview=html.of(shown, internal=False, images=images.of(found.document_public_id)),
        images=tree_rules.images(shown),
        document_id=found.document_id,
        text=text.plain(shown, internal=False),
        withheld=sum(node["type"] == "internal" for node in nodes(found.tree)),
        sha256=canonical.sha256(shown),
        organisations=carriers(db, found.stream_id),
    )


def _address(sha256: str) -> str:
    """Where everybody will read an image once the text is published; nowhere before."""
    return url_for("published_images.image", sha256=sha256)
