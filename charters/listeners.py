"""What follows from facts about the charter: the search index knows the text in force, amendments and consultations."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, select

from charters import places, queries
from charters.amendments import news as amendments
from charters.amendments.events import AmendmentDecided, AmendmentProposed
from charters.amendments.models import ArticleAmendment
from charters.consultations import queries as consultations
from charters.consultations.events import ConsultationCalled, ConsultationPublished
from charters.consultations.models import Consultation
from charters.events import CharterInForce
from charters.models import Article, CharterVersion
from foundation import search, web
from foundation.events import Facts
from foundation.live import speaking
from people.models import Initiative

IN_FORCE = "in-force"
"""There is one charter to find, and one annex for each stream: the one in force takes the place of the one before."""


def install(facts: Facts) -> None:
    facts.listen(CharterInForce, _index_charter)
    facts.listen(AmendmentProposed, _index_amendment)
    facts.listen(AmendmentDecided, _index_amendment)
    facts.listen(ConsultationCalled, _index_consultation)
    facts.listen(ConsultationPublished, _index_consultation)


def _index_charter(fact: CharterInForce) -> None:
    with web.database().transaction() as db:
        row = db.exec(select(CharterVersion).where(CharterVersion.public_id == fact.version)).one()
        text = queries.text_of(db, row)
        slug = places.of(db, row.stream_id).slug
        search.upsert(
            db,
            row.initiative_id,
            "charter",
            f"annex-{slug}" if slug else IN_FORCE,
            title=row.title,
            text="\n".join(
                (text.preamble, *text.pledges, *(f"{one.title}\n{one.text}" for one in text.articles))
            ),
            url=_address(db, row.initiative_id, "charters.charter", stream=slug),
            audience=search.MEMBERS,
            at=row.in_force_at or row.drafted_at,
        )


def _index_amendment(fact: AmendmentProposed | AmendmentDecided) -> None:
    with web.database().transaction() as db:
        row = db.exec(select(ArticleAmendment).where(ArticleAmendment.public_id == fact.amendment)).one()
        article, place = db.get_one(Article, row.article_id), places.of(db, row.stream_id)
        with speaking("fr"):
            title = amendments.titled(row.number, article.number, place)
        search.upsert(
            db,
            row.initiative_id,
            "amendment",
            row.public_id,
            title=title,
            text="\n".join((article.title, *(words for _start, _end, words in row.changes), row.reason)),
            url=_address(db, row.initiative_id, "amendments.one", amendment=row.public_id, stream=place.slug),
            audience=search.MEMBERS,
            at=row.proposed_at,
        )


def _index_consultation(fact: ConsultationCalled | ConsultationPublished) -> None:
    """Titles of what people are asked about, then what was kept and why; what somebody said is not looked through."""
    with web.database().transaction() as db:
        row = db.exec(select(Consultation).where(Consultation.public_id == fact.consultation)).one()
        version, place = db.get_one(CharterVersion, row.version_id), places.of(db, row.stream_id)
        with speaking("fr"):
            title = _("Consultation sur %(what)s", what=place.the(version.number))
        asked = consultations.articles_of(db, row)
        search.upsert(
            db,
            row.initiative_id,
            "consultation",
            row.public_id,
            title=title,
            text="\n".join((version.title, *(f"{one.title}\n{one.kept}" for one in asked))),
            url=_address(
                db, row.initiative_id, "consultations.one", consultation=row.public_id, stream=place.slug
            ),
            audience=search.MEMBERS,
            at=row.called_at,
        )


def _address(db: Session, initiative_id: int, endpoint: str, **where: Any) -> str:
    slug = db.get_one(Initiative, initiative_id).slug
    with speaking("fr"):
        return url_for(endpoint, initiative=slug, **where)
