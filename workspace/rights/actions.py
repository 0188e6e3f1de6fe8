"""Choosing whom a document is for, and taking the choice back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, select

from foundation import events, ledger, search
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from people import gate
from people.actions.rights import rights_changed
from people.actor import Actor
from people.everybody import everybody
from people.permissions import Permission
from people.rules import sharing
from people.rules.sharing import Grant, Moved
from workspace.documents import circles
from workspace.documents.events import DocumentShared
from workspace.documents.models import Document, DocumentSharing
from workspace.rights.rules import changes

# What other rooms keep about a text, to be found by the same people: (db, initiative, kind, public id, audience).
Beside = Callable[[Session, int, str, str, str], None]
CHANGED = _l("Quelqu’un a changé ces droits entre-temps. Relisez-les avant d’enregistrer les vôtres.")
NOBODY = _l("Choisissez au moins un cercle ou une personne.")
YOURSELF = _l(
    "Vous n’écririez plus dans ce texte, et vous ne pourriez pas revenir en arrière. Gardez-vous ce droit, ou demandez à une"
    " personne qui facilite."
)
NOTHING = _l("Il n’y a rien à annuler.")


def share(
    db: Session,
    actor: Actor,
    document: Document,
    grants: Iterable[Grant],
    *,
    version: int,
    now: datetime,
    beside: Sequence[Beside],
) -> list[Moved[Actor]]:
    """Say who reads, suggests and writes from now on; gives those whose rights are no longer the same.

    `version` is the one that was shown: the second of two who choose at once is told. Raises Conflict, Invalid.
    """
    gate.require(actor, Permission.SHARE_DOCUMENT, on=document)
    kept = _held(db, actor, document, version)
    wanted = sharing.tidied(grants)
    if not wanted:
        raise Invalid({"acces": NOBODY})
    return _choose(db, actor, kept, wanted, now, beside)


def undo(
    db: Session, actor: Actor, document: Document, *, version: int, now: datetime, beside: Sequence[Beside]
) -> list[Moved[Actor]]:
    """Take back the last choice; it is a choice as another, that may be taken back too."""
    gate.require(actor, Permission.SHARE_DOCUMENT, on=document)
    kept = _held(db, actor, document, version)
    last = db.exec(
        select(DocumentSharing).where(
            DocumentSharing.document_id == kept.id, DocumentSharing.number == kept.sharing
        )
    ).first()
    if last is None:
        raise Conflict(NOTHING)
    return _choose(db, actor, kept, changes.read(last.before), now, beside)


def _held(db: Session, actor: Actor, document: Document, version: int) -> Document:
    """The row itself until the commit, if it is still what was shown and still the actor's to share."""
    kept = hold(db, Document, document.id)
    gate.require(actor, Permission.SHARE_DOCUMENT, on=kept)
    if kept.sharing != version:
        raise Conflict(CHANGED)
    return kept


def _choose(
    db: Session,
    actor: Actor,
    kept: Document,
    wanted: tuple[Grant, ...],
    now: datetime,
    beside: Sequence[Beside],
) -> list[Moved[Actor]]:
    before, chosen = kept.grants, kept.chosen
    usual = sharing.usual(kept.stream_id)
    after = wanted or usual
    if sharing.shuts_out(actor, after):
        raise Invalid({"acces": YOURSELF})
    if sharing.tidied(before) == sharing.tidied(after):
        return []
    moved = sharing.moved(before, after, everybody(db, kept.initiative_id, now))
    # What the place gives is written nowhere: it follows the text from place to place.
    circles.put(db, kept, () if after == sharing.tidied(usual) else after)
    kept.sharing += 1
    db.add(kept)
    db.add(
        DocumentSharing(
            initiative_id=kept.initiative_id,
            document_id=kept.id or 0,
            number=kept.sharing,
            by=actor.membership_id,
            at=now,
            before=changes.written(chosen),
            after=changes.written(kept.chosen),
        )
    )
    db.flush()
    _tell(db, actor, kept, moved, now, beside)
    return moved


def _tell(
    db: Session,
    actor: Actor,
    kept: Document,
    moved: list[Moved[Actor]],
    now: datetime,
    beside: Sequence[Beside],
) -> None:
    """In the same transaction: who no longer reads finds nothing of it, from the commit on."""
    search.move(db, kept.initiative_id, "document", kept.public_id, kept.audience)
    for follow in beside:
        follow(db, kept.initiative_id, "document", kept.public_id, kept.audience)
    gained = sum(one.gains for one in moved)
    ledger.write(
        db,
        kept.initiative_id,
        actor.person_public_id,
        "share_document",
        "document",
        kept.public_id,
        now=now,
        gained=gained,
        lost=len(moved) - gained,
    )
    events.record(db, DocumentShared(kept.id or 0, kept.public_id))
    for one in moved:
        rights_changed(db, one.who.person_id or 0)
