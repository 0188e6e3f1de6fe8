"""The PDF of a text, for its members: as it stands, or as a version kept it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from pydantic import BaseModel
from sqlmodel import Session

from foundation import web
from foundation.errors import Missing
from foundation.language import day
from foundation.pages import read
from people import current
from people.actor import Actor
from workspace.documents import images, queries, records, texts
from workspace.documents import words as document_words
from workspace.documents.models import Document
from workspace.documents.rules import canonical
from workspace.documents.rules.tree import Tree, public
from workspace.exchange import paper
from workspace.exchange import queries as writing
from workspace.exchange.paper import Sheet

blueprint = Blueprint("printing", __name__, url_prefix="/<initiative>/documents")
PRIVATE = "private, no-store"


class Printing(BaseModel):
    """`internes` takes the internal passages along."""

    internes: bool = False


@dataclass(frozen=True)
class Printable:
    """A text with what is around its words on paper."""

    tree: Tree
    sheet: Sheet
    pictures: images.Pictures
    internal: bool

    def printed(self) -> bytes:
        """Raises Unavailable."""
        return paper.printed(self.tree, self.sheet, internal=self.internal, pictures=self.pictures)


@blueprint.get("/<public_id>/texte.pdf")
@web.limiter.limit("20 per minute")
def present(public_id: str) -> Response:
    """The text as it stands; a frozen one is its last version."""
    db, actor = web.db(), current.actor()
    document = queries.document_for(db, actor, public_id)
    return _pdf(printable(db, actor, document, internal=_internal()))


def printable(db: Session, actor: Actor, document: Document, *, internal: bool = False) -> Printable:
    """All that is printed of a text one may read, as it stands. Raises Unavailable when it cannot be read."""
    view, tree = queries.view(db, actor, document), texts.tree(db, document)
    last = view.last_version if document.frozen_at is not None else None
    told = _("Version %(n)s, texte figé", n=last.number) if last else _("Texte en cours d’écriture")
    names = writing.writers(db, document) or [view.author]
    date, kept = day(document.changed_at), bool(last)
    sheet = _sheet(tree, document.title, _kicker(view), told, date, names, kept, internal=internal)
    pictures = images.within(db, document.id or 0, tree)
    return Printable(records.now(db, actor, tree), sheet, pictures, internal)


@blueprint.get("/<public_id>/versions/<version>/texte.pdf")
@web.limiter.limit("20 per minute")
def kept(public_id: str, version: str) -> Response:
    """A version as it was kept."""
    db, actor = web.db(), current.actor()
    found = queries.version(db, actor, version)
    if found.document_public_id != public_id:
        raise Missing
    line = found.line
    view = queries.view(db, actor, queries.document_for(db, actor, public_id))
    told = _("Version %(n)s, texte figé", n=line.number) if line.frozen else _("Version %(n)s", n=line.number)
    if line.name:
        told = _("%(version)s\u00a0: %(name)s", version=told, name=line.name)
    names = writing.writers_of_version(db, found.id) or [line.author]
    internal, date = _internal(), day(line.at)
    sheet = _sheet(found.tree, found.title, _kicker(view), told, date, names, True, internal=internal)
    pictures = images.within(db, found.document_id, found.tree)
    return _pdf(Printable(records.now(db, actor, found.tree), sheet, pictures, internal))


def _internal() -> bool:
    return read(Printing, request.args.to_dict()).internes


def _kicker(view: Any) -> str:
    kind = str(document_words.KINDS[view.kind])
    return f"{view.stream} · {kind}" if view.stream else kind


def _sheet(
    tree: Tree,
    title: str,
    kicker: str,
    told: str,
    date: str,
    names: list[str],
    kept_state: bool,
    *,
    internal: bool,
) -> Sheet:
    """What it says of itself. The print is that of the whole text, as everywhere else."""
    withheld = not internal and public(tree) != tree
    sha256, names = canonical.sha256(tree), [name for name in names if name]
    label = _("Empreinte SHA-256 de ce texte")
    if withheld:
        label = _("Empreinte SHA-256 du texte entier, passages internes compris")
    written = _("Écrit par %(names)s.", names=paper.named(names)) if names else ""
    return Sheet(
        title=title,
        kicker=kicker,
        byline=_("%(version)s, %(day)s.", version=told, day=date),
        authors=names,
        told=[
            one
            for one in (
                written,
                _("Les passages internes de ce texte ne sont pas imprimés.") if withheld else "",
                _("Ce texte s’écrit encore\u00a0: cette feuille en est un état.") if not kept_state else "",
            )
            if one
        ],
        version=told,
        seal=sha256,
        colophon=[(label, sha256)],
    )


def _pdf(found: Printable) -> Response:
    return paper.file(found.printed(), found.sheet.title, cache=PRIVATE)
