"""What the register tells the home: decisions to look at again, to whoever sees to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session

from foundation.language import day
from governance.committee import queries as committee
from governance.register import queries
from people import gate
from people.actor import Actor
from people.news import Owed
from people.permissions import Permission
from people.rules.predicates import Scope

AHEAD = timedelta(days=7)


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
