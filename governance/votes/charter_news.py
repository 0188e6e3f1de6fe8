"""What votes say of a version of the charter: one is open on it, and its text stays as it is."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlmodel import Session, col, select

from governance.votes.amended import ADOPT
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope


def holding(db: Session, actor: Actor, version: str) -> list[str]:
    """The sentence that says so, when a vote that would adopt the version is open or suspended."""
    gate.require(actor, Permission.READ_MOTION, on=Scope(actor.initiative_id))
    found = db.exec(
        select(Motion.title).where(
            Motion.initiative_id == actor.initiative_id,
            Motion.effect_kind == ADOPT,
            Motion.effect == version,
            col(Motion.stage).in_((Stage.OPEN, Stage.SUSPENDED)),
        )
    ).first()
    if found is None:
        return []
    return [_("Un vote est ouvert sur cette version\u00a0: son texte ne change pas avant sa clôture.")]
