"""Records named in a text, as they stand for whoever reads it. Each room above tells its own (`records_told`, filled by `composition`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from flask import current_app
from flask_babel import gettext as _
from sqlmodel import Session

from people import subjects
from people.actor import Actor
from workspace.documents.rules import mentions
from workspace.documents.rules.mentions import Record, Told
from workspace.documents.rules.tree import Tree

Tell = Callable[[Session, Actor, Collection[str]], Mapping[str, Told]]
"""(db, actor, public ids) → what each says now; those she may not read are left out."""


def present(db: Session, actor: Actor, text: Tree) -> dict[Record, Told]:
    """What the records of a text say now, to whoever may read them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, public_id in mentions.records(text):
        wanted[kind].add(public_id)
    tellers: Mapping[str, Tell] = current_app.extensions.get("records_told", {})
    return {
        (kind, public_id): told
        for kind, ids in sorted(wanted.items())
        if kind in tellers
        for public_id, told in tellers[kind](db, actor, ids).items()
    }


def now(db: Session, actor: Actor, text: Tree) -> Tree:
    """The text as it is shown to somebody: its records say their present state."""
    return mentions.now(text, present(db, actor, text))


def texts_told(db: Session, actor: Actor, public_ids: Collection[str]) -> dict[str, Told]:
    """Other texts of the initiative, by their present title."""
    return _subjects(db, actor, "document", public_ids)


def files_told(db: Session, actor: Actor, public_ids: Collection[str]) -> dict[str, Told]:
    return _subjects(db, actor, "file", public_ids)


def _subjects(db: Session, actor: Actor, kind: str, public_ids: Collection[str]) -> dict[str, Told]:
    found = [subjects.registry().find(db, actor, kind, one) for one in sorted(public_ids)]
    return {
        one.public_id: Told(_("Pièce\u00a0: %(title)s", title=one.title), one.url) for one in found if one
    }
