"""What amendments tell the home page, and what others may speak of: an amendment is a subject of discussions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, func, select

from charters.amendments import queries
from charters.amendments.models import ArticleAmendment
from charters.models import Article, CharterVersion
from charters.rules import merging, transcripts
from charters.rules.merging import Fate
from charters.rules.putting_in import FATES
from charters.rules.sentences import say
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
    return _subject(slug, found.amendment, found.article.number)


def papers_offered(db: Session, actor: Actor) -> list[Subject]:
    """Those that wait for a decision, that the agenda of a meeting may lead to: the last one proposed first."""
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    slug = db.exec(select(Initiative.slug).where(Initiative.id == actor.initiative_id)).one()
    rows = db.exec(
        select(ArticleAmendment, Article.number)
        .join(Article, col(Article.id) == col(ArticleAmendment.article_id))
        .where(ArticleAmendment.initiative_id == actor.initiative_id, *queries.STANDING)
        .order_by(col(ArticleAmendment.number).desc())
    )
    return [_subject(slug, row, article) for row, article in rows]


def _subject(slug: str, row: ArticleAmendment, article: int) -> Subject:
    title = _("Amendement n°\u00a0%(number)s, article %(article)s", number=row.number, article=article)
    return Subject(queries.KIND, row.public_id, title, f"/{slug}/charte/amendements/{row.public_id}")


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


def mine(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """What became of what the actor proposed: decided, or met since by another on the same words."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    own = select(ArticleAmendment).where(
        ArticleAmendment.initiative_id == actor.initiative_id,
        ArticleAmendment.author_id == actor.membership_id,
        col(ArticleAmendment.withdrawn_at).is_(None),
    )
    settled = own.where(col(ArticleAmendment.decided_at) > since, ArticleAmendment.fate != "")
    waiting = db.exec(own.where(ArticleAmendment.fate == "").order_by(col(ArticleAmendment.number))).all()
    decided = db.exec(settled.order_by(col(ArticleAmendment.number))).all()
    return [*(_settled(db, row) for row in decided), *_met(db, waiting, since)]


def _settled(db: Session, row: ArticleAmendment) -> Change:
    into = db.get(CharterVersion, row.into_id) if row.into_id else None
    if into is not None:
        what = _(
            "Votre amendement n°\u00a0%(number)s est intégré dans la charte %(version)s.",
            number=row.number,
            version=into.number,
        )
    else:
        why = say(transcripts.from_data(row.why), _) if row.why else _(FATES[Fate(row.fate)])
        what = _("Votre amendement n°\u00a0%(number)s est %(why)s.", number=row.number, why=why)
    return Change(_("Charte"), what, _address(row), row.decided_at or row.proposed_at)


def _met(db: Session, waiting: Sequence[ArticleAmendment], since: datetime) -> list[Change]:
    """The last one proposed since that cannot go with mine, for each of mine that waits."""
    if not waiting:
        return []
    others = db.exec(
        select(ArticleAmendment).where(
            col(ArticleAmendment.article_id).in_({row.article_id for row in waiting}),
            col(ArticleAmendment.proposed_at) > since,
            ArticleAmendment.author_id != waiting[0].author_id,
            *queries.STANDING,
        )
    ).all()
    by_number = {row.number: row for row in others}
    beside = [queries.value(row) for row in others]
    told = []
    for row in waiting:
        found = merging.conflicts_of(queries.value(row), beside)
        if found:
            last = max(found, key=lambda one: by_number[one.other].proposed_at)
            what = _(
                "Votre amendement n°\u00a0%(number)s est en conflit avec un autre. %(why)s",
                number=row.number,
                why=say(last.sentence, _),
            )
            told.append(Change(_("Charte"), what, _address(row), by_number[last.other].proposed_at))
    return told


def _address(row: ArticleAmendment) -> str:
    return url_for("amendments.one", amendment=row.public_id)
