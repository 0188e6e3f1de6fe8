"""What annexes tell: on the page of their stream, on the home page of those who take part, and to who would join."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from charters import queries
from charters.annexes import queries as annexes
from people import gate
from people.actor import Actor
from people.news import Deed, Item, Owed, Part
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream


def stream_parts(db: Session, actor: Actor, stream: WorkStream) -> list[Part]:
    """The annex in force, or the place to prepare one; nothing to who could do neither."""
    found = queries.version_in_force(db, stream.initiative_id, stream.id)
    url = url_for("charters.charter", stream=stream.slug)
    if found is None:
        may = gate.may(actor, Permission.WRITE_CHARTER, on=Scope(stream.initiative_id, stream.id))
        action = (_("Préparer l’annexe"), url)
        empty = _("Ce chantier n’a pas d’annexe à la charte.")
        return [Part("annex", _("Annexe à la charte"), empty=empty, action=action)] if may else []
    note = _("version %(n)s, en vigueur", n=found.number)
    return [Part("annex", _("Annexe à la charte"), items=(Item(found.title, url, note),))]


def before_joining(db: Session, actor: Actor, stream: WorkStream) -> list[Deed]:
    """What has to be done first: sign the annex, where the stream asks for it."""
    found = annexes.asked_of(db, actor, stream)
    if found is None:
        return []
    url = url_for("charters.charter", stream=stream.slug, _anchor="signer")
    return [Deed(_("Lire et signer l’annexe"), url, "signature")]


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Annexes of the streams the actor takes part in, that she has not signed in her own name."""
    if str(actor.role) == "observer":
        return []
    return [
        Owed(
            title=_("Signer l’annexe du chantier «\u00a0%(title)s\u00a0»", title=one.stream.title),
            why=_("Elle dit ce que s’engagent à faire celles et ceux qui y participent."),
            url=url_for("charters.charter", stream=one.stream.slug, _anchor="signer"),
            action=_("Lire et signer"),
        )
        for one in annexes.in_force(db, actor.initiative_id or 0, actor.stream_ids)
        if queries.to_sign(db, actor, one.version.id or 0).mine
    ]
