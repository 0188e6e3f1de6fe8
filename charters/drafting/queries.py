"""The text in which a draft is written, and what it says as articles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlmodel import Session

from charters import queries
from charters.models import Article, CharterVersion
from charters.queries import CharterView
from charters.rules import composing
from charters.rules.charter_text import CharterText, Part
from charters.rules.composing import Reading
from charters.rules.laying_out import NAMES, Section
from charters.rules.sentences import say
from charters.rules.standing import editable
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents import texts
from workspace.documents.models import Document


@dataclass(frozen=True)
class Written:
    """The text of a draft, for whoever may read it. `open`, while it is written; `troubles` say what cannot be an article."""

    public_id: str
    open: bool
    may_write: bool
    troubles: tuple[str, ...]
    plainer: bool


def live(db: Session, version: CharterVersion) -> Document | None:
    """The text that says what a draft says; None for a version that is settled, or written in forms alone."""
    if not editable(version.standing) or version.written_in_id is None:
        return None
    found = db.get_one(Document, version.written_in_id)
    return None if found.frozen_at is not None else found


def reading(db: Session, document: Document) -> Reading:
    """Its articles as they stand. Raises Unavailable."""
    return composing.read(texts.tree(db, document))


def text_of(db: Session, actor: Actor, version: CharterVersion) -> CharterText:
    """What a version says, and a draft as it is being written."""
    document = live(db, version)
    if document is None or not gate.may(actor, Permission.READ_DOCUMENT, on=document):
        return queries.text_of(db, version)
    return reading(db, document).charter(version.number, version.title)


def view(db: Session, actor: Actor, version: CharterVersion) -> tuple[CharterView, Written | None]:
    """A version to read, with the text that it is written in, if the actor may read that."""
    found = queries.view(db, version)
    document = live(db, version)
    if document is None or not gate.may(actor, Permission.READ_DOCUMENT, on=document):
        return found, None
    read = reading(db, document)
    written = Written(
        public_id=document.public_id,
        open=not document.closed,
        may_write=not document.closed and gate.may(actor, Permission.EDIT_DOCUMENT, on=document),
        troubles=tuple(say(one, _) for one in read.troubles),
        plainer=read.plainer,
    )
    return _as_written(found, version, read), written


def _as_written(view: CharterView, version: CharterVersion, read: Reading) -> CharterView:
    articles = [
        Article(
            initiative_id=version.initiative_id, version_id=version.id or 0, public_id="",
            number=one.number, part=Part(one.part), title=one.title, text=one.text,
        )
        for one in read.articles
    ]  # fmt: skip
    return replace(view, preamble=read.preamble, pledges=read.pledges, articles=tuple(articles))


def names() -> dict[Section, str]:
    """The headings of a new text, in the language of whoever opens it."""
    return {section: _(name) for section, name in NAMES.items()}
