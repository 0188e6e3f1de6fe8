"""What a draft of the charter says beside the text in which it is written."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from charters.models import CharterVersion
from people import gate
from people.actor import Actor
from people.news import Deed
from people.permissions import Permission
from workspace.documents.models import Document
from workspace.streams.models import WorkStream


def deeds(db: Session, actor: Actor, document: str) -> list[Deed]:
    """The way back to the draft, from the public id of its text."""
    found = db.exec(
        select(CharterVersion, WorkStream.slug)
        .join(Document, col(Document.id) == col(CharterVersion.written_in_id))
        .join(WorkStream, col(WorkStream.id) == col(CharterVersion.stream_id), isouter=True)
        .where(Document.public_id == document, CharterVersion.initiative_id == actor.initiative_id)
    ).first()
    if found is None or not gate.may(actor, Permission.READ_CHARTER, on=found[0]):
        return []
    version, slug = found
    label = (
        _("Lire le projet d’annexe %(number)s, article par article", number=version.number)
        if slug
        else _("Lire le projet de charte %(number)s, article par article", number=version.number)
    )
    return [Deed(label, url_for("charters.version", number=version.number, stream=slug), "scroll-text")]
