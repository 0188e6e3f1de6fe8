"""Texts, as things that are for some people."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlmodel import Session

from workspace.documents.circles import DOCUMENTS
from workspace.documents.events import DocumentShared
from workspace.documents.models import Document
from workspace.documents.queries import document_for, versions
from workspace.rights.sharable import Sharable
from workspace.rights.words import TEXTS


def held(db: Session, document: Document) -> list[tuple[str, str]]:
    """Versions that are read beyond the document: published, or put to the vote."""
    kept = {one.public_id: one for one in versions(db, document)}
    found: list[tuple[str, str]] = []
    for about in current_app.extensions["bound_versions"]:
        reasons = about(db, document.initiative_id, list(kept))
        found += [(_("Version %(n)s", n=kept[one].number), one) for one in reasons if one in kept]
    return [
        (name, url_for("documents.version", public_id=document.public_id, version=one))
        for name, one in dict.fromkeys(found)
    ]


SHARABLE = Sharable(DOCUMENTS, document_for, "documents.page", TEXTS, held, DocumentShared)
