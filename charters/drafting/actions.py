"""Opening the text of a draft to many, changing it from a form, and settling it: its articles are those that people read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from charters import queries as charters
from charters.drafting import queries
from charters.models import Article, CharterVersion
from charters.rules import composing
from charters.rules.charter_text import ArticleText, CharterText, Part
from charters.rules.composing import Reading
from charters.rules.laying_out import laid_out
from charters.rules.sentences import say
from charters.rules.standing import editable
from foundation.errors import Conflict
from foundation.rows import hold
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents import actions as documents
from workspace.documents import crdt, rewriting
from workspace.documents.models import Document
from workspace.documents.rules.kinds import Kind
from workspace.documents.rules.tree import tidy
from workspace.streams.models import WorkStream

NOT_A_DRAFT = _l("Seul un brouillon se modifie. Ouvrez une nouvelle version.")
ANOTHER = _l(
    "Cet article a changé pendant que vous écriviez. Voici son texte ; le vôtre est gardé dans le formulaire."
)
UNREADABLE = _l(
    "Le texte commun a encore des passages qui ne peuvent pas être des articles\u00a0: corrigez-le là d’abord. %(why)s"
)
SETTLED = _l("texte lu comme projet de charte")


def write_together(db: Session, actor: Actor, version: CharterVersion, *, now: datetime) -> Document:
    """Open the text that says what the draft says, to be written by many; of two who do so at once, one opens it."""
    gate.require(actor, Permission.WRITE_CHARTER, on=version)
    held = hold(db, CharterVersion, version.id)
    if not editable(held.standing):
        raise Conflict(NOT_A_DRAFT, code="not_a_draft")
    if (found := queries.live(db, held)) is not None:
        return found
    former = db.get(Document, held.written_in_id) if held.written_in_id else None
    made = documents.create_document(
        db,
        actor,
        _named(db, held),
        now=now,
        stream_id=held.stream_id,
        kind=Kind.PROPOSAL,
        tree=laid_out(charters.text_of(db, held), queries.names()),
        like=former,
    )
    held.written_in_id = made.id
    db.add(held)
    db.flush()
    return made


def _named(db: Session, version: CharterVersion) -> str:
    if version.stream_id is None:
        return _("Projet de charte %(number)s", number=version.number)
    title = db.get_one(WorkStream, version.stream_id).title
    return _("Projet d’annexe %(number)s\u00a0: %(title)s", number=version.number, title=title)[:200]


@gate.internal
def settle(db: Session, actor: Actor, version: CharterVersion, *, now: datetime) -> None:
    """Freeze the text of a draft, and keep its articles as they were read; nothing for a draft written in forms.

    The caller asked the gate. Raises Conflict where something in it cannot be an article.
    """
    document = queries.live(db, version)
    if document is None:
        return
    if document.archived_at is not None:
        documents.restore(db, actor, document, now=now)
    kept = documents.freeze(db, actor, document, str(SETTLED), now=now)
    _keep(db, version, _readable(composing.read(tidy(kept.tree))))


@gate.internal
def write_opening(
    db: Session, actor: Actor, version: CharterVersion, preamble: str, pledges: list[str], *, now: datetime
) -> bool:
    """Put the preamble and the commitments of a form in the text; False where the draft has no text."""
    return _rewrite(db, actor, version, now, preamble=preamble, pledges=tuple(pledges))


@gate.internal
def write_article(
    db: Session, actor: Actor, version: CharterVersion, article: ArticleText, was: str, *, now: datetime
) -> bool:
    """Put an article of a form in the text, or take it away with an empty one; False where the draft has no text.

    `was` is the print of the article that the form showed, nothing for a new one, which then takes that place. Raises
    Conflict where it says something else by now.
    """
    document = queries.live(db, version)
    if document is None:
        return False
    there = list(queries.reading(db, rewriting.held(db, document)).articles)
    place = min(article.number, len(there) + 1) - 1
    if was:
        if place >= len(there) or charters.print_of(there[place]) != was:
            raise Conflict(ANOTHER, code="stale")
        del there[place]
    if article.text:
        there.insert(place, article)
    numbered = tuple(replace(one, number=number) for number, one in enumerate(there, 1))
    return _rewrite(db, actor, version, now, articles=numbered)


def _rewrite(db: Session, actor: Actor, version: CharterVersion, now: datetime, **changes: object) -> bool:
    """Ordinary edits of the text: who is writing in another article stays there."""
    document = queries.live(db, version)
    if document is None:
        return False
    held = rewriting.held(db, document)
    loaded = rewriting.readable(db, held)
    read = _readable(composing.read(tidy(loaded.text.tree())))
    wanted: CharterText = replace(read.charter(version.number, version.title), **changes)  # type: ignore[arg-type]
    data = crdt.edited(loaded.text.update(), laid_out(wanted, {**queries.names(), **read.names}))
    if data is not None:
        rewriting.write(db, actor, held, loaded, data, now=now)
    return True


def _readable(read: Reading) -> Reading:
    if read.troubles:
        raise Conflict(str(UNREADABLE) % {"why": say(read.troubles[0], _)}, code="unreadable")
    return read


def _keep(db: Session, version: CharterVersion, read: Reading) -> None:
    """Its articles, each in the row of its number where there is one."""
    rows = {one.number: one for one in charters.articles_of(db, version)}
    for one in read.articles:
        row = rows.pop(one.number, None) or Article(
            initiative_id=version.initiative_id,
            version_id=version.id or 0,
            number=one.number,
            title=one.title,
        )
        row.part, row.title, row.text = Part(one.part), one.title, one.text
        db.add(row)
    for row in rows.values():
        db.delete(row)
    version.preamble = read.preamble
    version.pledges = json.dumps(read.pledges, ensure_ascii=False)
    version.revision += 1
    db.add(version)
    db.flush()
