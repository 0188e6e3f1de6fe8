"""What amendments tell the home page, and what others may speak of: an amendment is a subject of discussions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, func, select

from charters import places
from charters.amendments import queries
from charters.amendments.models import ArticleAmendment
from charters.models import Article, CharterVersion
from charters.places import Place
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
    return _subject(slug, found.amendment, found.article.number, places.of(db, found.amendment.stream_id))


def papers_offered(db: Session, actor: Actor) -> list[Subject]:
    """Those that wait for a decision, that the agenda of a meeting may lead to: the last one proposed first."""
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    slug = db.exec(select(Initiative.slug).where(Initiative.id == actor.initiative_id)).one()
    rows = db.exec(
        select(ArticleAmendment, Article.number)
        .join(Article, col(Article.id) == col(ArticleAmendment.article_id))
        .where(ArticleAmendment.initiative_id == actor.initiative_id, *queries.STANDING)
        .order_by(col(ArticleAmendment.number).desc())
    ).all()
    where = places.several(db, (row.stream_id for row, _article in rows))
    return [_subject(slug, row, article, where[row.stream_id]) for row, article in rows]


def _subject(slug: str, row: ArticleAmendment, article: int, place: Place) -> Subject:
    title, url = titled(row.number, article, place), f"/{slug}{place.path}/amendements/{row.public_id}"
    return Subject(queries.KIND, row.public_id, title, url, row.stream_id)


def titled(number: int, article: int, place: Place) -> str:
    """How an amendment is called where it is named alone."""
    if place.slug is None:
        return _("Amendement n°\u00a0%(number)s, article %(article)s", number=number, article=article)
    return _(
        "Amendement n°\u00a0%(number)s, article %(article)s de %(what)s",
        number=number,
        article=article,
        what=place.the(),
    )


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """How many amendments others proposed since a moment, that still stand: to the charter, and to the annexes of the
    streams the actor takes part in.
    """
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(ArticleAmendment.stream_id, func.count(), func.max(ArticleAmendment.proposed_at))
        .where(
            ArticleAmendment.initiative_id == actor.initiative_id,
            col(ArticleAmendment.proposed_at) > since,
            ArticleAmendment.author_id != actor.membership_id,
            *queries.STANDING,
        )
        .group_by(col(ArticleAmendment.stream_id))
    ).all()
    theirs = [one for one in rows if one[0] is None or one[0] in actor.stream_ids]
    where = places.several(db, (stream_id for stream_id, _number, _last in theirs))
    return [
        Change(
            where[stream_id].name,
            ngettext("Un nouvel amendement.", "%(num)s nouveaux amendements.", number),
            url_for("amendments.listing", stream=where[stream_id].slug),
            last,
        )
        for stream_id, number, last in theirs
    ]


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
    where = places.several(db, (row.stream_id for row in (*waiting, *decided)))
    settled_ones = [_settled(db, row, where[row.stream_id]) for row in decided]
    return [*settled_ones, *_met(db, waiting, since, where)]


def _settled(db: Session, row: ArticleAmendment, place: Place) -> Change:
    into = db.get(CharterVersion, row.into_id) if row.into_id else None
    if into is not None:
        what = _(
            "Votre amendement n°\u00a0%(number)s est intégré dans %(what)s.",
            number=row.number,
            what=place.the(into.number),
        )
    else:
        why = say(transcripts.from_data(row.why), _) if row.why else _(FATES[Fate(row.fate)])
        what = _("Votre amendement n°\u00a0%(number)s est %(why)s.", number=row.number, why=why)
    return Change(place.name, what, _address(row, place), row.decided_at or row.proposed_at)


def _met(
    db: Session,
    waiting: Sequence[ArticleAmendment],
    since: datetime,
    where: Mapping[int | None, Place],
) -> list[Change]:
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
            place = where[row.stream_id]
            told.append(Change(place.name, what, _address(row, place), by_number[last.other].proposed_at))
    return told


def _address(row: ArticleAmendment, place: Place) -> str:
    return url_for("amendments.one", amendment=row.public_id, stream=place.slug)
