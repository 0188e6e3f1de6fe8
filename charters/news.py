"""What the charter tells the home page: sign it, and what changed in it."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, func, select

from charters import queries
from charters.models import CharterVersion, Signature
from people.actor import Actor
from people.news import Change, Owed


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """The version in force, as long as there is something of it the actor may sign."""
    version = queries.version_in_force(db, actor.initiative_id or 0)
    if version is None or str(actor.role) == "observer":
        return []
    waiting = queries.to_sign(db, actor, version.id or 0)
    if not waiting.anything:
        return []
    names = [hat.organisation_name for hat in waiting.organisations]
    for_whom = ([_("vous")] if waiting.mine else []) + names
    return [
        Owed(
            title=_("Signer la charte %(number)s", number=version.number),
            why=_("Reste à signer pour : %(who)s.", who=", ".join(for_whom)),
            url=url_for("charters.charter", _anchor="signer"),
            action=_("Lire et signer"),
        )
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """New signatures, counted, and a version that came into force."""
    made = db.exec(
        select(func.count(), func.max(Signature.signed_at)).where(
            Signature.initiative_id == actor.initiative_id,
            col(Signature.signed_at) > since,
            col(Signature.withdrawn_at).is_(None),
        )
    ).one()
    version = queries.version_in_force(db, actor.initiative_id or 0)
    told = []
    if made[0] and made[1]:
        what = _("%(n)s nouvelles signatures.", n=made[0])
        told.append(Change(_("Charte"), what, url_for("charters.charter"), made[1]))
    if isinstance(version, CharterVersion) and version.in_force_at and version.in_force_at > since:
        what = (
            _(
                "La version %(number)s est en vigueur ; elle ne corrige que la typographie.",
                number=version.number,
            )
            if version.corrects_id
            else _("La version %(number)s est entrée en vigueur.", number=version.number)
        )
        told.append(Change(_("Charte"), what, url_for("charters.charter"), version.in_force_at))
    return told
