"""What the register tells the home: decisions to look at again, to whoever sees to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from foundation.language import day
from governance.committee import queries as committee
from governance.register import queries
from governance.votes import shown as votes
from governance.votes.models import RegisterEntry
from governance.votes.rules.execution import NAMES
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.news import Owed
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.documents.rules.mentions import Told

AHEAD = timedelta(days=7)


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """A decision as something others speak of; None when absent or not to be seen."""
    entry = next(iter(queries.entries_named(db, actor.initiative_id, [public_id])), None)
    if entry is None or not gate.may(actor, Permission.READ_REGISTER, on=Scope(actor.initiative_id)):
        return None
    title = _("Délibération %(number)s\u00a0: %(title)s", number=entry.number, title=entry.title)
    return Subject("decision", entry.public_id, title, address(db, entry))


def told(db: Session, actor: Actor, public_ids: Collection[str]) -> dict[str, Told]:
    """What a text says of the decisions it names, to whoever reads it."""
    if not gate.may(actor, Permission.READ_REGISTER, on=Scope(actor.initiative_id)):
        return {}
    rows = queries.entries_named(db, actor.initiative_id, public_ids)
    return {one.public_id: Told(_named(one), address(db, one)) for one in rows}


def _named(entry: RegisterEntry) -> str:
    """« Décision 2026-05 : titre (adoptée, en cours) »."""
    outcome = _(votes.OUTCOMES[entry.outcome])
    standing = f"{outcome}, {_(NAMES[entry.execution])}" if entry.carried_out else outcome
    return _(
        "Décision %(number)s\u00a0: %(title)s (%(standing)s)",
        number=entry.number,
        title=entry.title,
        standing=standing.lower(),
    )


def address(db: Session, entry: RegisterEntry) -> str:
    slug = db.get_one(Initiative, entry.initiative_id).slug
    return f"/{slug}/registre/{entry.number}"


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """From a week before the date until it is moved, or the decision abandoned."""
    if actor.initiative_id is None or not gate.may(
        actor, Permission.READ_REGISTER, on=Scope(actor.initiative_id)
    ):
        return []
    today = committee.today_in(db, actor.initiative_id, now)
    return [
        Owed(
            title=entry.title,
            why=_(
                "Délibération %(number)s, à revoir le %(day)s.",
                number=entry.number,
                day=day(entry.review_on),
            ),
            url=url_for("register.entry", number=entry.number),
            action=_("Revoir la décision"),
        )
        for entry in queries.to_review(db, actor, today + AHEAD)
        if entry.review_on
    ]
