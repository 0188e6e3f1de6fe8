"""The text as it stands, read from the log: tree, page. Kept while the log has not grown.

A text that is corrupted is shown in its last good state; one that is lost, in its last kept version.
`Standing` says so, and whoever shows it says it to people (`warning`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from foundation.db import Database
from foundation.errors import Unavailable
from foundation.language import day
from people.actor import Actor
from workspace.documents import crdt, html, images, loading, quarantine, records
from workspace.documents.models import Document, DocumentQuarantine, DocumentVersion
from workspace.documents.rules import mentions
from workspace.documents.rules.damage import Damage, Why
from workspace.documents.rules.tree import NotATree, Tree, tidy

log = structlog.get_logger()
_LOST = select(func.max(DocumentQuarantine.found_at)).where(
    DocumentQuarantine.document_id == bindparam("document"),
    col(DocumentQuarantine.snapshot).is_(False),
    DocumentQuarantine.why != Why.RETURNED,
)
KEPT = 64
UNREADABLE = _l(
    "Ce texte ne peut pas être relu pour l’instant. Rien n’en est effacé\u00a0: prévenez la personne qui tient la plateforme."
)
DAMAGED = _l(
    "Une partie de ce texte a été abîmée sur le serveur et ne s’affiche pas. Si ce texte est resté ouvert dans un navigateur,"
    " elle reviendra d’elle-même. Relisez, complétez, puis gardez une version\u00a0: cet avertissement s’en ira."
)
# Public ids are random: two databases of one process cannot be taken for each other.
_cache: OrderedDict[tuple[str, ...], Any] = OrderedDict()


@dataclass(frozen=True)
class Standing:
    """A tidied tree; `damage` when something was left out, `version` when a kept one stands in its place."""

    tree: Tree
    damage: Damage | None = None
    version: DocumentVersion | None = None


def standing(db: Session, document: Document) -> Standing:
    """How a document one may read stands. Raises Unavailable, never answers an empty text for it."""
    return _kept((document.public_id, str(document.last_seq)), lambda: _read(db, document))


def tree(db: Session, document: Document) -> Tree:
    """Its tidied tree. Raises Unavailable."""
    return standing(db, document).tree


def page(db: Session, actor: Actor, document: Document) -> Markup:
    """Its HTML for a member, internal passages included, in her language; its records say their present state."""
    whole = tree(db, document)
    told = records.present(db, actor, whole)
    said = [f"{kind}:{one}:{told[kind, one].words}" for kind, one in sorted(told)]
    key = (document.public_id, str(document.last_seq), str(get_locale()), *said)
    pictures = images.of(document.public_id)
    return _kept(key, lambda: html.of(mentions.now(whole, told), internal=True, images=pictures))


def forget(public_id: str) -> None:
    """Read it again at the next asking; what it said before is nowhere in memory."""
    for key in [key for key in _cache if key[0] == public_id]:
        _cache.pop(key, None)


def mend(database: Database, document: Document, found: Standing, *, now: datetime) -> None:
    """Set aside what was found corrupted while reading; the next reading goes straight on."""
    if found.damage:
        quarantine.set_aside(database, found.damage, now=now)
        forget(document.public_id)


def warning(db: Session, document: Document, found: Standing | None = None) -> str:
    """What people must know of a text that was corrupted; empty once somebody has kept a version of it since."""
    if found and found.version:
        return _(
            "Ce texte est abîmé et ne peut plus être relu. Voici sa dernière version gardée, la %(number)s, du %(day)s. On ne"
            " peut plus y écrire\u00a0: prévenez la personne qui tient la plateforme, une sauvegarde peut le rendre.",
            number=found.version.number,
            day=day(found.version.at),
        )
    lost = db.exec(_LOST, params={"document": document.id}).one()
    kept = select(func.max(DocumentVersion.at)).where(DocumentVersion.document_id == document.id)
    vouched = lost and (db.exec(kept).one() or lost) > lost
    just_now = found and found.damage and any(not one.snapshot for one in found.damage.bad)
    return str(DAMAGED) if just_now or (lost and not vouched) else ""


def _read(db: Session, document: Document) -> Standing:
    try:
        loaded = loading.load(db, document.id or 0)
        return Standing(tidy(loaded.text.tree()), loaded.damage or None)
    except loading.Lost as lost:
        return _last_version(db, document, lost)
    except (crdt.Broken, NotATree) as error:
        log.exception("text_not_read", document=document.public_id)
        raise Unavailable(UNREADABLE) from error


def _last_version(db: Session, document: Document, lost: loading.Lost) -> Standing:
    wanted = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    version = db.exec(wanted.order_by(col(DocumentVersion.number).desc()).limit(1)).first()
    log.error("text_lost", document=document.public_id, version=version.number if version else None)
    if version is None:
        raise Unavailable(UNREADABLE) from lost
    return Standing(version.tree, lost.damage or None, version)


def _kept(key: tuple[str, ...], make: Callable[[], Any]) -> Any:
    if key in _cache:
        _cache.move_to_end(key)
        return _cache[key]
    found = _cache[key] = make()
    while len(_cache) > KEPT:
        _cache.popitem(last=False)
    return found
