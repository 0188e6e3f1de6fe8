"""The text put to the vote: a version of a document, or amendments, bound by digests from the opening on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, select

from foundation.errors import Conflict, Refusal
from governance.votes import amended
from governance.votes.models import Motion
from people import gate
from people.actor import Actor
from people.news import Deed
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import queries as documents
from workspace.documents.models import DocumentVersion
from workspace.documents.queries import VersionView

TITLE = 200
"""What the title of a vote may hold."""


def freeze(db: Session, motion: Motion) -> None:
    """Bind the digest of the text as it is now; raises Conflict when the version is gone."""
    if not motion.document:
        return
    found = db.exec(
        select(DocumentVersion.sha256).where(
            DocumentVersion.initiative_id == motion.initiative_id,
            DocumentVersion.public_id == motion.document,
        )
    ).first()
    if found is None:
        raise Conflict(_("Le texte mis au vote n’existe plus."), code="text_is_gone")
    motion.document_sha256 = found


def as_data(db: Session, motion: Motion) -> dict[str, Any]:
    """What the record says of it; nothing without a text, nor of votes opened before texts were bound."""
    put = amended.as_data(db, motion)
    if not motion.document_sha256:
        return put
    return {"document": {"version": motion.document, "sha256": motion.document_sha256}, **put}


def attached(db: Session, actor: Actor, values: Mapping[str, str]) -> VersionView | None:
    """The version that the form being filled carries along, if the reader may read it."""
    if not values.get("document"):
        return None
    try:
        return documents.version(db, actor, values["document"])
    except Refusal:
        return None


def deeds(db: Session, actor: Actor, version: str) -> list[Deed]:
    """« Mettre au vote », on the page of a version, for whoever may prepare a vote: the form filled in."""
    if not gate.may(actor, Permission.PREPARE_MOTION, on=Scope(actor.initiative_id)):
        return []
    return [Deed(_("Mettre au vote"), url_for("votes.prepare", document=version), "vote")]


def filled(db: Session, actor: Actor, values: Mapping[str, str]) -> dict[str, str]:
    """What an address fills the form in with: a version brings its title and a question, unless others came with it.

    They are read here and are no part of the address, which logs and histories keep.
    """
    found = attached(db, actor, values)
    if found is None:
        return amended.filled(db, actor, values)
    title = found.title[:TITLE]
    question = _(
        "Adopte-t-on «\u00a0%(title)s\u00a0», dans sa version %(number)s\u00a0?",
        title=title,
        number=found.line.number,
    )
    return {"title": title, "text": question, **values}
