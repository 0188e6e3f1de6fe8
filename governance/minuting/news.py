"""What the room of minutes tells the page of a text: that records are made in it, and where its forms are asked for."""

from __future__ import annotations

from flask import url_for
from sqlmodel import Session

from governance.minuting import queries
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents.models import Document


def made_in(db: Session, actor: Actor, document: Document) -> list[str]:
    """The address of the forms, for whoever writes in the minutes of a meeting that is open."""
    meeting = queries.sitting_of(db, document)
    if meeting is None or not gate.may(actor, Permission.EDIT_DOCUMENT, on=document):
        return []
    return [url_for("minuting.form", public_id=meeting.public_id, kind="action").removesuffix("/action")]
