"""What paper and telephone tell the home: to whom it binds, that something was said for her; to facilitators, that it is contested."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from governance.paper import queries
from governance.paper.models import PaperEntry
from people.actor import Actor
from people.news import Change


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Entries that bind the reader, and contested ones for who facilitates, since a moment."""
    told = [_told(one) for one in queries.entries(db, actor) if _recent(one, actor, since)]
    told += [
        _contested(one, one.contested_at)
        for one in queries.entries(db, actor)
        if one.contested_at and one.contested_at > since and one.membership_id != actor.membership_id
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _recent(entry: PaperEntry, actor: Actor, since: datetime) -> bool:
    return entry.membership_id == actor.membership_id and entry.recorded_at > since


def _told(entry: PaperEntry) -> Change:
    told = _(
        "%(by)s a saisi en votre nom %(what)s (%(title)s). Vous pouvez contester.",
        by=entry.recorded_by_name,
        what=queries.what(entry),
        title=entry.title,
    )
    return Change(_("Saisies"), told, _place(entry), entry.recorded_at)


def _contested(entry: PaperEntry, at: datetime) -> Change:
    told = _("%(name)s conteste une saisie : %(what)s.", name=entry.name, what=queries.what(entry))
    return Change(_("Saisies"), told, _place(entry), at)


def _place(entry: PaperEntry) -> str:
    return url_for("paper.listing") + f"#e-{entry.public_id}"
