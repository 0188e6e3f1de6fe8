"""The text as it stands, read from the log: tree, page. Kept while the log has not grown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import structlog
from flask_babel import get_locale
from markupsafe import Markup
from sqlmodel import Session

from foundation.errors import Unavailable
from workspace.documents import crdt, html, store
from workspace.documents.models import Document
from workspace.documents.rules.tree import NotATree, Tree, tidy

log = structlog.get_logger()
KEPT = 64
# Public ids are random: two databases of one process cannot be taken for each other.
_cache: OrderedDict[tuple[str, ...], Any] = OrderedDict()


def tree(db: Session, document: Document) -> Tree:
    """The tidied tree of a document one may read. Raises Unavailable, never answers an empty text for it."""
    return _kept((document.public_id, str(document.last_seq)), lambda: _read(db, document))


def page(db: Session, document: Document) -> Markup:
    """Its HTML for members, internal passages included, in the reader's language."""
    key = (document.public_id, str(document.last_seq), str(get_locale()))
    return _kept(key, lambda: html.of(tree(db, document), internal=True))


def _read(db: Session, document: Document) -> Tree:
    try:
        text, _seq = store.text(db, document.id or 0)
        return tidy(text.tree())
    except (crdt.Broken, NotATree, store.Corrupted) as error:
        log.exception("text_not_read", document=document.public_id)
        raise Unavailable from error


def _kept(key: tuple[str, ...], make: Callable[[], Any]) -> Any:
    if key in _cache:
        _cache.move_to_end(key)
        return _cache[key]
    found = _cache[key] = make()
    while len(_cache) > KEPT:
        _cache.popitem(last=False)
    return found
