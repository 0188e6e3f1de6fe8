"""What requests to join tell the home page of who facilitates: somebody waits for a word."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from people import gate
from people.actor import Actor
from people.news import Owed
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.joining import queries


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Requests whose last word is not of who facilitates."""
    if not gate.may(actor, Permission.DECIDE_REQUEST, on=Scope(actor.initiative_id)):
        return []
    waiting = [one for one in queries.open_requests(db, actor) if not one.answered]
    return [
        Owed(
            title=_("%(name)s demande à participer", name=one.name),
            why=_("Au chantier «\u00a0%(title)s\u00a0».", title=one.place)
            if one.place
            else _("À la démarche."),
            url=url_for("joining.listing", _anchor=f"d-{one.public_id}"),
            action=_("Lire et répondre"),
        )
        for one in queries.views(db, waiting)
    ]
