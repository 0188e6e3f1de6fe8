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


def deeds(db: Session, actor: Actor, document: str) -> list[Deed]:
    """The way back to the draft, from the public id of its text."""
    found = db.exec(
        select(CharterVersion)
        .join(Document, col(Document.id) == col(CharterVersion.written_in_id))
        .where(Document.public_id == document, CharterVersion.initiative_id == actor.initiative_id)
    ).first()
    if found is None or not gate.may(actor, Permission.READ_CHARTER, on=found):
        return []
    label = _("Lire le projet de charte %(number)s, article par article", number=found.number)
    return [Deed(label, url_for("charters.version", number=found.number), "scroll-text")]
