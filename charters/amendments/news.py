"""What amendments tell the home page, and what others may speak of: an amendment is a subject of discussions."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, func, select

from charters.amendments import queries
from charters.amendments.models import ArticleAmendment
from foundation.errors import Refusal
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.news import Change
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The amendment as something others speak of; None when absent or not to be seen."""
    try:
        found = queries.amendment_for(db, actor, public_id)
    except Refusal:
        return None
    slug = db.exec(select(Initiative.slug).where(Initiative.id == found.article.initiative_id)).one()
    title = _(
        "Amendement n°\u00a0%(number)s, article %(article)s",
        number=found.amendment.number,
        article=found.article.number,
    )
    return Subject(queries.KIND, public_id, title, f"/{slug}/charte/amendements/{public_id}")


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """How many amendments others proposed since a moment, that still stand."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    number, last = db.exec(
        select(func.count(), func.max(ArticleAmendment.proposed_at)).where(
            ArticleAmendment.initiative_id == actor.initiative_id,
            col(ArticleAmendment.proposed_at) > since,
            ArticleAmendment.author_id != actor.membership_id,
            *queries.STANDING,
        )
    ).one()
    if not number or last is None:
        return []
    what = ngettext("Un nouvel amendement.", "%(num)s nouveaux amendements.", number)
    return [Change(_("Charte"), what, url_for("amendments.listing"), last)]
